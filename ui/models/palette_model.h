#pragma once

#include <QAbstractListModel>
#include <QString>

#include <functional>
#include <vector>

namespace swb {

struct PaletteEntry {
    QString text;   // "SO_REUSEADDR"
    QString detail; // "option of SOL_SOCKET, 2"
    QString kind;   // "option"
    std::function<void()> act;
    std::function<void()> look = {}; // told where one is, without going there; none: there is nothing to tell
};

// The entries that match what was typed, the best first: the words of the filter have to be in the text, the detail or
// the kind; a text that begins with the filter stands before one that holds it.
class PaletteModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { DetailRole = Qt::UserRole, KindRole };

    using QAbstractListModel::QAbstractListModel;

    void setEntries(std::vector<PaletteEntry> entries);
    void setFilter(const QString& filter);
    const PaletteEntry& entry(int row) const { return m_entries[m_rows[static_cast<std::size_t>(row)]]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<PaletteEntry> m_entries;
    std::vector<std::size_t> m_rows;
};

} // namespace swb
