#pragma once

#include "core/base/bytes.h"

#include <QAbstractTableModel>

namespace swb {

// Bytes as the rows of a hex dump: offset, hex, text. Nothing is made before a row is looked at, so a hundred megabytes
// open at once.
class HexModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { OffsetColumn, HexColumn, TextColumn, ColumnCount };

    explicit HexModel(QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void setBytes(Bytes bytes);
    const Bytes& bytes() const { return m_bytes; }
    void setBytesPerRow(int width);
    // Bytes that stand out; length 0: none do.
    void mark(std::size_t offset, std::size_t length);
    struct Span {
        int first = 0; // of the row's bytes
        int length = 0;
    };
    Span markedIn(int row) const;
    int firstMarkedRow() const; // -1: none
    int bytesPerRow() const { return static_cast<int>(m_width); }
    // The characters of the widest cell, for the width of the column.
    int charactersIn(Column column) const { return charactersIn(column, bytesPerRow()); }
    int charactersIn(Column column, int bytesPerRow) const;

private:
    Bytes m_bytes;
    std::size_t m_width = 16;
    std::size_t m_marked = 0;
    std::size_t m_markedLength = 0;
};

} // namespace swb
