#include "ui/models/message_tree_model.h"

#include "ui/models/column_head.h"

#include <QKeySequence>

#include <algorithm>

namespace swb {

namespace {

constexpr ColumnHead kColumns[] = {
    {QT_TRANSLATE_NOOP("swb::MessageTreeModel", "Message"),
     QT_TRANSLATE_NOOP("swb::MessageTreeModel", "Folders, and what is in them"), Qt::AlignLeft},
    {QT_TRANSLATE_NOOP("swb::MessageTreeModel", "Key"),
     QT_TRANSLATE_NOOP("swb::MessageTreeModel", "What sends it to the socket in view"), Qt::AlignLeft},
    {QT_TRANSLATE_NOOP("swb::MessageTreeModel", "Payload"),
     QT_TRANSLATE_NOOP("swb::MessageTreeModel", "As it is written down"), Qt::AlignLeft},
};
static_assert(std::size(kColumns) == MessageTreeModel::ColumnCount);

constexpr qsizetype kPreview = 120; // characters

bool suits(const QStringList& words, const QString& text) {
    return std::ranges::all_of(words, [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace

MessageTreeModel::MessageTreeModel(MessageLibrary& library, QObject* parent)
    : QAbstractItemModel(parent)
    , m_library(library) {
    connect(&library, &MessageLibrary::changed, this, &MessageTreeModel::refresh);
    refresh();
}

void MessageTreeModel::search(const QString& words) {
    m_words = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    refresh();
}

void MessageTreeModel::refresh() {
    beginResetModel();
    m_shown.clear();
    const auto& folders = m_library.folders();
    for (std::size_t i = 0; i < folders.size(); ++i) {
        Shown shown{static_cast<int>(i), {}};
        for (std::size_t j = 0; j < folders[i].messages.size(); ++j) {
            const StoredMessage& message = folders[i].messages[j];
            if (suits(m_words, folders[i].name + QLatin1Char(' ') + message.name + QLatin1Char(' ') + message.text))
                shown.messages.push_back(static_cast<int>(j));
        }
        if (!shown.messages.empty() || suits(m_words, folders[i].name))
            m_shown.push_back(std::move(shown));
    }
    endResetModel();
}

// The internal id of a folder is 0, of a message the row of its folder and one.
MessageTreeModel::Place MessageTreeModel::placeOf(const QModelIndex& index) const {
    if (!index.isValid())
        return {};
    if (index.internalId() == 0)
        return {m_shown[static_cast<std::size_t>(index.row())].folder, -1};
    const Shown& shown = m_shown[index.internalId() - 1];
    return {shown.folder, shown.messages[static_cast<std::size_t>(index.row())]};
}

QModelIndex MessageTreeModel::indexOf(Place place) const {
    for (std::size_t i = 0; i < m_shown.size(); ++i) {
        if (m_shown[i].folder != place.folder)
            continue;
        const QModelIndex folder = index(static_cast<int>(i), 0);
        if (place.message < 0)
            return folder;
        const auto found = std::ranges::find(m_shown[i].messages, place.message);
        if (found != m_shown[i].messages.end())
            return index(static_cast<int>(found - m_shown[i].messages.begin()), 0, folder);
    }
    return {};
}

QModelIndex MessageTreeModel::firstMessage() const {
    for (std::size_t i = 0; i < m_shown.size(); ++i)
        if (!m_shown[i].messages.empty())
            return index(0, 0, index(static_cast<int>(i), 0));
    return {};
}

QModelIndex MessageTreeModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : quintptr{0});
}

QModelIndex MessageTreeModel::parent(const QModelIndex& index) const {
    if (!index.isValid() || index.internalId() == 0)
        return {};
    return createIndex(static_cast<int>(index.internalId()) - 1, 0, quintptr{0});
}

int MessageTreeModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid())
        return static_cast<int>(m_shown.size());
    if (parent.internalId() != 0 || parent.column() != 0)
        return 0;
    return static_cast<int>(m_shown[static_cast<std::size_t>(parent.row())].messages.size());
}

int MessageTreeModel::columnCount(const QModelIndex&) const { return ColumnCount; }

QString MessageTreeModel::cell(const StoredMessage& message, int column) const {
    if (column == Name)
        return message.name;
    if (column == Key)
        return message.key == 0 ? QString()
                                : QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_0 + message.key))
                                      .toString(QKeySequence::NativeText);
    return message.text.left(kPreview).replace(QLatin1Char('\n'), QStringLiteral("\u21b5"));
}

QVariant MessageTreeModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::EditRole && role != Qt::ToolTipRole))
        return {};
    const Place place = placeOf(index);
    if (const StoredMessage* message = m_library.find(place))
        return cell(*message, index.column());
    if (index.column() == Name)
        return m_library.folders()[static_cast<std::size_t>(place.folder)].name;
    return {};
}

bool MessageTreeModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || index.column() != Name || role != Qt::EditRole || value.toString().trimmed().isEmpty())
        return false;
    m_library.rename(placeOf(index), value.toString()); // the model is made anew by its signal
    return true;
}

QVariant MessageTreeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    return headOf(kColumns[section], "swb::MessageTreeModel", role);
}

Qt::ItemFlags MessageTreeModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    return index.isValid() && index.column() == Name ? flags | Qt::ItemIsEditable : flags;
}

} // namespace swb
