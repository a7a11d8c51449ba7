#include "core/store/profile_library.h"

#include "core/store/json_file.h"
#include "core/store/profile_file.h"

#include <algorithm>

namespace swb {

namespace {

bool sameName(const OptionProfile& profile, const QString& name) {
    return QString::fromStdString(profile.name).compare(name, Qt::CaseInsensitive) == 0;
}

const OptionProfile* builtIn(const QString& name) {
    const auto& all = builtInProfiles();
    const auto found = std::ranges::find_if(all, [&](const OptionProfile& profile) { return sameName(profile, name); });
    return found != all.end() ? &*found : nullptr;
}

} // namespace

ProfileLibrary::ProfileLibrary(QString file, QObject* parent)
    : QObject(parent)
    , m_file(std::move(file)) {}

const std::vector<OptionProfile>& ProfileLibrary::own() {
    load();
    return m_own;
}

QStringList ProfileLibrary::names() {
    QStringList names;
    for (const OptionProfile& profile : builtInProfiles())
        names << QString::fromStdString(profile.name);
    for (const OptionProfile& profile : own())
        names << QString::fromStdString(profile.name);
    return names;
}

const OptionProfile* ProfileLibrary::find(const QString& name) {
    const std::size_t place = placeOf(name);
    return place < m_own.size() ? &m_own[place] : builtIn(name);
}

bool ProfileLibrary::isOwn(const QString& name) { return placeOf(name) < m_own.size(); }

QString ProfileLibrary::trouble() {
    load();
    return m_trouble;
}

QString ProfileLibrary::faultOf(const QString& name) {
    const QString trimmed = name.trimmed();
    if (trimmed.isEmpty())
        return tr("It needs a name.");
    if (trimmed.size() > kMostLetters)
        return tr("At most %1 letters.").arg(kMostLetters);
    if (builtIn(trimmed) != nullptr)
        return tr("The program brings a profile of this name.");
    return {};
}

void ProfileLibrary::keep(OptionProfile profile) {
    const QString name = QString::fromStdString(profile.name).trimmed();
    if (!faultOf(name).isEmpty())
        return;
    profile.name = name.toStdString();
    const std::size_t place = placeOf(name);
    if (place < m_own.size())
        m_own[place] = std::move(profile);
    else
        m_own.push_back(std::move(profile));
    store();
}

std::optional<ProfileLibrary::Removed> ProfileLibrary::remove(const QString& name) {
    const std::size_t place = placeOf(name);
    if (place >= m_own.size())
        return {};
    Removed removed{place, std::move(m_own[place])};
    m_own.erase(m_own.begin() + static_cast<std::ptrdiff_t>(place));
    store();
    return removed;
}

void ProfileLibrary::putBack(Removed removed) {
    removed.profile.name = freeName(QString::fromStdString(removed.profile.name)).toStdString();
    const std::size_t place = std::min(removed.place, m_own.size());
    m_own.insert(m_own.begin() + static_cast<std::ptrdiff_t>(place), std::move(removed.profile));
    store();
}

tl::expected<QStringList, QString> ProfileLibrary::importFrom(const QString& path) {
    load();
    auto profiles = loadProfiles(path);
    if (!profiles)
        return tl::make_unexpected(profiles.error().message);
    QStringList names;
    for (OptionProfile& profile : *profiles) {
        const QString name = freeName(QString::fromStdString(profile.name).simplified().left(kMostLetters));
        profile.name = name.toStdString();
        names << name;
        m_own.push_back(std::move(profile));
    }
    store();
    return names;
}

tl::expected<void, QString> ProfileLibrary::exportTo(const QString& path, const QString& name) {
    const OptionProfile* profile = find(name);
    if (profile == nullptr)
        return tl::make_unexpected(tr("There is no profile %1.").arg(name));
    return saveProfiles(path, {*profile});
}

void ProfileLibrary::load() {
    if (m_isLoaded)
        return;
    m_isLoaded = true;
    if (m_file.isEmpty())
        return;
    auto profiles = loadProfiles(m_file);
    if (profiles) {
        m_own = *std::move(profiles);
    } else if (profiles.error().fault != FileFault::Missing) {
        const QString aside = setAside(m_file);
        m_trouble = profiles.error().message + QLatin1Char(' ') +
                    (aside.isEmpty() ? tr("It could not be set aside.") : tr("It is kept as %1.").arg(aside));
    }
}

void ProfileLibrary::store() {
    m_trouble.clear();
    if (!m_file.isEmpty())
        if (const auto saved = saveProfiles(m_file, m_own); !saved)
            m_trouble = saved.error();
    emit changed();
}

std::size_t ProfileLibrary::placeOf(const QString& name) {
    load();
    const auto found =
        std::ranges::find_if(m_own, [&](const OptionProfile& profile) { return sameName(profile, name); });
    return static_cast<std::size_t>(found - m_own.begin());
}

QString ProfileLibrary::freeName(const QString& name) {
    QString free = name.isEmpty() ? tr("Imported") : name;
    for (int i = 2; find(free) != nullptr; ++i)
        free = QStringLiteral("%1 (%2)").arg(name.left(kMostLetters - 6)).arg(i);
    return free;
}

} // namespace swb
