#include "core/store/profile_library.h"

#include "core/store/json_file.h"
#include "core/store/profile_file.h"

namespace swb {

ProfileLibrary::ProfileLibrary(QString file, QObject* parent)
    : QObject(parent)
    , m_file(std::move(file))
    , m_list(builtInProfiles()) {}

NamedList<OptionProfile>& ProfileLibrary::list() {
    if (m_isLoaded || m_file.isEmpty())
        return m_list;
    m_isLoaded = true;
    auto profiles = loadProfiles(m_file);
    if (profiles)
        m_list.own = *std::move(profiles);
    else if (profiles.error().fault != FileFault::Missing)
        m_trouble = setAsideFor(m_file, profiles.error());
    return m_list;
}

void ProfileLibrary::store() {
    m_trouble.clear();
    if (!m_file.isEmpty())
        if (const auto saved = saveProfiles(m_file, m_list.own); !saved)
            m_trouble = saved.error();
    emit changed();
}

const std::vector<OptionProfile>& ProfileLibrary::own() { return list().own; }

QStringList ProfileLibrary::names() { return list().names(); }

const OptionProfile* ProfileLibrary::find(const QString& name) { return list().find(name); }

bool ProfileLibrary::isOwn(const QString& name) { return list().isOwn(name); }

QString ProfileLibrary::trouble() {
    list();
    return m_trouble;
}

QString ProfileLibrary::faultOf(const QString& name) { return list().faultOf(name); }

void ProfileLibrary::keep(OptionProfile profile) {
    if (list().keep(std::move(profile)))
        store();
}

std::optional<ProfileLibrary::Removed> ProfileLibrary::remove(const QString& name) {
    auto removed = list().remove(name);
    if (removed)
        store();
    return removed;
}

void ProfileLibrary::putBack(Removed removed) {
    list().putBack(std::move(removed));
    store();
}

tl::expected<QStringList, QString> ProfileLibrary::importFrom(const QString& path) {
    auto profiles = loadProfiles(path);
    if (!profiles)
        return tl::make_unexpected(profiles.error().message);
    QStringList names = list().add(*std::move(profiles));
    store();
    return names;
}

tl::expected<void, QString> ProfileLibrary::exportTo(const QString& path, const QString& name) {
    const OptionProfile* profile = find(name);
    if (profile == nullptr)
        return tl::make_unexpected(tr("There is no profile %1.").arg(name));
    return saveProfiles(path, {*profile});
}

} // namespace swb
