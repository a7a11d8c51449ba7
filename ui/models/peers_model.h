#pragma once

#include "core/traffic/peer_view.h"

#include <QAbstractTableModel>

#include <unordered_map>
#include <vector>

namespace swb {

// The peers of one endpoint in automatic mode, ten thousand of them if need be: what is new comes in batches.
class PeersModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        IdColumn,
        AddressColumn,
        StateColumn,
        InColumn,
        OutColumn,
        RateInColumn,
        RateOutColumn,
        QueueColumn,
        AgeColumn,
        IdleColumn,
        NotesColumn,
        ColumnCount
    };
    enum Role { SortRole = Qt::UserRole + 1 };

    explicit PeersModel(SocketId endpoint, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void take(const TrafficChanges& changes, Nanoseconds now); // those of its endpoint
    void tick(Nanoseconds now);                                // ages grow, rates of the silent fall to nothing
    void clear();

    const PeerView& peer(int row) const { return m_peers[static_cast<std::size_t>(row)].view; }
    int rowOf(SocketId peer) const; // -1: not here
    std::size_t openPeers() const;

    static QString stateText(const PeerView& peer);
    static QString notesText(const PeerView& peer);
    static QString addressText(const PeerView& peer);

private:
    struct Row {
        PeerView view;
        Nanoseconds seen{};             // when its rates were taken
        double rateIn = 0, rateOut = 0; // bytes a second
    };
    QVariant toolTip(const Row& row, int column) const;
    QString text(const Row& row, int column) const;
    QVariant sortKey(const Row& row, int column) const;
    void takeRates(Row& row, const PeerView& next, Nanoseconds now) const;
    void remove(const std::vector<SocketId>& peers);

    SocketId m_endpoint;
    std::vector<Row> m_peers; // in order of appearance
    std::unordered_map<SocketId, int> m_rows;
    Nanoseconds m_now{};
};

} // namespace swb
