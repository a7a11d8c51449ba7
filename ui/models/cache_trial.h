#pragma once

#include "core/bridge/resolver_bridge.h"

#include <QAbstractTableModel>

#include <vector>

namespace swb {

// The same name asked for several times, one ask after the other, by getaddrinfo() and by a question to a name server:
// how long each took. What the first ask has to fetch, a cache on the way gives to the later ones.
class CacheTrial : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { AskColumn, LibraryColumn, ServerColumn, ColumnCount };
    enum Role { PartRole = Qt::UserRole }; // of the longest time, 0 to 1; invalid: none yet

    explicit CacheTrial(ResolverBridge& resolver, QObject* parent = nullptr);

    void start(const std::string& host, const std::string& server, int asks); // what was there before is forgotten
    void stop();
    bool isRunning() const { return static_cast<bool>(m_current); }
    QString summary() const; // what the times say; empty before there are two of a kind

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void changed();

private:
    struct Cell {
        Nanoseconds took{};
        QString answer; // the first address, or the error
        bool isThere = false;
        bool hasFailed = false;
    };
    using Row = std::array<Cell, 2>;
    void next();
    void take();
    Cell cellOf(const LookupView& view) const;
    QString summaryOf(std::size_t kind, const QString& name) const;
    Nanoseconds longest() const;

    ResolverBridge& m_resolver;
    std::string m_host, m_server;
    int m_asks = 0;
    LookupId m_current;
    std::size_t m_kind = 0; // of the current one
    std::vector<Row> m_rows;
};

} // namespace swb
