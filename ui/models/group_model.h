#pragma once

#include "core/inspect/group_reader.h"
#include "core/options/group_call.h"

#include <QAbstractTableModel>

#include <vector>

namespace swb {

// Groups in a table: those that one socket has joined, or those of the whole machine.
class GroupModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { GroupColumn, InterfaceColumn, SendersColumn, MembersColumn, ColumnCount };

    struct Row {
        QString group, interface, senders, members;
        int family = 0;

        friend bool operator==(const Row&, const Row&) = default;
    };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    void setMemberships(const std::vector<Membership>& memberships);
    void setHostGroups(const std::vector<HostGroup>& groups);
    const Row& row(int number) const { return m_rows.at(static_cast<std::size_t>(number)); }

private:
    void setRows(std::vector<Row> rows);

    std::vector<Row> m_rows;
};

// "from everybody", "from 10.0.0.1 alone", "not from 10.0.0.2"
QString sendersText(const Membership& membership);
// "lo", "by routing" for neither number nor address, and what was given where no interface has it.
QString interfaceName(std::uint32_t index, const std::string& address);

} // namespace swb
