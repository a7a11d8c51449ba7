#include "ui/models/options_filter.h"

#include "ui/models/options_model.h"

#include <algorithm>

namespace swb {

OptionsFilter::OptionsFilter(QObject* parent)
    : QSortFilterProxyModel(parent) {
    setRecursiveFilteringEnabled(true); // a level is there while one of its options is
}

void OptionsFilter::setSearch(const QString& words) {
    m_words = words.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

void OptionsFilter::setShow(Show show) {
    m_show = show;
    invalidateFilter();
}

void OptionsFilter::setLevel(const QString& name) {
    m_level = name;
    invalidateFilter();
}

bool OptionsFilter::stands(const QModelIndex& index) const {
    const auto& model = static_cast<const OptionsModel&>(*sourceModel());
    const OptionsModel::Row* row = model.row(index);
    if (row == nullptr)
        return m_show == Show::Everything;
    switch (m_show) {
    case Show::Answered:
        return row->state() == OptionsModel::State::Answered;
    case Show::Changed:
        return row->isChanged();
    case Show::Settable:
        return row->spec->isSettable() && row->state() != OptionsModel::State::Refused;
    case Show::Everything:
        break;
    }
    return true;
}

bool OptionsFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    if (!parent.isValid())
        return false; // a level: by its options
    if (parent.parent().isValid())
        return filterAcceptsRow(parent.row(), parent.parent()); // a field: with its option
    if (!m_level.isEmpty() && parent.data().toString() != m_level)
        return false;
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (!stands(index))
        return false;
    const auto& model = static_cast<const OptionsModel&>(*sourceModel());
    QString said = index.data().toString() + u' ' + index.siblingAtColumn(OptionsModel::Default).data().toString();
    if (const OptionsModel::Row* option = model.row(index)) {
        for (const std::string_view more : {option->spec->meaning, option->spec->gotcha, option->spec->structure})
            said += u' ' + QString::fromUtf8(more.data(), static_cast<qsizetype>(more.size()));
    }
    return std::ranges::all_of(m_words, [&](const QString& word) { return said.contains(word, Qt::CaseInsensitive); });
}

} // namespace swb
