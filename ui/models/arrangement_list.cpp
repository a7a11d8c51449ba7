#include "ui/models/arrangement_list.h"

#include <QCoreApplication>
#include <QSettings>

#include <algorithm>

namespace swb {

namespace {

constexpr char kGroup[] = "arrangements";

QString tr(const char* text) { return QCoreApplication::translate("Arrangements", text); }

bool isSame(const QString& a, const QString& b) {
    return a.simplified().compare(b.simplified(), Qt::CaseInsensitive) == 0;
}

} // namespace

ArrangementList::ArrangementList(QStringList reserved)
    : m_reserved(std::move(reserved)) {}

QStringList ArrangementList::names() const {
    QStringList names;
    for (const Arrangement& arrangement : m_all)
        names << arrangement.name;
    return names;
}

std::size_t ArrangementList::placeOf(const QString& name) const {
    const auto found = std::ranges::find_if(m_all, [&](const Arrangement& one) { return isSame(one.name, name); });
    return static_cast<std::size_t>(found - m_all.begin());
}

const Arrangement* ArrangementList::find(const QString& name) const {
    const std::size_t place = placeOf(name);
    return place < m_all.size() ? &m_all[place] : nullptr;
}

QString ArrangementList::faultOf(const QString& name) const {
    const QString plain = name.simplified();
    if (plain.isEmpty())
        return tr("A name is missing.");
    if (plain.size() > kMostLetters)
        return tr("A name has at most %1 letters, this one has %2.").arg(kMostLetters).arg(plain.size());
    if (std::ranges::any_of(m_reserved, [&](const QString& taken) { return isSame(taken, plain); }))
        return tr("%1 is there already and stays as it is; choose another name.").arg(plain);
    return {};
}

QString ArrangementList::faultOfRenaming(const QString& from, const QString& to) const {
    QString fault = faultOf(to);
    if (fault.isEmpty() && find(to) != nullptr && !isSame(from, to))
        return tr("There is one of that name.");
    return fault;
}

void ArrangementList::save(const QString& name, const QByteArray& docks) {
    if (!faultOf(name).isEmpty())
        return;
    const std::size_t place = placeOf(name);
    if (place < m_all.size())
        m_all[place] = {name.simplified(), docks};
    else
        m_all.push_back({name.simplified(), docks});
}

void ArrangementList::rename(const QString& from, const QString& to) {
    const std::size_t place = placeOf(from);
    if (place < m_all.size() && faultOfRenaming(from, to).isEmpty())
        m_all[place].name = to.simplified();
}

std::optional<Arrangement> ArrangementList::remove(const QString& name) {
    const std::size_t place = placeOf(name);
    if (place == m_all.size())
        return {};
    Arrangement removed = std::move(m_all[place]);
    m_all.erase(m_all.begin() + static_cast<std::ptrdiff_t>(place));
    return removed;
}

void ArrangementList::insert(std::size_t place, Arrangement arrangement) {
    if (!faultOf(arrangement.name).isEmpty() || find(arrangement.name) != nullptr)
        return;
    const auto at = static_cast<std::ptrdiff_t>(std::min(place, m_all.size()));
    m_all.insert(m_all.begin() + at, std::move(arrangement));
}

void ArrangementList::load(QSettings& settings) {
    m_all.clear();
    const int count = settings.beginReadArray(QLatin1String(kGroup));
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        const QString name = settings.value(QStringLiteral("name")).toString();
        if (find(name) == nullptr)
            save(name, settings.value(QStringLiteral("docks")).toByteArray());
    }
    settings.endArray();
}

void ArrangementList::store(QSettings& settings) const {
    settings.remove(QLatin1String(kGroup)); // a shorter list leaves nothing of a longer one
    settings.beginWriteArray(QLatin1String(kGroup), static_cast<int>(m_all.size()));
    for (std::size_t i = 0; i < m_all.size(); ++i) {
        settings.setArrayIndex(static_cast<int>(i));
        settings.setValue(QStringLiteral("name"), m_all[i].name);
        settings.setValue(QStringLiteral("docks"), m_all[i].docks);
    }
    settings.endArray();
}

} // namespace swb
