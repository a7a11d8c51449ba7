#include "ui/models/options_model.h"

#include "core/constants/tables.h"
#include "core/options/option_names.h"
#include "core/options/option_value.h"
#include "core/payload/hex.h"
#include "ui/look/semantic.h"
#include "ui/look/words.h"

#include <QFont>

#include <algorithm>
#include <utility>

namespace swb {

struct OptionsModel::Node {
    enum class Kind { Root, Group, Option, Field, Foreign };
    Kind kind = Kind::Root;
    Node* parent = nullptr;
    int place = 0; // among its parent's children
    QString name, value, detail;
    int level = 0;
    Row row = {};
    Field field = {};
    const ForeignOption* foreign = nullptr;
    std::vector<std::unique_ptr<Node>> children = {};

    Node* add(Kind childKind, const QString& childName) {
        auto child = std::make_unique<Node>();
        child->kind = childKind;
        child->parent = this;
        child->place = static_cast<int>(children.size());
        child->name = childName;
        children.push_back(std::move(child));
        return children.back().get();
    }
};

OptionsModel::OptionsModel(QObject* parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<Node>()) {
    Node* group = nullptr;
    for (const OptionSpec& option : optionNames()) {
        if (group == nullptr || group->level != option.level) {
            group = m_root->add(Node::Kind::Group, QString::fromStdString(decodeValue(optionLevels(), option.level)));
            group->level = option.level;
            if (const NamedValue* level = findValue(optionLevels(), option.level))
                group->detail = text(level->meaning);
        }
        Node* node = group->add(Node::Kind::Option, text(option.symbol));
        node->row.spec = node->row.form = &option;
    }
    // SOL_SOCKET first: it is everybody's.
    std::ranges::stable_sort(m_root->children, {}, [](const auto& child) { return child->name != u"SOL_SOCKET"; });
    for (int i = 0; i < static_cast<int>(m_root->children.size()); ++i)
        m_root->children[static_cast<std::size_t>(i)]->place = i;
    Node* elsewhere = m_root->add(Node::Kind::Group, tr("Not on this system"));
    elsewhere->level = -1;
    elsewhere->detail = tr("Options that macOS, the BSDs or Windows have");
    for (const ForeignOption& option : foreignOptions()) {
        Node* node = elsewhere->add(Node::Kind::Foreign, text(option.symbol));
        node->foreign = &option;
        node->value = QString::fromStdString(systemsText(option));
        node->detail = option.here.empty() ? QString() : tr("Here: %1").arg(text(option.here));
    }
}

OptionsModel::~OptionsModel() = default;

OptionsModel::Node* OptionsModel::nodeOf(const QModelIndex& index) const {
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

OptionsModel::Node* OptionsModel::find(int level, int name) const {
    for (const auto& group : m_root->children) {
        if (group->level != level)
            continue;
        for (const auto& node : group->children)
            if (node->row.spec != nullptr && node->row.spec->name == name)
                return node.get();
    }
    return nullptr;
}

QModelIndex OptionsModel::indexOf(const Node* node, int column) const {
    return createIndex(node->place, column, const_cast<Node*>(node));
}

QModelIndex OptionsModel::indexOf(int level, int name) const {
    const Node* node = find(level, name);
    return node != nullptr ? indexOf(node) : QModelIndex();
}

void OptionsModel::take(const OptionReport& report) {
    if (!report.snapshot)
        return;
    for (const OptionReading& reading : report.snapshot->readings()) {
        Node* node = find(reading.level, reading.name);
        if (node == nullptr)
            continue;
        const BytesView bytes = report.snapshot->bytesOf(reading);
        const OptionAnswer told{{bytes.begin(), bytes.end()}, reading.error};
        if (report.sweep == Sweep::Defaults) {
            node->row.atFirst = told;
            node->row.defaultValue = optionCellText(*node->row.spec, told);
            emit dataChanged(indexOf(node), indexOf(node, ColumnCount - 1));
        } else {
            answer(*node, told, {});
        }
    }
    takeChanges(report.changes, QString::fromStdString(changedDuring(report)));
    emit countsChanged();
}

void OptionsModel::takeChanges(const std::vector<OptionChange>& changes, const QString& actionName) {
    for (const OptionChange& change : changes) {
        Node* node = find(change.level, change.name);
        if (node == nullptr)
            continue;
        if (std::exchange(node->row.changedBy, actionName) != actionName)
            emit dataChanged(indexOf(node, ChangedBy), indexOf(node, ChangedBy));
    }
}

void OptionsModel::takeValue(int level, int name, const OptionAnswer& told, const QString& actionName) {
    if (Node* node = find(level, name)) {
        answer(*node, told, actionName);
        emit countsChanged();
    }
}

void OptionsModel::answer(Node& node, const OptionAnswer& told, const QString& actionName) {
    Row& row = node.row;
    if (row.now == told)
        return;
    const bool wasChanged = row.isChanged();
    const State before = row.state();
    row.now = told;
    const QString was = std::exchange(row.value, optionCellText(*row.form, told));
    // Only the cells that differ: a live page asks for all of them twice a second.
    if (row.isChanged() != wasChanged || row.state() != before)
        emit dataChanged(indexOf(&node), indexOf(&node, ColumnCount - 1));
    else if (row.value != was)
        emit dataChanged(indexOf(&node, Value), indexOf(&node, Value));
    if (!actionName.isEmpty() && std::exchange(row.changedBy, actionName) != actionName)
        emit dataChanged(indexOf(&node, ChangedBy), indexOf(&node, ChangedBy));
    showFields(node);
    if (row.spec->symbol == "TCP_CONGESTION" && row.state() == State::Answered)
        readUnder(decodeOption(*row.spec, told.bytes).text);
}

void OptionsModel::readUnder(std::string_view congestionControl) {
    const OptionSpec& info = *findOption("TCP_CC_INFO");
    Node& node = *find(info.level, info.name);
    node.row.form = specUnder(&info, congestionControl);
    if (!node.row.now)
        return;
    node.row.value = optionCellText(*node.row.form, *node.row.now);
    emit dataChanged(indexOf(&node), indexOf(&node, ColumnCount - 1));
    showFields(node);
}

void OptionsModel::showFields(Node& node) {
    static constexpr std::string_view kRest = "further bytes";
    std::vector<OptionField> fields;
    if (node.row.state() == State::Answered) {
        DecodedOption decoded = decodeOption(*node.row.form, node.row.now->bytes);
        fields = std::move(decoded.fields);
        if (!decoded.rest.empty())
            fields.push_back({kRest, toHex(decoded.rest), Unit::None,
                              "Of the structure of another kernel: a part of a field, or fields not known here.",
                              node.row.now->bytes.size() - decoded.rest.size(), decoded.rest.size()});
    }
    const int had = static_cast<int>(node.children.size()), has = static_cast<int>(fields.size());
    if (had != has && had > 0) {
        beginRemoveRows(indexOf(&node), 0, had - 1);
        node.children.clear();
        endRemoveRows();
    }
    const bool isNew = node.children.empty() && has > 0;
    if (isNew)
        beginInsertRows(indexOf(&node), 0, has - 1);
    for (int i = 0; i < has; ++i) {
        const OptionField& field = fields[static_cast<std::size_t>(i)];
        Node* child = isNew ? node.add(Node::Kind::Field, {}) : node.children[static_cast<std::size_t>(i)].get();
        child->name = field.name.empty() ? QStringLiteral("(%1)").arg(i, 3, 10, QLatin1Char('0')) : text(field.name);
        child->detail = text(field.meaning);
        const QString value = withUnit(QString::fromStdString(field.value), field.unit);
        child->field = {child->name, value, child->detail, field.offset, field.length};
        if (std::exchange(child->value, value) != value && !isNew)
            emit dataChanged(indexOf(child, Value), indexOf(child, Value));
    }
    if (isNew)
        endInsertRows();
}

void OptionsModel::setRequested(int level, int name, const Bytes& bytes) {
    if (Node* node = find(level, name)) {
        node->row.requested = bytes;
        emit dataChanged(indexOf(node, Requested), indexOf(node, Requested));
    }
}

void OptionsModel::setStage(const OptionStage& stage) {
    if (stage == m_stage)
        return;
    m_stage = stage;
    for (const auto& group : m_root->children)
        emit dataChanged(indexOf(group->children.front().get(), When),
                         indexOf(group->children.back().get(), Privilege));
}

void OptionsModel::setNote(int level, int name, NoteKind kind, const QString& head, const QString& words) {
    Node* node = find(level, name);
    if (node == nullptr)
        return;
    node->row.note = kind;
    node->row.noteHead = head;
    node->row.noteText = words;
    emit dataChanged(indexOf(node), indexOf(node, ColumnCount - 1));
}

const OptionsModel::Row* OptionsModel::row(const QModelIndex& index) const {
    const Node* node = nodeOf(index);
    if (node->kind == Node::Kind::Field)
        node = node->parent;
    return node->kind == Node::Kind::Option ? &node->row : nullptr;
}

const OptionsModel::Field* OptionsModel::field(const QModelIndex& index) const {
    const Node* node = nodeOf(index);
    return node->kind == Node::Kind::Field ? &node->field : nullptr;
}

const ForeignOption* OptionsModel::foreign(const QModelIndex& index) const { return nodeOf(index)->foreign; }

std::optional<int> OptionsModel::levelOf(const QModelIndex& index) const {
    const Node* node = nodeOf(index);
    const bool isLevel = node->kind == Node::Kind::Group && node->children.front()->kind == Node::Kind::Option;
    return isLevel ? std::optional(node->level) : std::nullopt;
}

int OptionsModel::answeredCount() const {
    int count = 0;
    for (const auto& group : m_root->children)
        for (const auto& node : group->children)
            count += node->row.spec != nullptr && node->row.state() == State::Answered ? 1 : 0;
    return count;
}

int OptionsModel::changedCount() const {
    int count = 0;
    for (const auto& group : m_root->children)
        for (const auto& node : group->children)
            count += node->row.spec != nullptr && node->row.isChanged() ? 1 : 0;
    return count;
}

QModelIndex OptionsModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeOf(parent)->children[static_cast<std::size_t>(row)].get());
}

