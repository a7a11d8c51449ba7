#pragma once

#include "core/options/profile.h"

#include <QAbstractTableModel>

#include <vector>

namespace swb {

// Options that may go into a profile, with a check each.
class ProfileLinesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Option, Value, Remark, ColumnCount };
    struct Line {
        ProfileLine line;
        QString remark = {}; // what a fresh socket has, or why it is hardly meant
        bool isChosen = true;
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setLines(std::vector<Line> lines);
    std::vector<ProfileLine> chosen() const;
    const ProfileLine& line(int row) const { return m_lines[static_cast<std::size_t>(row)].line; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override; // the check
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

signals:
    void chosenChanged();

private:
    std::vector<Line> m_lines;
};

} // namespace swb
