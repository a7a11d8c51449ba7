#include "ui/models/palette_model.h"

#include <QStringList>

#include <algorithm>
#include <numeric>

namespace swb {

namespace {

enum Rank { Begins, InText, InDetail, Nowhere };

Rank rankOf(const PaletteEntry& entry, const QString& whole, const QStringList& words) {
    if (entry.text.startsWith(whole, Qt::CaseInsensitive))
        return Begins;
    Rank worst = InText;
    for (const QString& word : words) {
        if (entry.text.contains(word, Qt::CaseInsensitive))
            continue;
        if (!entry.detail.contains(word, Qt::CaseInsensitive) && !entry.kind.contains(word, Qt::CaseInsensitive))
            return Nowhere;
        worst = InDetail;
    }
    return worst;
}

} // namespace

void PaletteModel::setEntries(std::vector<PaletteEntry> entries) {
    beginResetModel();
    m_entries = std::move(entries);
    m_rows.resize(m_entries.size());
    std::iota(m_rows.begin(), m_rows.end(), std::size_t(0));
    endResetModel();
}

void PaletteModel::setFilter(const QString& filter) {
    const QString whole = filter.trimmed();
    const QStringList words = whole.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<std::pair<Rank, std::size_t>> found;
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        if (const Rank rank = rankOf(m_entries[i], whole, words); rank != Nowhere)
            found.emplace_back(rank, i);
    std::sort(found.begin(), found.end());
    beginResetModel();
    m_rows.clear();
    for (const auto& [rank, i] : found)
        m_rows.push_back(i);
    endResetModel();
}

int PaletteModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const PaletteEntry& shown = entry(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return shown.text;
    case Qt::ToolTipRole:
    case DetailRole:
        return shown.detail;
    case KindRole:
        return shown.kind;
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2, %3").arg(shown.text, shown.kind, shown.detail);
    default:
        return {};
    }
}

} // namespace swb
