#pragma once

#include "core/traffic/peer_view.h"

#include <QAbstractTableModel>

#include <deque>

namespace swb {

// How much moved, a tenth of a second a row, newest last: the figures of a plot. Keeps the newest 6000.
class RateModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { TimeColumn, BytesInColumn, BytesOutColumn, MessagesInColumn, MessagesOutColumn, ColumnCount };
    static constexpr int kKept = 6000;
    static constexpr double kSamplesASecond = 10;

    explicit RateModel(QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void add(const std::vector<RateSample>& samples); // in order; those it has are not taken twice
    void clear();

    const RateSample& sample(int row) const { return m_samples[static_cast<std::size_t>(row)]; }
    std::uint64_t lastIndex() const { return m_samples.empty() ? 0 : m_samples.back().index; }
    double seconds(int row) const; // since the first sample ever taken
    // What a row's column says, a second: bytes or messages.
    double perSecond(int row, Column column) const;
    QByteArray csv() const; // all rows, seconds with three places, figures a second

private:
    std::deque<RateSample> m_samples;
    Nanoseconds m_start{};
};

} // namespace swb
