#pragma once

#include "core/net/address_calculator.h"

#include <QAbstractItemModel>

#include <vector>

namespace swb {

// Forms of a value, by group: each with its name, its value, and how it came about.
class FormsModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { NameColumn, ValueColumn, NoteColumn, ColumnCount };

    struct Group {
        QString name;
        std::vector<AddressForm> forms;
    };

    using QAbstractItemModel::QAbstractItemModel;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void set(std::vector<Group> groups); // groups without forms are left out

private:
    std::vector<Group> m_groups;
};

} // namespace swb
