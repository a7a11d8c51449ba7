#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

class QSettings;

namespace swb {

// Where the docks stand, under a name a person gave. `docks` is what QMainWindow::saveState made.
struct Arrangement {
    QString name;
    QByteArray docks;
};

// A person's own arrangements, in the order in which they were made. Names differ by more than capitals.
class ArrangementList {
public:
    static constexpr int kMostLetters = 60; // a menu shows them whole

    // `reserved`: names that are taken already.
    explicit ArrangementList(QStringList reserved = {});

    const std::vector<Arrangement>& all() const { return m_all; }
    QStringList names() const;
    const Arrangement* find(const QString& name) const;

    // What is wrong with a name, in a sentence; empty when it can be used. A name of the list is no fault: saving
    // replaces it, and only renaming to it is refused.
    QString faultOf(const QString& name) const;
    QString faultOfRenaming(const QString& from, const QString& to) const;

    // Without effect when the name has a fault.
    void save(const QString& name, const QByteArray& docks);
    void rename(const QString& from, const QString& to);
    std::optional<Arrangement> remove(const QString& name);
    void insert(std::size_t place, Arrangement arrangement); // undoes a removal
    std::size_t placeOf(const QString& name) const;          // size() when it is not there

    void load(QSettings& settings); // leaves out what has no good name
    void store(QSettings& settings) const;

private:
    QStringList m_reserved;
    std::vector<Arrangement> m_all;
};

} // namespace swb
