#pragma once

#include "core/net/control_message.h"

#include <QAbstractItemModel>

namespace swb {

// Control messages to compose: a tree of messages and the fields of each. The bytes are what counts; a field that is
// edited changes them, and bytes that are set change the tree, faults and all.
class ControlModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { NameColumn, ValueColumn, ColumnCount };

    explicit ControlModel(QObject* parent = nullptr);

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    // The text of a field, as encodeControlField() takes it. What cannot be read is refused, and said by refused().
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

    const Bytes& bytes() const { return m_bytes; }
    void setBytes(Bytes bytes);
    void add(const ControlPart& part);
    void removeMessage(int row);

    // Fields of a message that no row of the table knows: what its level, type and bytes are.
    enum class Header { None, Level, Type };
    Header headerOf(const QModelIndex& index) const;
    const ControlField* fieldOf(const QModelIndex& index) const;     // null for a message, and for its header
    const ControlMessage* messageOf(const QModelIndex& index) const; // of the row itself, or of the one it belongs to

signals:
    void bytesChanged();
    void refused(const QString& why);

private:
    struct Shape {
        int children;
        bool isKnown;
        friend bool operator==(const Shape&, const Shape&) = default;
    };
    static bool isMessageRow(const QModelIndex& index) { return index.internalId() == 0; }
    const ControlMessage& messageAt(const QModelIndex& index) const;
    static int childCount(const ControlMessage& message);
    static std::vector<Shape> shapeOf(const std::vector<ControlMessage>& messages);
    void take(Bytes bytes);
    bool setHeader(const QModelIndex& index, const QString& text);
    bool setField(const QModelIndex& index, const ControlField& field, const QString& text);
    QString valueText(const QModelIndex& index, int role) const;

    Bytes m_bytes;
    std::vector<ControlMessage> m_messages; // they point into m_bytes
};

} // namespace swb
