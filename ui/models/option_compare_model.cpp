#include "ui/models/option_compare_model.h"

#include "core/options/option_names.h"
#include "core/options/option_value.h"
#include "ui/look/semantic.h"
#include "ui/look/words.h"
#include "ui/models/options_model.h"

#include <algorithm>
#include <utility>

namespace swb {

namespace {

constexpr quintptr kTop = 0; // of an option; a field has the place of its option, counted from 1

QString sideText(const OptionSpec& spec, const std::optional<OptionAnswer>& answer) {
    return answer ? optionCellText(spec, *answer) : OptionCompareModel::tr("not asked");
}

QString markOf(Comparison comparison) {
    switch (comparison) {
    case Comparison::Same:
        return OptionCompareModel::tr("= same");
    case Comparison::Differs:
        return OptionCompareModel::tr("≠ differs");
    case Comparison::LeftOnly:
        return OptionCompareModel::tr("only left");
    case Comparison::RightOnly:
        return OptionCompareModel::tr("only right");
    case Comparison::ByItself:
        return OptionCompareModel::tr("changes by itself");
    }
    return {};
}

QString markOf(Heritage heritage) {
    switch (heritage) {
    case Heritage::Default:
        return OptionCompareModel::tr("default");
    case Heritage::Inherited:
        return OptionCompareModel::tr("inherited");
    case Heritage::NotHanded:
        return OptionCompareModel::tr("not inherited");
    case Heritage::Own:
        return OptionCompareModel::tr("its own");
    case Heritage::Unknown:
        break;
    }
    return {};
}

bool isDifference(Comparison comparison) {
    return comparison != Comparison::Same && comparison != Comparison::ByItself;
}

} // namespace

OptionCompareModel::Row OptionCompareModel::rowOf(const ComparedOption& option, const OptionSnapshot* defaults) {
    const OptionSpec* known = findOption(option.level, option.name);
    const OptionSpec& spec = known != nullptr ? *known : unknownOption();
    Row row;
    row.spec = &spec;
    row.name = QString::fromStdString(optionSymbol(option.level, option.name));
    row.left = sideText(spec, option.left);
    row.right = sideText(spec, option.right);
    row.mark = markOf(option.comparison);
    row.meaning = text(spec.meaning);
    row.differs = isDifference(option.comparison);
    if (const Heritage heritage = defaults != nullptr ? heritageOf(option, *defaults) : Heritage::Unknown;
        heritage != Heritage::Unknown) {
        row.mark = markOf(heritage);
        row.differs = heritage != Heritage::Default;
    }
    if (option.comparison == Comparison::Differs && !option.fields.empty() && row.differs && defaults == nullptr) {
        const auto count = std::ranges::count_if(
            option.fields, [](const ComparedField& field) { return isDifference(field.comparison); });
        if (count > 0) // else the bytes behind the known fields
            row.mark = tr("≠ fields: %1").arg(count);
    }
    for (const ComparedField& field : option.fields) {
        Row below;
        below.spec = &spec;
        below.name = text(field.name);
        below.left = text(withUnit(field.left, field.unit));
        below.right = text(withUnit(field.right, field.unit));
        below.mark = markOf(field.comparison);
        below.meaning = text(field.meaning);
        below.differs = isDifference(field.comparison);
        row.fields.push_back(std::move(below));
    }
    return row;
}

bool OptionCompareModel::sameShape(const std::vector<Row>& rows) const {
    return std::ranges::equal(rows, m_rows, [](const Row& a, const Row& b) {
        return a.spec == b.spec && a.name == b.name && a.fields.size() == b.fields.size();
    });
}

void OptionCompareModel::compare(const Snapshot& left, const Snapshot& right, const Snapshot& defaults) {
    std::vector<Row> rows;
    for (const ComparedOption& option : compareOptions(*left, *right))
        rows.push_back(rowOf(option, defaults.get()));
    if (!sameShape(rows)) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    for (std::size_t i = 0; i < rows.size(); ++i) { // what is open stays open
        const Row before = std::exchange(m_rows[i], std::move(rows[i]));
        if (before == m_rows[i])
            continue;
        const int place = static_cast<int>(i);
        emit dataChanged(index(place, Left), index(place, Mark));
        for (std::size_t field = 0; field < before.fields.size(); ++field)
            if (before.fields[field] != m_rows[i].fields[field])
                emit dataChanged(index(static_cast<int>(field), Left, index(place, Name)),
                                 index(static_cast<int>(field), Mark, index(place, Name)));
    }
}

void OptionCompareModel::clear() {
    beginResetModel();
    m_rows.clear();
    endResetModel();
}

void OptionCompareModel::setTitles(const QString& left, const QString& right) {
    if (left == m_leftTitle && right == m_rightTitle)
        return;
    m_leftTitle = left;
    m_rightTitle = right;
    emit headerDataChanged(Qt::Horizontal, Left, Right);
}

const OptionCompareModel::Row* OptionCompareModel::rowAt(const QModelIndex& index) const {
    if (!index.isValid())
        return nullptr;
    const auto place = static_cast<std::size_t>(index.row());
    return index.internalId() == kTop ? &m_rows[place] : &m_rows[index.internalId() - 1].fields[place];
}

const OptionSpec* OptionCompareModel::spec(const QModelIndex& index) const {
    const Row* row = rowAt(index);
    return row != nullptr ? row->spec : nullptr;
}

bool OptionCompareModel::differs(const QModelIndex& index) const {
    const Row* row = rowAt(index);
    return row != nullptr && row->differs;
}

bool OptionCompareModel::hasWords(const QModelIndex& index, const QStringList& words) const {
    const Row* row = rowAt(index);
    if (row == nullptr)
        return false;
    QString said = row->name + u' ' + row->meaning;
    for (const Row& field : row->fields)
        said += u' ' + field.name;
    return std::ranges::all_of(words, [&](const QString& word) { return said.contains(word, Qt::CaseInsensitive); });
}

int OptionCompareModel::differing() const { return static_cast<int>(std::ranges::count(m_rows, true, &Row::differs)); }

QModelIndex OptionCompareModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : kTop);
}

