#include "core/store/message_library.h"

#include "core/store/json_file.h"

#include <algorithm>

namespace swb {

namespace {

QString cleaned(const QString& name) { return name.simplified().left(MessageLibrary::kMostLetters); }

bool isSameName(const QString& a, const QString& b) { return a.compare(b, Qt::CaseInsensitive) == 0; }

} // namespace

MessageLibrary::MessageLibrary(QString file, QObject* parent)
    : QObject(parent)
    , m_file(std::move(file)) {}

std::vector<MessageFolder>& MessageLibrary::list() {
    if (m_isLoaded)
        return m_folders;
    m_isLoaded = true;
    m_folders = firstMessages();
    if (m_file.isEmpty())
        return m_folders;
    auto folders = loadMessages(m_file);
    if (folders)
        m_folders = *std::move(folders);
    else if (folders.error().fault != FileFault::Missing)
        m_trouble = setAsideFor(m_file, folders.error());
    return m_folders;
}

void MessageLibrary::store() {
    m_trouble.clear();
    if (!m_file.isEmpty())
        if (const auto saved = saveMessages(m_file, m_folders); !saved)
            m_trouble = saved.error();
    emit changed();
}

const std::vector<MessageFolder>& MessageLibrary::folders() { return list(); }

bool MessageLibrary::isThere(Place place) {
    const auto& all = list();
    return place.folder >= 0 && place.folder < static_cast<int>(all.size()) &&
           place.message < static_cast<int>(all[static_cast<std::size_t>(place.folder)].messages.size());
}

const StoredMessage* MessageLibrary::find(Place place) {
    if (!isThere(place) || place.message < 0)
        return nullptr;
    return &m_folders[static_cast<std::size_t>(place.folder)].messages[static_cast<std::size_t>(place.message)];
}

MessageLibrary::Place MessageLibrary::placeOfKey(int key) {
    const auto& all = list();
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = 0; j < all[i].messages.size(); ++j)
            if (key > 0 && all[i].messages[j].key == key)
                return {static_cast<int>(i), static_cast<int>(j)};
    return {};
}

QString MessageLibrary::trouble() {
    list();
    return m_trouble;
}

QStringList MessageLibrary::folderNames() {
    QStringList names;
    for (const MessageFolder& folder : list())
        names << folder.name;
    return names;
}

int MessageLibrary::folderOf(const QString& name) {
    auto& all = list();
    const QString wanted = cleaned(name).isEmpty() ? tr("Mine") : cleaned(name);
    const auto found =
        std::ranges::find_if(all, [&](const MessageFolder& folder) { return isSameName(folder.name, wanted); });
    const auto place = static_cast<int>(found - all.begin());
    if (found == all.end())
        all.push_back({wanted, {}});
    return place;
}

void MessageLibrary::dropKey(int key) {
    for (MessageFolder& folder : list())
        for (StoredMessage& message : folder.messages)
            if (message.key == key)
                message.key = 0;
}

MessageLibrary::Place MessageLibrary::keep(const QString& folder, StoredMessage message) {
    message.name = cleaned(message.name).isEmpty() ? tr("Unnamed") : cleaned(message.name);
    Place place{folderOf(folder), -1};
    auto& messages = m_folders[static_cast<std::size_t>(place.folder)].messages;
    const auto found = std::ranges::find_if(
        messages, [&](const StoredMessage& other) { return isSameName(other.name, message.name); });
    place.message = static_cast<int>(found - messages.begin());
    if (message.key != 0)
        dropKey(message.key);
    if (found != messages.end())
        *found = std::move(message);
    else
        messages.push_back(std::move(message));
    store();
    return place;
}

void MessageLibrary::change(Place place, StoredMessage message) {
    if (find(place) == nullptr)
        return;
    if (message.key != 0)
        dropKey(message.key);
    m_folders[static_cast<std::size_t>(place.folder)].messages[static_cast<std::size_t>(place.message)] =
        std::move(message);
    store();
}

