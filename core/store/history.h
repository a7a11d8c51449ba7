#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

#include <map>

namespace swb {

// What a person has typed before, newest first, a list for each kind of field ("host", "port", "unix path",
// "payload"). Kept in one private JSON file; a damaged file is set aside as *.damaged and said once. Thread: GUI.
class History : public QObject {
    Q_OBJECT

public:
    static constexpr int kKept = 30; // entries a kind

    // `file` empty: nothing is read or written.
    explicit History(QString file, QObject* parent = nullptr);
    ~History() override; // writes what is not written yet

    QStringList entries(const QString& kind) const;
    void remember(const QString& kind, const QString& text); // moves it to the front; writes soon, not at once
    void forgetAll();
    bool saveNow();                               // false: the file could not be written
    QString trouble() const { return m_trouble; } // what was wrong with the file at reading; empty when nothing

signals:
    void changed(const QString& kind);

private:
    void load();
    void scheduleSave();

    QString m_file;
    QString m_trouble;
    std::map<QString, QStringList> m_entries;
    bool m_saveScheduled = false;
};

} // namespace swb
