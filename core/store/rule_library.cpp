#include "core/store/rule_library.h"

#include "core/store/json_file.h"
#include "core/store/rules_file.h"

namespace swb {

RuleLibrary::RuleLibrary(QString file, QObject* parent)
    : QObject(parent)
    , m_file(std::move(file))
    , m_list(builtInRules()) {}

NamedList<NamedRules>& RuleLibrary::list() {
    if (m_isLoaded || m_file.isEmpty())
        return m_list;
    m_isLoaded = true;
    auto sets = loadRules(m_file);
    if (sets)
        m_list.own = *std::move(sets);
    else if (sets.error().fault != FileFault::Missing)
        m_trouble = setAsideFor(m_file, sets.error());
    return m_list;
}

void RuleLibrary::store(const QString& name) {
    m_trouble.clear();
    if (!m_file.isEmpty())
        if (const auto saved = saveRules(m_file, m_list.own); !saved)
            m_trouble = saved.error();
    emit changed(name);
}

QStringList RuleLibrary::names() { return list().names(); }

const NamedRules* RuleLibrary::find(const QString& name) { return list().find(name); }

bool RuleLibrary::isOwn(const QString& name) { return list().isOwn(name); }

QString RuleLibrary::trouble() {
    list();
    return m_trouble;
}

QString RuleLibrary::faultOf(const QString& name) { return list().faultOf(name); }

QString RuleLibrary::freeName(const QString& name) { return list().freeName(name); }

tl::expected<std::shared_ptr<const RuleSet>, RuleFault> RuleLibrary::compiled(const QString& name) {
    const NamedRules* set = find(name);
    const std::vector<Rule> rules = set != nullptr ? set->rules : std::vector<Rule>();
    std::shared_ptr<const RuleSet>& held = m_compiled[name.toCaseFolded()];
    if (held != nullptr && held->rules() == rules)
        return held;
    auto compiled = RuleSet::compile(rules);
    if (compiled)
        held = *compiled;
    return compiled;
}

void RuleLibrary::keep(NamedRules set) {
    const QString name = QString::fromStdString(set.name).trimmed();
    if (list().keep(std::move(set)))
        store(name);
}

std::optional<RuleLibrary::Removed> RuleLibrary::remove(const QString& name) {
    auto removed = list().remove(name);
    if (removed)
        store(name);
    return removed;
}

void RuleLibrary::putBack(Removed removed) {
    list().putBack(std::move(removed));
    store({});
}

tl::expected<QStringList, QString> RuleLibrary::importFrom(const QString& path) {
    auto sets = loadRules(path);
    if (!sets)
        return tl::make_unexpected(sets.error().message);
    QStringList names = list().add(*std::move(sets));
    store({});
    return names;
}

tl::expected<void, QString> RuleLibrary::exportTo(const QString& path, const QString& name) {
    const NamedRules* set = find(name);
    if (set == nullptr)
        return tl::make_unexpected(tr("There is no set of rules %1.").arg(name));
    return saveRules(path, {*set});
}

} // namespace swb