QModelIndex OptionsModel::parent(const QModelIndex& index) const {
    const Node* parent = index.isValid() ? nodeOf(index)->parent : nullptr;
    return parent == nullptr || parent == m_root.get() ? QModelIndex() : indexOf(parent);
}

int OptionsModel::rowCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->children.size());
}

int OptionsModel::columnCount(const QModelIndex&) const { return ColumnCount; }

QVariant OptionsModel::optionData(const Node& node, int column, int role) const {
    const Row& row = node.row;
    switch (role) {
    case Qt::DisplayRole:
        return optionCell(row, column, m_stage);
    case Qt::EditRole:
        return row.state() == State::Answered ? QString::fromStdString(decodeOption(*row.form, row.now->bytes).text)
                                              : QString();
    case Qt::CheckStateRole:
        return column == Value && row.isSwitch() ? QVariant(row.isOn() ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::ToolTipRole:
        return row.noteText.isEmpty() ? text(row.spec->meaning) : row.noteText;
    case Qt::FontRole:
        if (row.isChanged() && column <= Value) {
            QFont font;
            font.setBold(true); // and the filter, and the two values side by side, say it too
            return font;
        }
        return {};
    case Qt::ForegroundRole:
        if (row.note == NoteKind::Failed && column == Value)
            return semanticColor(Semantic::Failure);
        if (row.state() != State::Answered && column == Value)
            return semanticColor(Semantic::MutedText);
        return {};
    default:
        return {};
    }
}

QVariant OptionsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const Node& node = *nodeOf(index);
    if (node.kind == Node::Kind::Option)
        return optionData(node, index.column(), role);
    if (role == Qt::ToolTipRole)
        return node.detail;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Name:
        return node.name;
    case Value:
        return node.value;
    case Default:
        return node.kind == Node::Kind::Foreign ? node.detail : QString();
    default:
        return {};
    }
}

QVariant OptionsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return optionHeader(section);
    return role == Qt::ToolTipRole ? QVariant(optionHeaderTip(section)) : QVariant();
}

Qt::ItemFlags OptionsModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    const Node* node = index.isValid() ? nodeOf(index) : nullptr;
    if (node == nullptr || node->kind != Node::Kind::Option || index.column() != Value)
        return flags;
    flags.setFlag(Qt::ItemIsEditable, node->row.spec->isSettable());
    flags.setFlag(Qt::ItemIsUserCheckable, node->row.isSwitch());
    return flags;
}

} // namespace swb
