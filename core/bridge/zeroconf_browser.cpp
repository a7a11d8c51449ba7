#include "core/bridge/zeroconf_browser.h"

#include <QDBusArgument>

#include <sys/socket.h>

#include <algorithm>

namespace swb {

namespace {

constexpr int kSoonMs = 100;
constexpr std::size_t kMostResolving = 32;    // at a time; the daemon allows a client some hundred objects
constexpr std::size_t kMostKept = 300;        // resolvers that stay, to hear of changes
constexpr int kAny = -1;                      // interface or protocol, as Avahi has it
constexpr unsigned kIsLocal = 8, kIsOwn = 16; // AVAHI_LOOKUP_RESULT_LOCAL, ..._OUR_OWN

QString typeBrowser() { return QStringLiteral("ServiceTypeBrowser"); }
QString instanceBrowser() { return QStringLiteral("ServiceBrowser"); }
QString resolver() { return QStringLiteral("ServiceResolver"); }

std::string textOf(const QVariant& value) { return value.toString().toStdString(); }

int avahiInterface(std::uint32_t index) { return index == 0 ? kAny : static_cast<int>(index); }
int avahiProtocol(int family) { return family == AF_INET ? 0 : family == AF_INET6 ? 1 : kAny; }
int familyOf(int protocol) { return protocol == 0 ? AF_INET : protocol == 1 ? AF_INET6 : 0; }

std::vector<Bytes> textsOf(const QVariant& value) {
    std::vector<Bytes> out;
    for (const QByteArray& text : qdbus_cast<QList<QByteArray>>(value))
        out.emplace_back(text.begin(), text.end());
    return out;
}

// The error's last word and what was said: "TimeoutError: Timeout reached".
std::string errorText(const QString& error) {
    const QString prefix = QStringLiteral("org.freedesktop.Avahi.");
    return (error.startsWith(prefix) ? error.mid(prefix.size()) : error).toStdString();
}

} // namespace

ZeroconfBrowser::ZeroconfBrowser(QObject* parent)
    : QObject(parent) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &ZeroconfBrowser::changed);
    connect(&m_link, &AvahiLink::stateChanged, this, &ZeroconfBrowser::takeState);
    connect(&m_link, &AvahiLink::newsCame, this, &ZeroconfBrowser::takeNews);
}

void ZeroconfBrowser::tell() {
    if (!m_soon.isActive())
        m_soon.start();
}

void ZeroconfBrowser::takeState() {
    if (!m_link.isReady()) { // the daemon forgets what it was asked when it ends
        m_objects.clear();
        m_isBrowsing = false;
        m_resolving = 0;
        ++m_round;
        ++m_hostRound;
        if (m_host.isAsking)
            m_host.trouble = "the daemon went away";
        m_host.isAsking = false;
    }
    tell();
}

void ZeroconfBrowser::browse(const Request& request) {
    stop();
    m_request = request;
    m_types.clear();
    m_typeSeen.clear();
    m_instances.clear();
    m_leftOut = 0;
    m_lastResolved = m_lastId;
    m_trouble.clear();
    if (!m_link.isReady())
        return tell();
    m_isBrowsing = true;
    m_typesSettled = !request.type.empty();
    if (!request.type.empty()) {
        addType({request.type, request.domain.empty() ? m_link.domainName().toStdString() : request.domain});
        return tell();
    }
    m_link.make(
        typeBrowser(),
        {avahiInterface(request.interface), avahiProtocol(request.family), QString::fromStdString(request.domain), 0u},
        [this, round = m_round](const AvahiLink::Answer& made) {
            if (!made.error.isEmpty()) {
                m_trouble = errorText(made.error);
                m_isBrowsing = false;
                return tell();
            }
            const QString path = made.values.value(0).toString();
            if (round == m_round)
                m_objects[path] = {Object::Kind::Types, {}};
            else
                m_link.setFree(typeBrowser(), path);
        });
    tell();
}

void ZeroconfBrowser::stop() {
    ++m_round;
    freeWhere([](const Object&) { return true; });
    m_resolving = 0;
    m_isBrowsing = false;
    tell();
}

bool ZeroconfBrowser::isSettled() const {
    return m_isBrowsing && m_typesSettled && std::ranges::all_of(m_types, &Type::isSettled) && m_resolving == 0;
}

void ZeroconfBrowser::freeWhere(const std::function<bool(const Object&)>& condition) {
    std::erase_if(m_objects, [&](const auto& entry) {
        if (!condition(entry.second))
            return false;
        m_link.setFree(entry.second.kind == Object::Kind::Types       ? typeBrowser()
                       : entry.second.kind == Object::Kind::Instances ? instanceBrowser()
                                                                      : resolver(),
                       entry.first);
        return true;
    });
}

