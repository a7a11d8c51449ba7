#include "ui/models/peers_model.h"

#include "core/base/errno_table.h"
#include "ui/look/words.h"
#include "ui/models/column_head.h"
#include "ui/models/socket_text.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <cstring>

namespace swb {

namespace {

constexpr std::array<ColumnHead, PeersModel::ColumnCount> kColumns = {{
    {QT_TRANSLATE_NOOP("PeersModel", "Peer"), QT_TRANSLATE_NOOP("PeersModel", "Its number, as in the ledger"),
     Qt::AlignLeft},
    {QT_TRANSLATE_NOOP("PeersModel", "Address"), QT_TRANSLATE_NOOP("PeersModel", "Where it is; who, of a Unix socket"),
     Qt::AlignLeft},
    {QT_TRANSLATE_NOOP("PeersModel", "State"), QT_TRANSLATE_NOOP("PeersModel", "How far the conversation has come"),
     Qt::AlignLeft},
    {QT_TRANSLATE_NOOP("PeersModel", "In"), QT_TRANSLATE_NOOP("PeersModel", "Bytes received from it"), Qt::AlignRight},
    {QT_TRANSLATE_NOOP("PeersModel", "Out"), QT_TRANSLATE_NOOP("PeersModel", "Bytes the kernel took for it"),
     Qt::AlignRight},
    {QT_TRANSLATE_NOOP("PeersModel", "In/s"), QT_TRANSLATE_NOOP("PeersModel", "Bytes received a second"),
     Qt::AlignRight},
    {QT_TRANSLATE_NOOP("PeersModel", "Out/s"), QT_TRANSLATE_NOOP("PeersModel", "Bytes sent a second"), Qt::AlignRight},
    {QT_TRANSLATE_NOOP("PeersModel", "Queued"),
     QT_TRANSLATE_NOOP("PeersModel", "Bytes to be sent that the kernel has not taken yet"), Qt::AlignRight},
    {QT_TRANSLATE_NOOP("PeersModel", "Age"), QT_TRANSLATE_NOOP("PeersModel", "Since it came"), Qt::AlignRight},
    {QT_TRANSLATE_NOOP("PeersModel", "Idle"), QT_TRANSLATE_NOOP("PeersModel", "Since a byte moved"), Qt::AlignRight},
    {QT_TRANSLATE_NOOP("PeersModel", "Notes"),
     QT_TRANSLATE_NOOP("PeersModel", "What holds it up, which rule answered last, why it ended"), Qt::AlignLeft},
}};

constexpr std::size_t kMostRuns = 32;

QString durationText(Nanoseconds duration) {
    const double seconds = std::chrono::duration<double>(duration).count();
    if (seconds < 60)
        return PeersModel::tr("%1 s").arg(QLocale().toString(std::max(seconds, 0.0), 'f', 0));
    if (seconds < 3600)
        return PeersModel::tr("%1 min").arg(QLocale().toString(seconds / 60, 'f', 0));
    return PeersModel::tr("%1 h").arg(QLocale().toString(seconds / 3600, 'f', 1));
}

QString number(double value) { return QLocale().toString(value, 'f', 0); }

// Every byte while it can be read at a glance. The tool tip has them all.
QString amount(std::uint64_t bytes) {
    constexpr std::uint64_t kReadable = 10'000'000;
    return bytes < kReadable ? QLocale().toString(qulonglong(bytes)) : sizeText(static_cast<double>(bytes));
}

QString errorWords(int error) {
    return PeersModel::tr("%1: %2").arg(::swb::text(errnoSymbol(error)), QString::fromLocal8Bit(std::strerror(error)));
}

} // namespace

PeersModel::PeersModel(SocketId endpoint, QObject* parent)
    : QAbstractTableModel(parent)
    , m_endpoint(endpoint) {}

int PeersModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_peers.size());
}

int PeersModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant PeersModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = m_peers[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return toolTip(row, index.column());
    case Qt::TextAlignmentRole:
        return QVariant(kColumns[static_cast<std::size_t>(index.column())].alignment | Qt::AlignVCenter);
    case SortRole:
        return sortKey(row, index.column());
    default:
        return {};
    }
}

QVariant PeersModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    return headOf(kColumns[static_cast<std::size_t>(section)], "PeersModel", role);
}

QString PeersModel::addressText(const PeerView& peer) {
    const QString who = !peer.credentials ? QString()
                                          : tr("pid %1, uid %2, gid %3")
                                                .arg(peer.credentials->pid)
                                                .arg(peer.credentials->uid)
                                                .arg(peer.credentials->gid);
    QString address = peer.remote.length() > 0 ? QString::fromStdString(peer.remote.toString()) : tr("unnamed");
    if (who.isEmpty())
        return address;
    // Of one that is not bound there is no more to tell it by.
    return peer.remote.length() <= sizeof(std::uint16_t) ? who : tr("%1 (%2)").arg(address, who);
}

QString PeersModel::stateText(const PeerView& peer) {
    switch (peer.state) {
    case PeerState::Connecting:
        return tr("connecting");
    case PeerState::Open:
        return tr("open");
    case PeerState::PeerEnded:
        return tr("peer has ended");
    case PeerState::SendShut:
        return tr("we have ended");
    case PeerState::Ending:
        return tr("closing");
    case PeerState::Closed:
        return tr("closed");
    case PeerState::Reset:
        return tr("reset");
    case PeerState::Failed:
        return tr("failed");
    case PeerState::TakenOut:
        return tr("taken out");
    }
    return {};
}

QString PeersModel::notesText(const PeerView& peer) {
    QStringList notes; // what a person has to know first
    if (peer.error != 0)
        notes << errorWords(peer.error);
    if (peer.unsent > 0)
        notes << tr("bytes not sent: %1").arg(number(static_cast<double>(peer.unsent)));
    if (peer.paused)
        notes << tr("receiving is paused");
    if (peer.backPressure)
        notes << tr("back-pressure: it does not read");
    if (peer.rateLimited)
        notes << tr("answers are limited");
    if (peer.answersHeld > 0)
        notes << tr("answers held back: %1").arg(number(static_cast<double>(peer.answersHeld)));
    if (peer.sending)
        notes << tr("sending");
    if (peer.lastRule)
        notes << tr("rule %1").arg(*peer.lastRule + 1);
    return notes.join(QStringLiteral("; "));
}

QVariant PeersModel::toolTip(const Row& row, int column) const {
    switch (column) {
    case NotesColumn:
    case AddressColumn:
        return text(row, column);
    case InColumn:
    case OutColumn:
        return tr("%1 bytes").arg(QLocale().toString(sortKey(row, column).toULongLong()));
    default:
        return {};
    }
}

QString PeersModel::text(const Row& row, int column) const {
    const PeerView& peer = row.view;
    switch (column) {
    case IdColumn:
        return socketName(peer.id);
    case AddressColumn:
        return addressText(peer);
    case StateColumn:
        return stateText(peer);
    case InColumn:
        return amount(peer.bytesIn);
    case OutColumn:
        return amount(peer.bytesOut);
    case RateInColumn:
        return amount(static_cast<std::uint64_t>(row.rateIn));
    case RateOutColumn:
        return amount(static_cast<std::uint64_t>(row.rateOut));
    case QueueColumn:
        return QLocale().toString(qulonglong(peer.queued));
    case AgeColumn:
        return durationText(m_now - peer.since);
    case IdleColumn:
        return durationText(m_now - peer.lastActivity);
    case NotesColumn:
        return notesText(peer);
    default:
        return {};
    }
}