QModelIndex OptionCompareModel::parent(const QModelIndex& index) const {
    return !index.isValid() || index.internalId() == kTop
               ? QModelIndex()
               : createIndex(static_cast<int>(index.internalId()) - 1, 0, kTop);
}

int OptionCompareModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid())
        return static_cast<int>(m_rows.size());
    return parent.column() > 0 || parent.internalId() != kTop ? 0 : static_cast<int>(rowAt(parent)->fields.size());
}

int OptionCompareModel::columnCount(const QModelIndex&) const { return ColumnCount; }

QVariant OptionCompareModel::data(const QModelIndex& index, int role) const {
    const Row* row = rowAt(index);
    if (row == nullptr)
        return {};
    switch (role) {
    case Qt::DisplayRole: {
        const QString* const texts[ColumnCount] = {&row->name, &row->left, &row->right, &row->mark};
        return *texts[index.column()];
    }
    case Qt::ToolTipRole:
        if (index.column() == Left || index.column() == Right)
            return (index.column() == Left ? row->left : row->right).toHtmlEscaped();
        return row->meaning;
    case Qt::ForegroundRole:
        return row->differs ? QVariant() : QVariant(semanticColor(Semantic::MutedText));
    default:
        return {};
    }
}

QVariant OptionCompareModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount ||
        (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    switch (section) {
    case Left:
        return m_leftTitle.isEmpty() ? tr("Left") : m_leftTitle;
    case Right:
        return m_rightTitle.isEmpty() ? tr("Right") : m_rightTitle;
    case Mark:
        return tr("Difference");
    default:
        return tr("Option");
    }
}

void OptionCompareFilter::setOnlyDifferences(bool on) {
    m_onlyDifferences = on;
    invalidateFilter();
}

void OptionCompareFilter::setSearch(const QString& words) {
    m_words = words.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool OptionCompareFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const auto& model = static_cast<const OptionCompareModel&>(*sourceModel());
    const QModelIndex index = model.index(row, 0, parent);
    if (m_onlyDifferences && !model.differs(index))
        return false;
    return parent.isValid() || model.hasWords(index, m_words);
}

QString comparisonText(const QAbstractItemModel& shown, ComparisonFormat format) {
    const bool isMarkdown = format == ComparisonFormat::Markdown;
    QString all;
    const auto addLine = [&](const QStringList& cells) {
        QStringList safe;
        for (const QString& cell : cells)
            safe << (isMarkdown
                         ? QString(cell).replace(u'\\', QLatin1String("\\\\")).replace(u'|', QLatin1String("\\|"))
                         : QString(cell).replace(u'\t', u' '));
        all += isMarkdown ? QStringLiteral("| %1 |\n").arg(safe.join(QStringLiteral(" | "))) : safe.join(u'\t') + u'\n';
    };
    const auto addRow = [&](const QModelIndex& index) {
        QStringList cells;
        for (int column = 0; column < shown.columnCount(); ++column)
            cells << index.siblingAtColumn(column).data().toString();
        if (index.parent().isValid())
            cells[0].prepend(isMarkdown ? QStringLiteral("… ") : QStringLiteral("    "));
        addLine(cells);
    };
    QStringList titles;
    for (int column = 0; column < shown.columnCount(); ++column)
        titles << shown.headerData(column, Qt::Horizontal).toString();
    addLine(titles);
    if (isMarkdown)
        all += QStringLiteral("|") + QStringLiteral(" --- |").repeated(shown.columnCount()) + u'\n';
    for (int row = 0; row < shown.rowCount(); ++row) {
        const QModelIndex option = shown.index(row, 0);
        addRow(option);
        for (int field = 0; field < shown.rowCount(option); ++field)
            addRow(shown.index(field, 0, option));
    }
    return all;
}

} // namespace swb
