#include "ui/models/control_model.h"

#include "core/constants/tables.h"
#include "core/wire/control_fields.h"
#include "ui/look/words.h"

#include <limits>

namespace swb {

namespace {

// A message of no known kind shows its level and type as fields of their own.
constexpr int kHeaderRows = 2;

bool canBeRead(const ControlMessage& message) {
    return message.fault == ControlFault::None || message.fault == ControlFault::WrongSize;
}

BytesView bytesOf(const ControlField& field, BytesView data) {
    if (field.offset >= data.size())
        return {};
    const BytesView rest = data.subspan(field.offset);
    return field.length == 0 ? rest : rest.first(std::min<std::size_t>(rest.size(), field.length));
}

} // namespace

ControlModel::ControlModel(QObject* parent)
    : QAbstractItemModel(parent) {}

// A message has the internal id 0, its children the row of the message plus one.
QModelIndex ControlModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : quintptr{0});
}

QModelIndex ControlModel::parent(const QModelIndex& index) const {
    if (!index.isValid() || isMessageRow(index))
        return {};
    return createIndex(static_cast<int>(index.internalId()) - 1, NameColumn, quintptr{0});
}

int ControlModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid())
        return static_cast<int>(m_messages.size());
    return isMessageRow(parent) && parent.column() == NameColumn ? childCount(messageAt(parent)) : 0;
}

int ControlModel::columnCount(const QModelIndex&) const { return ColumnCount; }

const ControlMessage& ControlModel::messageAt(const QModelIndex& index) const {
    const auto row = isMessageRow(index) ? static_cast<std::size_t>(index.row()) : index.internalId() - 1;
    return m_messages[row];
}

int ControlModel::childCount(const ControlMessage& message) {
    if (!canBeRead(message))
        return 0;
    return static_cast<int>(controlFields(message).size()) + (message.kind == nullptr ? kHeaderRows : 0);
}

const ControlMessage* ControlModel::messageOf(const QModelIndex& index) const {
    return index.isValid() ? &messageAt(index) : nullptr;
}

ControlModel::Header ControlModel::headerOf(const QModelIndex& index) const {
    if (!index.isValid() || isMessageRow(index) || messageAt(index).kind != nullptr || index.row() >= kHeaderRows)
        return Header::None;
    return index.row() == 0 ? Header::Level : Header::Type;
}

const ControlField* ControlModel::fieldOf(const QModelIndex& index) const {
    if (!index.isValid() || isMessageRow(index) || headerOf(index) != Header::None)
        return nullptr;
    const ControlMessage& message = messageAt(index);
    const int before = message.kind == nullptr ? kHeaderRows : 0;
    return &controlFields(message)[static_cast<std::size_t>(index.row() - before)];
}

QString ControlModel::valueText(const QModelIndex& index, int role) const {
    const ControlMessage& message = messageAt(index);
    if (headerOf(index) == Header::Level)
        return QString::fromStdString(controlLevelText(message.level));
    if (headerOf(index) == Header::Type)
        return QString::number(message.type);
    const ControlField* field = fieldOf(index);
    if (field == nullptr)
        return QString::fromStdString(controlValueText(message));
    const BytesView bytes = bytesOf(*field, message.data);
    if (role == Qt::EditRole)
        return QString::fromStdString(controlFieldText(*field, bytes));
    for (const ControlValue& value : controlValues(message))
        if (value.offset == message.dataOffset() + field->offset && value.name == field->name)
            return QString::fromStdString(value.value);
    return {};
}

QVariant ControlModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const ControlMessage& message = messageAt(index);
    if (role == Qt::DisplayRole && index.column() == NameColumn) {
        if (headerOf(index) != Header::None)
            return headerOf(index) == Header::Level ? QStringLiteral("cmsg_level") : QStringLiteral("cmsg_type");
        if (const ControlField* field = fieldOf(index))
            return text(field->name);
        if (message.fault == ControlFault::HeaderCut)
            return tr("no message");
        return QString::fromStdString(controlTypeText(message.level, message.type));
    }
    if ((role == Qt::DisplayRole || role == Qt::EditRole) && index.column() == ValueColumn)
        return valueText(index, role);
    if (role == Qt::ToolTipRole || role == Qt::AccessibleDescriptionRole) {
        if (message.fault != ControlFault::None)
            return tr("Faulty: %1").arg(QString::fromStdString(controlFaultText(message)));
        const QString level = QString::fromStdString(controlLevelText(message.level));
        return message.kind == nullptr ? level : level + QStringLiteral(": ") + text(message.kind->meaning);
    }
    return {};
}

