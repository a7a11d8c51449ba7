#include "ui/models/field_model.h"

#include "core/payload/hex.h"
#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"
#include "ui/models/column_head.h"

#include <QTextDocument>

#include <algorithm>
#include <array>

namespace swb {

namespace {

constexpr std::size_t kBytesShown = 32;

QString textOf(const std::string& text) { return QString::fromStdString(text); }

QString offsetText(const FieldModel&, const Field& field) {
    return field.bits == 0 ? QString::number(field.offset) : QStringLiteral("%1.%2").arg(field.offset).arg(field.bit);
}

struct ColumnRow {
    const char* header;
    const char* toolTip;
    QString (*text)(const FieldModel&, const Field&);
};

const std::array<ColumnRow, FieldModel::ColumnCount>& columns() {
    static const std::array<ColumnRow, FieldModel::ColumnCount> table = {{
        {QT_TRANSLATE_NOOP("swb::FieldModel", "field"),
         QT_TRANSLATE_NOOP("swb::FieldModel", "What the protocol calls it"),
         [](const FieldModel&, const Field& field) { return textOf(field.name); }},
        {QT_TRANSLATE_NOOP("swb::FieldModel", "value"), QT_TRANSLATE_NOOP("swb::FieldModel", "What stands there"),
         [](const FieldModel&, const Field& field) { return textOf(field.value); }},
        {QT_TRANSLATE_NOOP("swb::FieldModel", "note"),
         QT_TRANSLATE_NOOP("swb::FieldModel", "What it means, or what is wrong with it"),
         [](const FieldModel& model, const Field& field) { return model.noteText(field); }},
        {QT_TRANSLATE_NOOP("swb::FieldModel", "offset"),
         QT_TRANSLATE_NOOP("swb::FieldModel", "Its first byte, counted from 0; behind the point its first bit"),
         offsetText},
        {QT_TRANSLATE_NOOP("swb::FieldModel", "length"), QT_TRANSLATE_NOOP("swb::FieldModel", "How long it is"),
         [](const FieldModel&, const Field& field) { return FieldModel::lengthText(field); }},
        {QT_TRANSLATE_NOOP("swb::FieldModel", "bytes"), QT_TRANSLATE_NOOP("swb::FieldModel", "Its bytes in hex"),
         [](const FieldModel& model, const Field& field) { return model.bytesText(field); }},
    }};
    return table;
}

const ColumnRow& column(int number) { return columns().at(static_cast<std::size_t>(number)); }

} // namespace

FieldModel::FieldModel(QObject* parent)
    : QAbstractItemModel(parent) {}

void FieldModel::set(Decoded decoded, Bytes bytes) {
    beginResetModel();
    m_decoded = std::move(decoded);
    m_bytes = std::move(bytes);
    m_nodes.clear();
    addNodes(m_decoded.fields, -1);
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        m_nodes[i].firstChild = static_cast<int>(m_nodes.size());
        addNodes(m_nodes[i].field->children, static_cast<int>(i));
    }
    endResetModel();
}

void FieldModel::addNodes(const std::vector<Field>& fields, int parent) {
    int row = 0;
    for (const Field& field : fields)
        m_nodes.push_back({&field, parent, row++, 0});
}

const FieldModel::Node* FieldModel::node(const QModelIndex& index) const {
    return index.isValid() ? &m_nodes.at(index.internalId()) : nullptr;
}

const Field* FieldModel::field(const QModelIndex& index) const {
    const Node* found = node(index);
    return found != nullptr ? found->field : nullptr;
}

QModelIndex FieldModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent))
        return {};
    const Node* above = node(parent);
    const int first = above != nullptr ? above->firstChild : 0;
    return createIndex(row, column, static_cast<quintptr>(first + row));
}

QModelIndex FieldModel::parent(const QModelIndex& index) const {
    const Node* here = node(index);
    if (here == nullptr || here->parent < 0)
        return {};
    return createIndex(m_nodes[static_cast<std::size_t>(here->parent)].row, 0, static_cast<quintptr>(here->parent));
}

int FieldModel::rowCount(const QModelIndex& parent) const {
    if (parent.column() > 0)
        return 0;
    const Field* above = field(parent);
    return static_cast<int>(above != nullptr ? above->children.size() : m_decoded.fields.size());
}

int FieldModel::columnCount(const QModelIndex&) const { return ColumnCount; }

QVariant FieldModel::data(const QModelIndex& index, int role) const {
    const Field* shown = field(index);
    if (shown == nullptr)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return column(index.column()).text(*this, *shown);
    case Qt::ToolTipRole: {
        QStringList lines{textOf(shown->name) + (shown->value.empty() ? "" : " = " + textOf(shown->value))};
        if (const QString note = noteText(*shown); !note.isEmpty())
            lines << note;
        lines << tr("offset %1, %2").arg(offsetText(*this, *shown), lengthText(*shown));
        return Qt::convertFromPlainText(lines.join(QLatin1Char('\n'))); // it may hold what looks like mark-up
    }
    case Qt::FontRole:
        return index.column() == ValueColumn || index.column() >= OffsetColumn ? fontFor(TextRole::Code) : QVariant();
    case Qt::ForegroundRole:
        if (shown->isFaulty && index.column() <= NoteColumn)
            return semanticColor(Semantic::Failure);
        return index.column() > NoteColumn ? QVariant(semanticColor(Semantic::MutedText)) : QVariant();
    default:
        return {};
    }
}

QVariant FieldModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    return headOf(column(section), "swb::FieldModel", role);
}

QString FieldModel::lengthText(const Field& field) {
    if (field.bits > 0)
        return field.bits == 1 ? tr("1 bit") : tr("%1 bits").arg(field.bits);
    return field.length == 1 ? tr("1 byte") : tr("%1 bytes").arg(field.length);
}

QString FieldModel::noteText(const Field& field) const {
    return field.isFaulty ? tr("fault: %1").arg(textOf(field.note)) : textOf(field.note);
}

QString FieldModel::bytesText(const Field& field) const {
    const std::size_t from = std::min(field.offset, m_bytes.size());
    const BytesView all = BytesView(m_bytes).subspan(from, std::min(field.length, m_bytes.size() - from));
    QString text = textOf(toHex(all.first(std::min(all.size(), kBytesShown))));
    if (all.size() > kBytesShown)
        text += QStringLiteral(" \u2026");
    return text;
}

QString FieldModel::text() const {
    QString text = textOf(m_decoded.name);
    addText({}, 1, text);
    return text;
}

void FieldModel::addText(const QModelIndex& parent, int depth, QString& text) const {
    for (int row = 0; row < rowCount(parent); ++row) {
        const QModelIndex here = index(row, 0, parent);
        const Field& shown = *field(here);
        text += QLatin1Char('\n') + QString(2 * depth, QLatin1Char(' ')) + textOf(shown.name);
        if (!shown.value.empty())
            text += QStringLiteral(" = ") + textOf(shown.value);
        if (const QString note = noteText(shown); !note.isEmpty())
            text += QStringLiteral("  (%1)").arg(note);
        addText(here, depth + 1, text);
    }
}

} // namespace swb
