#include "ui/models/forms_model.h"

#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/column_head.h"

#include <QTextDocument>

#include <array>

namespace swb {

namespace {

constexpr std::array kColumns = {
    ColumnHead{QT_TRANSLATE_NOOP("swb::FormsModel", "Form"), QT_TRANSLATE_NOOP("swb::FormsModel", "What it is called"),
               Qt::AlignLeft},
    ColumnHead{QT_TRANSLATE_NOOP("swb::FormsModel", "Value"),
               QT_TRANSLATE_NOOP("swb::FormsModel", "As a program would write it; Ctrl+C copies it"), Qt::AlignLeft},
    ColumnHead{QT_TRANSLATE_NOOP("swb::FormsModel", "Note"),
               QT_TRANSLATE_NOOP("swb::FormsModel", "How it comes about, and who takes it"), Qt::AlignLeft},
};
static_assert(kColumns.size() == FormsModel::ColumnCount);

constexpr quintptr kIsGroup = 0; // a form has the number of its group, from 1

} // namespace

QModelIndex FormsModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : kIsGroup);
}

QModelIndex FormsModel::parent(const QModelIndex& index) const {
    if (!index.isValid() || index.internalId() == kIsGroup)
        return {};
    return createIndex(static_cast<int>(index.internalId()) - 1, 0, kIsGroup);
}

int FormsModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid())
        return static_cast<int>(m_groups.size());
    if (parent.internalId() != kIsGroup || parent.column() != 0)
        return 0;
    return static_cast<int>(m_groups[static_cast<std::size_t>(parent.row())].forms.size());
}

int FormsModel::columnCount(const QModelIndex& /*parent*/) const { return ColumnCount; }

QVariant FormsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (index.internalId() == kIsGroup) {
        if (index.column() != NameColumn)
            return {};
        if (role == Qt::FontRole)
            return fontFor(TextRole::Heading);
        return role == Qt::DisplayRole ? m_groups[static_cast<std::size_t>(index.row())].name : QVariant();
    }
    const AddressForm& form = m_groups[index.internalId() - 1].forms[static_cast<std::size_t>(index.row())];
    const QString words = text(index.column() == NameColumn    ? form.name
                               : index.column() == ValueColumn ? form.value
                                                               : form.note);
    switch (role) {
    case Qt::DisplayRole:
        return words;
    case Qt::ToolTipRole:
        return Qt::convertFromPlainText(words);
    case Qt::FontRole:
        return fontFor(index.column() == ValueColumn ? TextRole::Code : TextRole::Small);
    case Qt::ForegroundRole:
        return index.column() == NoteColumn ? QVariant(semanticColor(Semantic::MutedText)) : QVariant();
    default:
        return {};
    }
}

QVariant FormsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    return headOf(kColumns.at(static_cast<std::size_t>(section)), "swb::FormsModel", role);
}

void FormsModel::set(std::vector<Group> groups) {
    beginResetModel();
    std::erase_if(groups, [](const Group& group) { return group.forms.empty(); });
    m_groups = std::move(groups);
    endResetModel();
}

} // namespace swb
