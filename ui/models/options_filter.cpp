#include "ui/models/options_filter.h"

#include "core/options/option_privilege.h"
#include "core/options/option_value.h"
#include "ui/look/words.h"
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

const OptionsModel& OptionsFilter::options() const { return static_cast<const OptionsModel&>(*sourceModel()); }

bool OptionsFilter::stands(const QModelIndex& index) const {
    const OptionsModel::Row* row = options().row(index);
    if (row == nullptr) // of another system: found by its name, or among everything
        return m_show == Show::Everything || (m_show == Show::Answered && isSearching());
    switch (m_show) {
    case Show::Answered:
        return row->state() == OptionsModel::State::Answered;
    case Show::Changed:
        return row->isChanged();
    case Show::Settable:
        return row->spec->isSettable() && row->state() != OptionsModel::State::Refused;
    case Show::Privileged:
        return !privilegeName(*row->spec).empty();
    case Show::Refused:
        return row->state() == OptionsModel::State::Refused;
    case Show::Everything:
        break;
    }
    return true;
}

bool OptionsFilter::isFound(const QString& said) const {
    return std::ranges::all_of(m_words, [&](const QString& word) { return said.contains(word, Qt::CaseInsensitive); });
}

bool OptionsFilter::isOptionFound(const QModelIndex& index) const {
    if (!isSearching())
        return true;
    QStringList said{index.data().toString()};
    if (const OptionsModel::Row* row = options().row(index))
        said << text(row->spec->meaning) << text(row->spec->gotcha) << text(row->spec->structure);
    else if (const ForeignOption* foreign = options().foreign(index))
        said << text(foreign->meaning) << text(foreign->here) << text(systemsText(*foreign));
    return isFound(said.join(u' '));
}

bool OptionsFilter::isFieldFound(const QModelIndex& option) const {
    const OptionsModel::Row* row = options().row(option);
    const StructLayout* layout = row != nullptr ? layoutOf(*row->spec) : nullptr;
    return layout != nullptr && std::ranges::any_of(layout->fields, [this](const FieldSpec& field) {
               return isFound(text(field.name) + u' ' + text(field.meaning));
           });
}

bool OptionsFilter::acceptsOption(const QModelIndex& index) const {
    const bool isOfLevel = m_level.isEmpty() || index.parent().data().toString() == m_level;
    return isOfLevel && stands(index) && (isOptionFound(index) || isFieldFound(index));
}

// The fields of an option that is found itself, else those that are found.
bool OptionsFilter::acceptsField(const QModelIndex& field) const {
    const QModelIndex option = field.parent();
    if (!acceptsOption(option))
        return false;
    return isOptionFound(option) || isFound(field.data().toString() + u' ' + field.data(Qt::ToolTipRole).toString());
}

bool OptionsFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    if (!parent.isValid())
        return false; // a level: by its options
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    return parent.parent().isValid() ? acceptsField(index) : acceptsOption(index);
}

int OptionsFilter::hiddenCount() const {
    int hidden = 0;
    for (int group = 0; group < options().rowCount(); ++group) {
        const QModelIndex level = options().index(group, 0);
        for (int row = 0; row < options().rowCount(level); ++row) {
            const QModelIndex option = options().index(row, 0, level);
            hidden += !acceptsOption(option) && (isOptionFound(option) || isFieldFound(option)) ? 1 : 0;
        }
    }
    return hidden;
}

QModelIndexList OptionsFilter::foundByField() const {
    QModelIndexList found;
    for (int group = 0; isSearching() && group < rowCount(); ++group) {
        const QModelIndex level = index(group, 0);
        for (int row = 0; row < rowCount(level); ++row) {
            const QModelIndex option = index(row, 0, level);
            if (!isOptionFound(mapToSource(option)))
                found << option;
        }
    }
    return found;
}

} // namespace swb
