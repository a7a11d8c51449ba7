#pragma once

#include "core/rules/send_plan.h"

#include <QAbstractTableModel>

namespace swb {

// The messages of a plan in the order in which they are sent.
class PlannedMessagesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Number, Payload, Waits, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setMessages(std::vector<PlannedMessage> messages);
    void setMessage(int row, PlannedMessage message);
    const std::vector<PlannedMessage>& messages() const { return m_messages; }
    void setFault(int row); // -1: none has one

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString cell(int row, int column) const;

    std::vector<PlannedMessage> m_messages;
    int m_faultRow = -1;
};

} // namespace swb
