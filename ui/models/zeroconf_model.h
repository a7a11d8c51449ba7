#pragma once

#include "core/bridge/zeroconf_browser.h"

#include <QAbstractItemModel>

#include <vector>

namespace swb {

// Types of services, and below each the instances that were found; rows stay where they are while others come and go.
class ZeroconfModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column {
        NameColumn,
        AddressColumn,
        HostColumn,
        InterfaceColumn,
        ProtocolColumn,
        DomainColumn,
        ColumnCount,
    };

    using QAbstractItemModel::QAbstractItemModel;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void take(const ZeroconfBrowser& browser);
    const ZeroconfInstance* instance(const QModelIndex& index) const; // null: none, or a type

private:
    struct Group {
        quint64 id; // of the rows' parent; never used again
        ZeroconfBrowser::Type type;
        std::vector<ZeroconfInstance> instances;
    };
    void takeTypes(const std::vector<ZeroconfBrowser::Type>& types);
    void takeInstances(int row, const std::vector<ZeroconfInstance>& all);
    int rowOf(quint64 id) const;
    QVariant typeData(const Group& group, int column, int role) const;
    static QString cell(const ZeroconfInstance& instance, int column);

    std::vector<Group> m_groups;
    quint64 m_lastId = 0;
};

} // namespace swb