QVariant ControlModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == NameColumn ? tr("message") : tr("value");
}

Qt::ItemFlags ControlModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    if (index.isValid() && index.column() == ValueColumn && !isMessageRow(index))
        flags |= Qt::ItemIsEditable;
    return flags;
}

bool ControlModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || (flags(index) & Qt::ItemIsEditable) == 0)
        return false;
    const QString typed = value.toString();
    if (headerOf(index) != Header::None)
        return setHeader(index, typed);
    return setField(index, *fieldOf(index), typed);
}

bool ControlModel::setHeader(const QModelIndex& index, const QString& typed) {
    const bool isLevel = headerOf(index) == Header::Level;
    std::optional<std::int64_t> number;
    const ControlKind* kind = isLevel ? nullptr : findControlKind(typed.trimmed().toStdString());
    if (kind != nullptr && kind->level == messageAt(index).level)
        number = kind->type;
    else
        number = parseValue(isLevel ? optionLevels() : NamedTable(), typed.toStdString());
    if (!number || *number < std::numeric_limits<int>::min() || *number > std::numeric_limits<int>::max()) {
        emit refused(isLevel ? tr("The level is a symbol or a number: SOL_SOCKET, 41.")
                             : tr("The type is a number, or the symbol of a type of this level."));
        return false;
    }
    std::vector<ControlPart> parts = controlParts(m_bytes);
    ControlPart& part = parts[index.internalId() - 1];
    (isLevel ? part.level : part.type) = static_cast<int>(*number);
    take(controlBytes(parts));
    return true;
}

bool ControlModel::setField(const QModelIndex& index, const ControlField& field, const QString& typed) {
    const auto encoded = encodeControlField(field, typed.toStdString());
    if (!encoded) {
        emit refused(QStringLiteral("%1: %2").arg(text(field.name), QString::fromStdString(encoded.error().message)));
        return false;
    }
    std::vector<ControlPart> parts = controlParts(m_bytes);
    Bytes& data = parts[index.internalId() - 1].data;
    if (data.size() < field.offset)
        data.resize(field.offset);
    const auto at = data.begin() + field.offset;
    const auto have = static_cast<std::size_t>(data.end() - at);
    const std::size_t replaced = field.length == 0 ? have : std::min<std::size_t>(have, field.length);
    data.insert(data.erase(at, at + static_cast<std::ptrdiff_t>(replaced)), encoded->begin(), encoded->end());
    take(controlBytes(parts));
    return true;
}

std::vector<ControlModel::Shape> ControlModel::shapeOf(const std::vector<ControlMessage>& messages) {
    std::vector<Shape> all;
    all.reserve(messages.size());
    for (const ControlMessage& message : messages)
        all.push_back({childCount(message), message.kind != nullptr});
    return all;
}

// Where the tree keeps its form, its views keep what is selected and open.
void ControlModel::take(Bytes bytes) {
    std::vector<ControlMessage> messages = controlMessages(bytes);
    const auto replace = [&] {
        m_bytes = std::move(bytes); // where they stand does not change, so the messages still point into them
        m_messages = std::move(messages);
    };
    if (shapeOf(messages) != shapeOf(m_messages)) {
        beginResetModel();
        replace();
        endResetModel();
    } else {
        replace();
        for (int row = 0; row < rowCount(); ++row) {
            const QModelIndex message = index(row, NameColumn);
            emit dataChanged(message, index(row, ValueColumn));
            if (const int children = rowCount(message); children > 0)
                emit dataChanged(index(0, NameColumn, message), index(children - 1, ValueColumn, message));
        }
    }
    emit bytesChanged();
}

void ControlModel::setBytes(Bytes bytes) {
    if (bytes != m_bytes)
        take(std::move(bytes));
}

void ControlModel::add(const ControlPart& part) {
    std::vector<ControlPart> parts = controlParts(m_bytes);
    parts.push_back(part);
    take(controlBytes(parts));
}

void ControlModel::removeMessage(int row) {
    std::vector<ControlPart> parts = controlParts(m_bytes);
    if (row < 0 || static_cast<std::size_t>(row) >= parts.size())
        return setBytes(controlBytes(parts)); // what is left over goes
    parts.erase(parts.begin() + row);
    take(controlBytes(parts));
}

} // namespace swb