void ZeroconfBrowser::takeNews(const QString& path, const QString& member, const Values& values) {
    const auto found = m_objects.find(path);
    if (found == m_objects.end())
        return;
    const Object object = found->second;
    if (object.kind == Object::Kind::Types)
        takeTypeNews(member, values);
    else if (object.kind == Object::Kind::Instances)
        takeInstanceNews(object, member, values);
    else
        takeResolverNews(path, object.instance, member, values);
    tell();
}

// ItemNew and ItemRemove: interface, protocol, type, domain, flags.
void ZeroconfBrowser::takeTypeNews(const QString& member, const Values& values) {
    const ZeroconfType type{textOf(values.value(2)), textOf(values.value(3))};
    const std::string key = type.type + '\n' + type.domain;
    if (member == QStringLiteral("ItemNew")) {
        if (++m_typeSeen[key] == 1)
            addType(type);
    } else if (member == QStringLiteral("ItemRemove")) {
        if (--m_typeSeen[key] == 0)
            removeType(type);
    } else if (member == QStringLiteral("AllForNow")) {
        m_typesSettled = true;
    } else if (member == QStringLiteral("Failure")) {
        m_trouble = errorText(values.value(0).toString());
        m_typesSettled = true;
    }
}

void ZeroconfBrowser::addType(const ZeroconfType& type) {
    m_types.push_back({type, false, {}});
    m_link.make(instanceBrowser(),
                {avahiInterface(m_request.interface), avahiProtocol(m_request.family),
                 QString::fromStdString(type.type), QString::fromStdString(type.domain), 0u},
                [this, type, round = m_round](const AvahiLink::Answer& made) {
                    const auto row = std::ranges::find(m_types, type, &Type::type);
                    const QString path = made.values.value(0).toString();
                    if (made.error.isEmpty() && (round != m_round || row == m_types.end()))
                        return m_link.setFree(instanceBrowser(), path);
                    if (made.error.isEmpty()) {
                        m_objects[path] = {Object::Kind::Instances, type};
                    } else if (row != m_types.end()) {
                        row->trouble = errorText(made.error);
                        row->isSettled = true;
                    }
                    tell();
                });
}

void ZeroconfBrowser::removeType(const ZeroconfType& type) {
    std::erase_if(m_types, [&](const Type& row) { return row.type == type; });
    const auto isOfType = [&](const ZeroconfInstance& instance) { return instance.type == type; };
    freeWhere([&](const Object& object) {
        const ZeroconfInstance* instance = object.kind == Object::Kind::Resolver ? find(object.instance) : nullptr;
        return (object.kind == Object::Kind::Instances && object.type == type) ||
               (instance != nullptr && isOfType(*instance));
    });
    std::erase_if(m_instances, isOfType);
}

void ZeroconfBrowser::takeInstanceNews(const Object& object, const QString& member, const Values& values) {
    const auto row = std::ranges::find(m_types, object.type, &Type::type);
    if (member == QStringLiteral("ItemNew")) {
        addInstance(object.type, values);
    } else if (member == QStringLiteral("ItemRemove")) {
        removeInstance(object.type, values);
    } else if (row != m_types.end() && member == QStringLiteral("AllForNow")) {
        row->isSettled = true;
    } else if (row != m_types.end() && member == QStringLiteral("Failure")) {
        row->trouble = errorText(values.value(0).toString());
        row->isSettled = true;
    }
}

// Interface, protocol, name, type, domain, flags.
void ZeroconfBrowser::addInstance(const ZeroconfType& type, const Values& values) {
    if (m_instances.size() >= kMostInstances) {
        ++m_leftOut;
        return;
    }
    ZeroconfInstance instance;
    instance.id = ++m_lastId;
    instance.interface = static_cast<std::uint32_t>(values.value(0).toInt());
    instance.interfaceName = interfaceNameOf(instance.interface);
    instance.family = familyOf(values.value(1).toInt());
    instance.name = textOf(values.value(2));
    instance.type = type;
    instance.isOwn = (values.value(5).toUInt() & (kIsLocal | kIsOwn)) != 0;
    m_instances.push_back(std::move(instance));
    resolveNext();
}

void ZeroconfBrowser::removeInstance(const ZeroconfType& type, const Values& values) {
    const auto isIt = [&values, &type](const ZeroconfInstance& one) {
        return one.interface == static_cast<std::uint32_t>(values.value(0).toInt()) &&
               one.family == familyOf(values.value(1).toInt()) && one.name == textOf(values.value(2)) &&
               one.type == type;
    };
    const auto found = std::ranges::find_if(m_instances, isIt);
    if (found == m_instances.end()) {
        m_leftOut -= m_leftOut > 0 ? 1 : 0;
        return;
    }
    if (found->state == ZeroconfInstance::State::Found && found->id <= m_lastResolved && m_resolving > 0)
        --m_resolving;
    freeWhere([id = found->id](const Object& object) {
        return object.kind == Object::Kind::Resolver && object.instance == id;
    });
    m_instances.erase(found);
    resolveNext();
}