QVariant PeersModel::sortKey(const Row& row, int column) const {
    const PeerView& peer = row.view;
    switch (column) {
    case IdColumn:
        return peer.id.value;
    case StateColumn:
        return static_cast<int>(peer.state);
    case InColumn:
        return qulonglong(peer.bytesIn);
    case OutColumn:
        return qulonglong(peer.bytesOut);
    case RateInColumn:
        return row.rateIn;
    case RateOutColumn:
        return row.rateOut;
    case QueueColumn:
        return qulonglong(peer.queued);
    case AgeColumn:
        return qlonglong(-peer.since.count());
    case IdleColumn:
        return qlonglong(-peer.lastActivity.count());
    default:
        return text(row, column);
    }
}

int PeersModel::rowOf(SocketId peer) const {
    const auto found = m_rows.find(peer);
    return found == m_rows.end() ? -1 : found->second;
}

std::size_t PeersModel::openPeers() const {
    return static_cast<std::size_t>(std::ranges::count_if(m_peers, [](const Row& row) { return !row.view.isOver(); }));
}

// Smoothed over about half a second, so that a figure can be read.
void PeersModel::takeRates(Row& row, const PeerView& next, Nanoseconds now) const {
    const double elapsed = std::chrono::duration<double>(now - row.seen).count();
    if (elapsed <= 0)
        return;
    const double weight = std::min(1.0, elapsed / 0.5);
    const auto part = [&](double rate, std::uint64_t before, std::uint64_t after) {
        return rate + weight * (static_cast<double>(after - before) / elapsed - rate);
    };
    row.rateIn = part(row.rateIn, row.view.bytesIn, next.bytesIn);
    row.rateOut = part(row.rateOut, row.view.bytesOut, next.bytesOut);
    row.seen = now;
}

void PeersModel::take(const TrafficChanges& changes, Nanoseconds now) {
    m_now = now;
    if (changes.incomplete)
        clear();
    remove(changes.gonePeers);
    std::vector<const PeerView*> fresh;
    int first = rowCount();
    int last = -1;
    for (const PeerView& peer : changes.peers) {
        if (peer.endpoint != m_endpoint)
            continue;
        const int row = rowOf(peer.id);
        if (row < 0) {
            fresh.push_back(&peer);
            continue;
        }
        Row& kept = m_peers[static_cast<std::size_t>(row)];
        takeRates(kept, peer, now);
        kept.view = peer;
        first = std::min(first, row);
        last = std::max(last, row);
    }
    if (last >= first)
        emit dataChanged(index(first, 0), index(last, ColumnCount - 1));
    if (fresh.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(fresh.size()) - 1);
    for (const PeerView* peer : fresh) {
        m_rows[peer->id] = rowCount();
        m_peers.push_back({*peer, now, 0, 0});
    }
    endInsertRows();
}

void PeersModel::remove(const std::vector<SocketId>& peers) {
    std::vector<int> rows;
    for (const SocketId peer : peers)
        if (const int row = rowOf(peer); row >= 0)
            rows.push_back(row);
    if (rows.empty())
        return;
    std::ranges::sort(rows);
    const auto isGone = [this](const Row& row) { return !m_rows.contains(row.view.id); };
    for (const SocketId peer : peers)
        m_rows.erase(peer);
    if (rows.size() > kMostRuns) {
        beginResetModel();
        std::erase_if(m_peers, isGone);
        endResetModel();
    } else {
        for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
            beginRemoveRows({}, *row, *row);
            m_peers.erase(m_peers.begin() + *row);
            endRemoveRows();
        }
    }
    for (int row = 0; row < rowCount(); ++row)
        m_rows[peer(row).id] = row;
}

void PeersModel::tick(Nanoseconds now) {
    m_now = now;
    if (m_peers.empty())
        return;
    for (Row& row : m_peers)
        if (now - row.seen > std::chrono::milliseconds(900))
            takeRates(row, row.view, now);
    emit dataChanged(index(0, RateInColumn), index(rowCount() - 1, IdleColumn), {Qt::DisplayRole});
}

void PeersModel::clear() {
    beginResetModel();
    m_peers.clear();
    m_rows.clear();
    endResetModel();
}

} // namespace swb
