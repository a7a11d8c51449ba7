#pragma once

#include "core/base/bytes.h"
#include "core/wire/field.h"

#include <QAbstractItemModel>

#include <vector>

namespace swb {

// The named parts of a run of bytes as a tree: headers, their fields, the fields inside these.
class FieldModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { NameColumn, ValueColumn, NoteColumn, OffsetColumn, LengthColumn, BytesColumn, ColumnCount };

    explicit FieldModel(QObject* parent = nullptr);

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    // `bytes`: the whole that the fields were read from.
    void set(Decoded decoded, Bytes bytes);
    const Decoded& decoded() const { return m_decoded; }
    const Bytes& bytes() const { return m_bytes; }
    const Field* field(const QModelIndex& index) const; // null for none

    static QString lengthText(const Field& field); // "2 bytes", "13 bits"
    QString noteText(const Field& field) const;    // says in words that it is a fault
    QString bytesText(const Field& field) const;
    QString text() const; // all of it, a line each, indented

private:
    struct Node {
        const Field* field;
        int parent; // -1: at the top
        int row;
        int firstChild;
    };
    const Node* node(const QModelIndex& index) const;
    void addNodes(const std::vector<Field>& fields, int parent);
    void addText(const QModelIndex& parent, int depth, QString& text) const;

    Decoded m_decoded;
    Bytes m_bytes;
    std::vector<Node> m_nodes; // the children of one stand together
};

} // namespace swb
