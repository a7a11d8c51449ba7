#include "core/store/history.h"

#include "core/store/json_file.h"

#include <QJsonArray>
#include <QTimer>

namespace swb {

namespace {

constexpr int kLongest = 16384; // characters; a longer text is somebody's file, not something typed
constexpr int kSaveAfterMs = 1000;

const FileFormat& historyFormat() {
    static const FileFormat format{QStringLiteral("socket-workbench history"), 1};
    return format;
}

} // namespace

History::History(QString file, QObject* parent)
    : QObject(parent)
    , m_file(std::move(file)) {
    load();
}

History::~History() {
    if (m_saveScheduled)
        saveNow();
}

QStringList History::entries(const QString& kind) const {
    const auto found = m_entries.find(kind);
    return found == m_entries.end() ? QStringList() : found->second;
}

void History::remember(const QString& kind, const QString& text) {
    if (text.isEmpty() || text.size() > kLongest)
        return;
    QStringList& list = m_entries[kind];
    if (!list.isEmpty() && list.front() == text)
        return;
    list.removeAll(text);
    list.prepend(text);
    if (list.size() > kKept)
        list.resize(kKept);
    scheduleSave();
    emit changed(kind);
}

void History::forgetAll() {
    const auto old = std::exchange(m_entries, {});
    scheduleSave();
    for (const auto& [kind, list] : old)
        emit changed(kind);
}

bool History::saveNow() {
    m_saveScheduled = false;
    if (m_file.isEmpty())
        return true;
    QJsonObject kinds;
    for (const auto& [kind, list] : m_entries)
        kinds.insert(kind, QJsonArray::fromStringList(list));
    return writeJsonFile(m_file, historyFormat(), {{QStringLiteral("kinds"), kinds}}).has_value();
}

void History::load() {
    if (m_file.isEmpty())
        return;
    const auto object = readJsonFile(m_file, historyFormat());
    if (!object) {
        if (object.error().fault == FileFault::Missing)
            return;
        m_trouble = object.error().message;
        const QString aside = setAside(m_file);
        m_trouble += QLatin1Char(' ') + (aside.isEmpty() ? tr("It could not be set aside.")
                                                         : tr("It was kept as %1, and a new one begins.").arg(aside));
        return;
    }
    const QJsonObject kinds = object->value(QStringLiteral("kinds")).toObject();
    for (auto it = kinds.begin(); it != kinds.end(); ++it) {
        QStringList& list = m_entries[it.key()];
        for (const QJsonValue& value : it.value().toArray()) {
            const QString text = value.toString();
            if (!text.isEmpty() && text.size() <= kLongest && list.size() < kKept && !list.contains(text))
                list.append(text);
        }
    }
}

void History::scheduleSave() {
    if (m_file.isEmpty() || m_saveScheduled)
        return;
    m_saveScheduled = true;
    QTimer::singleShot(kSaveAfterMs, this, [this] {
        if (m_saveScheduled)
            saveNow();
    });
}

} // namespace swb
#include "moc_history.cpp"
