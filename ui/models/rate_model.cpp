#include "ui/models/rate_model.h"

#include "ui/models/column_head.h"

#include <QLocale>

#include <array>

namespace swb {

namespace {

constexpr std::array<ColumnHead, RateModel::ColumnCount> kColumns = {{
    {QT_TRANSLATE_NOOP("RateModel", "Time (s)"), QT_TRANSLATE_NOOP("RateModel", "Seconds since the plot began"),
     Qt::AlignRight},
    {QT_TRANSLATE_NOOP("RateModel", "In (B/s)"), QT_TRANSLATE_NOOP("RateModel", "Bytes received a second"),
     Qt::AlignRight},
    {QT_TRANSLATE_NOOP("RateModel", "Out (B/s)"), QT_TRANSLATE_NOOP("RateModel", "Bytes sent a second"),
     Qt::AlignRight},
    {QT_TRANSLATE_NOOP("RateModel", "In (msg/s)"), QT_TRANSLATE_NOOP("RateModel", "Messages received a second"),
     Qt::AlignRight},
    {QT_TRANSLATE_NOOP("RateModel", "Out (msg/s)"), QT_TRANSLATE_NOOP("RateModel", "Messages sent a second"),
     Qt::AlignRight},
}};

std::uint64_t countOf(const RateSample& sample, int column) {
    switch (column) {
    case RateModel::BytesInColumn:
        return sample.bytesIn;
    case RateModel::BytesOutColumn:
        return sample.bytesOut;
    case RateModel::MessagesInColumn:
        return sample.messagesIn;
    default:
        return sample.messagesOut;
    }
}

} // namespace

RateModel::RateModel(QObject* parent)
    : QAbstractTableModel(parent) {}

int RateModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_samples.size());
}

int RateModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant RateModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(kColumns[static_cast<std::size_t>(index.column())].alignment | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QLocale locale;
    if (index.column() == TimeColumn)
        return locale.toString(seconds(index.row()), 'f', 1);
    return locale.toString(perSecond(index.row(), static_cast<Column>(index.column())), 'f', 0);
}

QVariant RateModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    return headOf(kColumns[static_cast<std::size_t>(section)], "RateModel", role);
}

double RateModel::seconds(int row) const { return std::chrono::duration<double>(sample(row).time - m_start).count(); }

double RateModel::perSecond(int row, Column column) const {
    return static_cast<double>(countOf(sample(row), column)) * kSamplesASecond;
}

void RateModel::add(const std::vector<RateSample>& samples) {
    std::vector<RateSample> fresh;
    for (const RateSample& sample : samples)
        if (sample.index > lastIndex())
            fresh.push_back(sample);
    if (fresh.empty())
        return;
    if (m_samples.empty())
        m_start = fresh.front().time;
    const auto first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
    m_samples.insert(m_samples.end(), fresh.begin(), fresh.end());
    endInsertRows();
    if (rowCount() > kKept) {
        const int surplus = rowCount() - kKept;
        beginRemoveRows({}, 0, surplus - 1);
        m_samples.erase(m_samples.begin(), m_samples.begin() + surplus);
        endRemoveRows();
    }
}

void RateModel::clear() {
    beginResetModel();
    m_samples.clear();
    endResetModel();
}

QByteArray RateModel::csv() const {
    QByteArray text =
        "seconds,bytes_in_per_second,bytes_out_per_second,messages_in_per_second,messages_out_per_second\r\n";
    for (int row = 0; row < rowCount(); ++row) {
        text += QByteArray::number(seconds(row), 'f', 3);
        for (int column = BytesInColumn; column < ColumnCount; ++column)
            text += ',' + QByteArray::number(perSecond(row, static_cast<Column>(column)), 'f', 0);
        text += "\r\n";
    }
    return text;
}

} // namespace swb
