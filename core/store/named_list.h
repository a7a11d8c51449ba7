#pragma once

#include <QCoreApplication>
#include <QString>
#include <QStringList>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace swb {

// Things that have a name, which no two of them share, capitals or not: those that the program brings, and a person's
// own behind them. For the libraries that keep them in a file.
template <class Item>
class NamedList {
public:
    static constexpr int kMostLetters = 60; // of a name
    struct Removed {
        std::size_t place;
        Item item;
    };

    explicit NamedList(const std::vector<Item>& brought)
        : m_brought(brought) {}

    std::vector<Item> own;

    std::size_t placeOf(const QString& name) const { return placeIn(own, name); } // size() when it is none of the own
    bool isOwn(const QString& name) const { return placeOf(name) < own.size(); }
    bool isBrought(const QString& name) const { return placeIn(m_brought, name) < m_brought.size(); }
    const Item* find(const QString& name) const {
        if (const std::size_t place = placeOf(name); place < own.size())
            return &own[place];
        const std::size_t place = placeIn(m_brought, name);
        return place < m_brought.size() ? &m_brought[place] : nullptr;
    }
    QStringList names() const { // the program's, then a person's own
        QStringList names;
        for (const std::vector<Item>* items : {&m_brought, &own})
            for (const Item& item : *items)
                names << QString::fromStdString(item.name);
        return names;
    }
    // What is wrong with a name for one of one's own. The name of an own one is no fault.
    QString faultOf(const QString& name) const {
        if (name.trimmed().isEmpty())
            return QCoreApplication::translate("NamedList", "It needs a name.");
        if (name.trimmed().size() > kMostLetters)
            return QCoreApplication::translate("NamedList", "At most %1 letters.").arg(kMostLetters);
        return isBrought(name.trimmed())
                   ? QCoreApplication::translate("NamedList", "The program brings one of this name.")
                   : QString();
    }
    // In the place of the own one of its name, or as the last. False when the name has a fault.
    bool keep(Item item) {
        const QString name = QString::fromStdString(item.name).trimmed();
        if (!faultOf(name).isEmpty())
            return false;
        item.name = name.toStdString();
        if (const std::size_t place = placeOf(name); place < own.size())
            own[place] = std::move(item);
        else
            own.push_back(std::move(item));
        return true;
    }
    std::optional<Removed> remove(const QString& name) {
        const std::size_t place = placeOf(name);
        if (place >= own.size())
            return {};
        Removed removed{place, std::move(own[place])};
        own.erase(own.begin() + static_cast<std::ptrdiff_t>(place));
        return removed;
    }
    void putBack(Removed removed) {
        removed.item.name = freeName(QString::fromStdString(removed.item.name)).toStdString();
        const std::size_t place = std::min(removed.place, own.size());
        own.insert(own.begin() + static_cast<std::ptrdiff_t>(place), std::move(removed.item));
    }
    // Of another file: a name that is taken gets a number. Returns the names.
    QStringList add(std::vector<Item> items) {
        QStringList names;
        for (Item& item : items) {
            names << freeName(QString::fromStdString(item.name).simplified().left(kMostLetters));
            item.name = names.back().toStdString();
            own.push_back(std::move(item));
        }
        return names;
    }
    QString freeName(const QString& name) const {
        const QString wanted = name.isEmpty() ? QCoreApplication::translate("NamedList", "Imported") : name;
        QString free = wanted;
        for (int i = 2; find(free) != nullptr; ++i)
            free = QStringLiteral("%1 (%2)").arg(wanted.left(kMostLetters - 6)).arg(i);
        return free;
    }

private:
    static std::size_t placeIn(const std::vector<Item>& items, const QString& name) {
        const auto found = std::ranges::find_if(items, [&](const Item& item) {
            return QString::fromStdString(item.name).compare(name, Qt::CaseInsensitive) == 0;
        });
        return static_cast<std::size_t>(found - items.begin());
    }

    const std::vector<Item>& m_brought;
};

} // namespace swb
