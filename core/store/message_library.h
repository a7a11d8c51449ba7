#pragma once

#include "core/store/stored_message.h"

#include <QObject>

#include <optional>

namespace swb {

// A person's messages in folders, kept in one private JSON file. Without a file yet it holds examples. A damaged file
// is set aside as *.damaged and said once. Every change is written at once. Thread: GUI.
class MessageLibrary : public QObject {
    Q_OBJECT

public:
    static constexpr int kMostLetters = 100; // of a name
    static constexpr int kMostKey = 9;

    // Which message: its folder, and its place in it; message -1: the folder itself.
    struct Place {
        int folder = -1, message = -1;
        friend bool operator==(const Place&, const Place&) = default;
    };

    // `file` empty: nothing is read or written. Read when first asked for something.
    explicit MessageLibrary(QString file, QObject* parent = nullptr);

    const std::vector<MessageFolder>& folders();
    const StoredMessage* find(Place place);
    Place placeOfKey(int key); // folder -1: no message has it
    QString trouble();         // what was wrong with the file; empty when nothing
    QStringList folderNames();

    // Into the folder of that name, which is made when there is none; instead of a message of the same name there.
    Place keep(const QString& folder, StoredMessage message);
    void change(Place place, StoredMessage message);
    void rename(Place place, const QString& name); // of a message or folder; an empty name does nothing
    void setKey(Place place, int key);             // another message that has it loses it
    Place move(Place place, int by);               // up or down; a message at an end goes into the next folder

    struct Removed {
        Place place;
        MessageFolder folder; // with all of it when the place is a folder; else the one message
    };
    std::optional<Removed> remove(Place place);
    Place putBack(const Removed& removed);

    // Adds the folders of the file; messages of a folder of the same name are added to it. Returns how many messages.
    tl::expected<int, QString> importFrom(const QString& path);
    tl::expected<void, QString> exportTo(const QString& path);

signals:
    void changed();

private:
    std::vector<MessageFolder>& list(); // read by now
    bool isThere(Place place);
    void store();
    int folderOf(const QString& name); // made when there is none
    void dropKey(int key);

    QString m_file;
    QString m_trouble;
    std::vector<MessageFolder> m_folders;
    bool m_isLoaded = false;
};

} // namespace swb