void MessageLibrary::rename(Place place, const QString& name) {
    if (!isThere(place) || cleaned(name).isEmpty())
        return;
    MessageFolder& folder = m_folders[static_cast<std::size_t>(place.folder)];
    (place.message < 0 ? folder.name : folder.messages[static_cast<std::size_t>(place.message)].name) = cleaned(name);
    store();
}

void MessageLibrary::setKey(Place place, int key) {
    const StoredMessage* message = find(place);
    if (message == nullptr || key < 0 || key > kMostKey)
        return;
    StoredMessage changed = *message;
    changed.key = key;
    change(place, std::move(changed));
}

MessageLibrary::Place MessageLibrary::move(Place place, int by) {
    if (!isThere(place) || by == 0)
        return place;
    const int step = by > 0 ? 1 : -1;
    const int last = static_cast<int>(m_folders.size()) - 1;
    const auto folder = [&](int at) -> MessageFolder& { return m_folders[static_cast<std::size_t>(at)]; };
    if (place.message < 0) {
        const int to = std::clamp(place.folder + step, 0, last);
        if (to != place.folder)
            std::swap(folder(to), folder(place.folder));
        place.folder = to;
    } else {
        auto& messages = folder(place.folder).messages;
        const int to = place.message + step;
        if (to >= 0 && to < static_cast<int>(messages.size())) {
            std::swap(messages[static_cast<std::size_t>(to)], messages[static_cast<std::size_t>(place.message)]);
            place.message = to;
        } else if (place.folder + step >= 0 && place.folder + step <= last) {
            StoredMessage moved = std::move(messages[static_cast<std::size_t>(place.message)]);
            messages.erase(messages.begin() + place.message);
            place.folder += step;
            auto& next = folder(place.folder).messages;
            place.message = step > 0 ? 0 : static_cast<int>(next.size());
            next.insert(next.begin() + place.message, std::move(moved));
        }
    }
    store();
    return place;
}

std::optional<MessageLibrary::Removed> MessageLibrary::remove(Place place) {
    if (!isThere(place))
        return {};
    MessageFolder& folder = m_folders[static_cast<std::size_t>(place.folder)];
    Removed removed{place, {folder.name, {}}};
    if (place.message < 0) {
        removed.folder = std::move(folder);
        m_folders.erase(m_folders.begin() + place.folder);
    } else {
        removed.folder.messages.push_back(std::move(folder.messages[static_cast<std::size_t>(place.message)]));
        folder.messages.erase(folder.messages.begin() + place.message);
    }
    store();
    return removed;
}

MessageLibrary::Place MessageLibrary::putBack(const Removed& removed) {
    Place place = removed.place;
    auto& all = list();
    if (place.message < 0) {
        place.folder = std::clamp(place.folder, 0, static_cast<int>(all.size()));
        all.insert(all.begin() + place.folder, removed.folder);
    } else {
        place.folder = folderOf(removed.folder.name);
        auto& messages = all[static_cast<std::size_t>(place.folder)].messages;
        place.message = std::clamp(place.message, 0, static_cast<int>(messages.size()));
        messages.insert(messages.begin() + place.message, removed.folder.messages.front());
    }
    store();
    return place;
}

tl::expected<int, QString> MessageLibrary::importFrom(const QString& path) {
    auto folders = loadMessages(path);
    if (!folders)
        return tl::make_unexpected(folders.error().message);
    int count = 0;
    for (MessageFolder& folder : *folders) {
        auto& messages = list()[static_cast<std::size_t>(folderOf(folder.name))].messages;
        for (StoredMessage& message : folder.messages) {
            if (placeOfKey(message.key).folder >= 0)
                message.key = 0; // the person's own keeps it
            messages.push_back(std::move(message));
            ++count;
        }
    }
    store();
    return count;
}

tl::expected<void, QString> MessageLibrary::exportTo(const QString& path) { return saveMessages(path, list()); }

} // namespace swb