void ZeroconfBrowser::resolveNext() {
    for (const ZeroconfInstance& instance : m_instances) {
        if (m_resolving >= kMostResolving)
            return;
        if (instance.id <= m_lastResolved)
            continue;
        m_lastResolved = instance.id;
        ++m_resolving;
        resolve(instance);
    }
}

void ZeroconfBrowser::resolve(const ZeroconfInstance& instance) {
    m_link.make(resolver(),
                {static_cast<int>(instance.interface), avahiProtocol(instance.family),
                 QString::fromStdString(instance.name), QString::fromStdString(instance.type.type),
                 QString::fromStdString(instance.type.domain), kAny, 0u},
                [this, id = instance.id, round = m_round](const AvahiLink::Answer& made) {
                    const QString path = made.values.value(0).toString();
                    ZeroconfInstance* row = round == m_round ? find(id) : nullptr;
                    if (!made.error.isEmpty() && row != nullptr)
                        return takeResolverNews({}, id, QStringLiteral("Failure"), {made.error});
                    if (row != nullptr)
                        m_objects[path] = {Object::Kind::Resolver, {}, id};
                    else if (made.error.isEmpty())
                        m_link.setFree(resolver(), path);
                });
}

// Found: interface, protocol, name, type, domain, host, address' protocol, address, port, texts, flags.
void ZeroconfBrowser::takeResolverNews(const QString& path, std::uint64_t id, const QString& member,
                                       const Values& values) {
    ZeroconfInstance* row = find(id);
    if (row == nullptr)
        return;
    if (row->state == ZeroconfInstance::State::Found && m_resolving > 0)
        --m_resolving;
    if (member == QStringLiteral("Found")) {
        row->state = ZeroconfInstance::State::Resolved;
        row->trouble.clear();
        row->host = textOf(values.value(5));
        row->port = static_cast<int>(values.value(8).toUInt());
        row->address = zeroconfAddress(textOf(values.value(7)), static_cast<std::uint16_t>(row->port), row->interface);
        row->texts = textsOf(values.value(9));
    } else if (member == QStringLiteral("Failure")) {
        row->state = ZeroconfInstance::State::Failed;
        row->trouble = errorText(values.value(0).toString());
    }
    if (m_objects.size() > kMostKept && !path.isEmpty()) {
        m_objects.erase(path);
        m_link.setFree(resolver(), path);
    }
    resolveNext();
    tell();
}

ZeroconfInstance* ZeroconfBrowser::find(std::uint64_t id) {
    const auto found = std::ranges::lower_bound(m_instances, id, {}, &ZeroconfInstance::id);
    return found != m_instances.end() && found->id == id ? &*found : nullptr;
}

void ZeroconfBrowser::ask(const std::string& name, const Request& where) {
    ++m_hostRound;
    m_host = {name, {}, {}, {}, m_link.isReady()};
    m_hostAnswersDue = 0;
    if (!m_link.isReady()) {
        m_host.trouble = "there is no daemon to ask";
        return tell();
    }
    if (zeroconfAddress(name, 0, where.interface).isEmpty()) {
        for (const int family : {AF_INET, AF_INET6})
            if (where.family == 0 || where.family == family)
                askForAddress(family, where);
        return tell();
    }
    m_link.call(QStringLiteral("ResolveAddress"),
                {avahiInterface(where.interface), kAny, QString::fromStdString(name), 0u},
                [this, round = m_hostRound](const AvahiLink::Answer& answer) {
                    if (round != m_hostRound)
                        return;
                    m_host.isAsking = false;
                    if (answer.error.isEmpty())
                        m_host.name = textOf(answer.values.value(4));
                    else
                        m_host.trouble = errorText(answer.error);
                    tell();
                });
    tell();
}

// Interface, protocol, name, address' protocol, address, flags.
void ZeroconfBrowser::askForAddress(int family, const Request& where) {
    ++m_hostAnswersDue;
    m_link.call(
        QStringLiteral("ResolveHostName"),
        {avahiInterface(where.interface), kAny, QString::fromStdString(m_host.asked), avahiProtocol(family), 0u},
        [this, round = m_hostRound](const AvahiLink::Answer& answer) {
            if (round != m_hostRound)
                return;
            m_host.isAsking = --m_hostAnswersDue > 0;
            if (!answer.error.isEmpty())
                m_host.trouble = errorText(answer.error); // said where neither family has an address
            else
                m_host.addresses.push_back(zeroconfAddress(textOf(answer.values.value(4)), 0,
                                                           static_cast<std::uint32_t>(answer.values.value(0).toInt())));
            if (!m_host.addresses.empty())
                m_host.trouble.clear();
            tell();
        });
}

} // namespace swb
