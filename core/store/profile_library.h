#pragma once

#include "core/options/profile.h"
#include "core/store/named_list.h"

#include <QObject>

#include <tl/expected.hpp>

namespace swb {

// The profiles that can be chosen: those the program brings, and a person's own, kept in one private JSON file. A
// damaged file is set aside as *.damaged and said once. Every change is written at once. Thread: GUI.
class ProfileLibrary : public QObject {
    Q_OBJECT

public:
    using Removed = NamedList<OptionProfile>::Removed;

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
    std::optional<Removed> remove(const QString& name);
    void putBack(Removed removed);

    // Adds what the file holds; a name that is taken gets a number. Returns the names. Errors: a sentence with the file
    // and the place of the fault; nothing is added.
    tl::expected<QStringList, QString> importFrom(const QString& path);
    tl::expected<void, QString> exportTo(const QString& path, const QString& name);

signals:
    void changed();

private:
    NamedList<OptionProfile>& list(); // read by now
    void store();

    QString m_file;
    QString m_trouble;
    NamedList<OptionProfile> m_list;
    bool m_isLoaded = false;
};

} // namespace swb
