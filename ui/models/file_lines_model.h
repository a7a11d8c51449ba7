#pragma once

#include "core/base/bytes.h"
#include "core/payload/text_lines.h"

#include <QAbstractTableModel>

#include <deque>
#include <optional>

namespace swb {

// What was read from a file over a socket, a row for each readline() or read(), newest last.
class FileLinesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { NumberColumn, LengthColumn, DataColumn, CallsColumn, ColumnCount };

    static constexpr std::size_t kMostRows = 10000;
    static constexpr std::size_t kBytesKept = 4096; // of each row; the transcript has all of them

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    // `length`: how many there were, when not all are here. `calls`: what it took, in words.
    void add(BytesView bytes, std::uint64_t length, const QString& calls);
    // None: as bytes, b'...'; else as the lines of a text file.
    void setNewlines(std::optional<Newlines> newlines);
    QString dataText(int row) const;
    QString faultText(int row) const; // where it is not UTF-8; empty when it is, or shown as bytes

private:
    struct Row {
        std::uint64_t number;
        std::uint64_t length;
        Bytes bytes;
        QString calls;
    };
    static QString text(const FileLinesModel& model, int row, int column);

    std::deque<Row> m_rows;
    std::uint64_t m_last = 0;
    std::optional<Newlines> m_newlines;
};

} // namespace swb
