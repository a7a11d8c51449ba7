#pragma once

#include "core/net/lookup.h"
#include "core/resolve/address_order.h"

#include <QAbstractTableModel>

#include <vector>

namespace swb {

// The addresses that a look-up gave, in its order, and why they stand so. Grouped, each address stands once with all
// its types; ungrouped, each struct addrinfo is a row, as Python prints it. Of two look-ups it tells what is in which.
class AddressListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        NumberColumn,
        AddressColumn,
        InColumn, // of two look-ups
        WhyColumn,
        TypesColumn,
        SourceColumn,
        LabelColumn,
        PrecedenceColumn,
        ScopeColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    // `ranked` may be shorter than the addresses: then the rest has no reasons.
    void set(std::vector<AddrInfo> entries, std::vector<RankedAddress> ranked);
    // Those of both, each once: first in the order of the first, then what only the second has.
    void compare(const std::vector<AddrInfo>& first, const QString& firstName, const std::vector<AddrInfo>& second,
                 const QString& secondName);
    void setGrouped(bool grouped);
    bool isGrouped() const { return m_grouped; }
    bool isComparing() const { return m_comparing; }

    const std::vector<AddrInfo>& entries() const { return m_entries; }
    const AddrInfo* entry(int row) const; // the first of a group; null for none
    QString whyText(int row) const;

private:
    struct Row {
        std::vector<std::size_t> entries; // into m_entries
    };
    void build();
    const RankedAddress* rankOf(const Address& address) const;
    QString text(int row, int column) const;
    QString sourceText(const RankedAddress& rank) const;
    QString typesText(const Row& row) const;

    std::vector<AddrInfo> m_entries;
    std::vector<QString> m_in; // for each entry, while two are compared
    std::vector<RankedAddress> m_ranked;
    std::vector<Row> m_rows;
    bool m_grouped = true;
    bool m_comparing = false;
};

} // namespace swb
