#pragma once

#include "core/payload/byte_source.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace swb {

// Two payloads as hex and text beside each other, row by row; nothing is read before it is looked at.
class CompareModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { OffsetColumn, LeftColumn, LeftTextColumn, DifferColumn, RightColumn, RightTextColumn, ColumnCount };

    explicit CompareModel(QObject* parent = nullptr);

    void setSources(std::shared_ptr<const ByteSource> left, std::shared_ptr<const ByteSource> right);
    const std::shared_ptr<const ByteSource>& left() const { return m_left; }
    const std::shared_ptr<const ByteSource>& right() const { return m_right; }
    void setBytesPerRow(int width);
    int bytesPerRow() const { return static_cast<int>(m_width); }
    int rowOf(std::uint64_t offset) const;
    std::uint64_t offsetOf(int row) const { return static_cast<std::uint64_t>(row) * m_width; }
    std::vector<bool> differences(int row) const; // of each byte of the row
    int charactersIn(Column column, int bytesPerRow) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Both {
        int row = -1;
        Bytes left;
        Bytes right;
    };
    const Both& both(int row) const;
    std::uint64_t size() const { return std::max(m_left->size(), m_right->size()); }

    std::shared_ptr<const ByteSource> m_left;
    std::shared_ptr<const ByteSource> m_right;
    std::size_t m_width = 16;
    mutable Both m_seen; // the row looked at last
};

} // namespace swb
