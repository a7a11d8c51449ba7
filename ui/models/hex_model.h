#pragma once

#include "core/payload/byte_source.h"

#include <QAbstractTableModel>

#include <memory>

namespace swb {

// Bytes as the rows of a hex dump: offset, hex, text. A row is made, and its bytes are read, when it is looked at, so
// that a gigabyte opens at once.
class HexModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { OffsetColumn, HexColumn, TextColumn, ColumnCount };

    explicit HexModel(QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void setSource(std::shared_ptr<const ByteSource> source); // not null
    const std::shared_ptr<const ByteSource>& source() const { return m_source; }
    std::uint64_t size() const { return m_size; }
    void setBytesPerRow(int width);
    // Bytes that stand out; length 0: none do.
    void mark(std::uint64_t offset, std::uint64_t length);
    struct Span {
        int first = 0; // of the row's bytes
        int length = 0;
    };
    Span markedIn(int row) const;
    int firstMarkedRow() const; // -1: none
    int rowOf(std::uint64_t offset) const;
    std::uint64_t offsetOf(int row) const { return static_cast<std::uint64_t>(row) * m_width; }
    int bytesPerRow() const { return static_cast<int>(m_width); }
    // The characters of the widest cell, for the width of the column.
    int charactersIn(Column column) const { return charactersIn(column, bytesPerRow()); }
    int charactersIn(Column column, int bytesPerRow) const;

private:
    BytesView bytesOf(int row) const;

    std::shared_ptr<const ByteSource> m_source;
    std::uint64_t m_size = 0; // when it was set: rows do not come and go
    std::size_t m_width = 16;
    std::uint64_t m_marked = 0;
    std::uint64_t m_markedLength = 0;
    mutable Bytes m_near; // read around the row looked at last
    mutable std::uint64_t m_nearOffset = 0;
};

} // namespace swb
