#pragma once

#include "core/rules/rule_set.h"
#include "core/store/named_list.h"

#include <QObject>

#include <tl/expected.hpp>

#include <map>
#include <memory>

namespace swb {

// The sets of rules that can be chosen: those the program brings, and a person's own, kept in one private JSON file. A
// damaged file is set aside as *.damaged and said once. Every change is written at once. Thread: GUI.
class RuleLibrary : public QObject {
    Q_OBJECT

public:
    using Removed = NamedList<NamedRules>::Removed;

    // `file` empty: nothing is read or written. Read when first asked for something.
    explicit RuleLibrary(QString file, QObject* parent = nullptr);

    QStringList names();
    const NamedRules* find(const QString& name);
    bool isOwn(const QString& name);
    QString trouble(); // what was wrong with the file at reading, or at the last writing; empty when nothing
    QString faultOf(const QString& name);
    QString freeName(const QString& name);

    // The set, compiled once for all who use it: its counts are those of all of them, and begin anew when it changes.
    // An empty name, and one that is not there, is a set without rules.
    tl::expected<std::shared_ptr<const RuleSet>, RuleFault> compiled(const QString& name);

    void keep(NamedRules set); // without effect when the name has a fault
    std::optional<Removed> remove(const QString& name);
    void putBack(Removed removed);

    // Adds what the file holds; a name that is taken gets a number. Returns the names. Errors: a sentence with the file
    // and the place of the fault; nothing is added.
    tl::expected<QStringList, QString> importFrom(const QString& path);
    tl::expected<void, QString> exportTo(const QString& path, const QString& name);

signals:
    void changed(const QString& name); // of the set; empty: of several

private:
    NamedList<NamedRules>& list(); // read by now
    void store(const QString& name);

    QString m_file;
    QString m_trouble;
    NamedList<NamedRules> m_list;
    std::map<QString, std::shared_ptr<const RuleSet>> m_compiled;
    bool m_isLoaded = false;
};

} // namespace swb
