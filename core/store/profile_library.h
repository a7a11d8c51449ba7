#pragma once

#include "core/options/profile.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <tl/expected.hpp>

#include <optional>
#include <vector>

namespace swb {

// The profiles that can be chosen: those the program brings, and a person's own, kept in one private JSON file. A
// damaged file is set aside as *.damaged and said once. Every change is written at once. Thread: GUI.
class ProfileLibrary : public QObject {
    Q_OBJECT

public:
    static constexpr int kMostLetters = 60; // of a name

    // `file` empty: nothing is read or written. Read when first asked for something.
    explicit ProfileLibrary(QString file, QObject* parent = nullptr);

    const std::vector<OptionProfile>& own();
    QStringList names(); // the program's, then a person's own
    const OptionProfile* find(const QString& name);
    bool isOwn(const QString& name);
    QString trouble(); // what was wrong with the file at reading, or at the last writing; empty when nothing

    // What is wrong with a name for a profile of one's own, in a sentence; empty when it can be used. The name of an
    // own profile is no fault: keeping replaces it.
    QString faultOf(const QString& name);
    void keep(OptionProfile profile); // without effect when the name has a fault
    struct Removed {
        std::size_t place;
        OptionProfile profile;
    };
    std::optional<Removed> remove(const QString& name);
    void putBack(Removed removed);

    // Adds what the file holds; a name that is taken gets a number. Returns the names. Errors: a sentence with the file
    // and the place of the fault; nothing is added.
    tl::expected<QStringList, QString> importFrom(const QString& path);
    tl::expected<void, QString> exportTo(const QString& path, const QString& name);

signals:
    void changed();

private:
    void load();
    void store();
    std::size_t placeOf(const QString& name); // size() when it is none of the own
    QString freeName(const QString& name);

    QString m_file;
    QString m_trouble;
    std::vector<OptionProfile> m_own;
    bool m_isLoaded = false;
};

} // namespace swb
