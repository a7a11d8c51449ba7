#pragma once

#include "core/bridge/avahi_link.h"
#include "core/net/zeroconf.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <string>
#include <vector>

namespace swb {

// What there is on the link, through Avahi's daemon: types of services, their instances, and where each of them is;
// and hosts by their .local names. Nothing is asked of the link before browse() or ask(). Many news, one changed(): ten
// times a second at the most. Lives in the GUI thread.
class ZeroconfBrowser : public QObject {
    Q_OBJECT

public:
    struct Request {
        std::string type;            // empty: every type that is announced
        std::string domain;          // empty: the daemon's own, "local"
        std::uint32_t interface = 0; // 0: every one
        int family = 0;              // over which is asked: AF_INET, AF_INET6; 0: both
    };
    struct Type {
        ZeroconfType type;
        bool isSettled = false; // whoever answers at once has
        std::string trouble;
    };
    static constexpr std::size_t kMostInstances = 2000; // what comes beyond is counted

    explicit ZeroconfBrowser(QObject* parent = nullptr);

    AvahiLink& link() { return m_link; }

    void browse(const Request& request); // what was there before is forgotten
    void stop();                         // asks no more; what was found stays
    bool isBrowsing() const { return m_isBrowsing; }
    bool isSettled() const; // browsing, and everybody who answers at once has
    const std::vector<Type>& types() const { return m_types; }
    const std::vector<ZeroconfInstance>& instances() const { return m_instances; } // by id
    std::size_t leftOut() const { return m_leftOut; }
    std::string trouble() const { return m_trouble; } // why there is no list of types

    // "printer.local", or an address in digits, for which a name is asked.
    void ask(const std::string& name, const Request& where);
    const ZeroconfHost& host() const { return m_host; }

signals:
    void changed();

private:
    struct Object {
        enum class Kind { Types, Instances, Resolver } kind;
        ZeroconfType type;          // of Instances
        std::uint64_t instance = 0; // of a Resolver
    };
    using Values = QList<QVariant>;
    void takeState();
    void takeNews(const QString& path, const QString& member, const Values& values);
    void takeTypeNews(const QString& member, const Values& values);
    void takeInstanceNews(const Object& object, const QString& member, const Values& values);
    void takeResolverNews(const QString& path, std::uint64_t instance, const QString& member, const Values& values);
    void addType(const ZeroconfType& type);
    void removeType(const ZeroconfType& type);
    void addInstance(const ZeroconfType& type, const Values& values);
    void removeInstance(const ZeroconfType& type, const Values& values);
    void resolveNext();
    void resolve(const ZeroconfInstance& instance);
    void freeWhere(const std::function<bool(const Object&)>& condition);
    void askForAddress(int family, const Request& where);
    ZeroconfInstance* find(std::uint64_t id);
    void tell(); // changed(), soon

    AvahiLink m_link;
    QTimer m_soon;
    Request m_request;
    bool m_isBrowsing = false;
    bool m_typesSettled = false;
    std::string m_trouble;
    std::vector<Type> m_types;
    std::map<std::string, int> m_typeSeen; // over how many interfaces and protocols
    std::vector<ZeroconfInstance> m_instances;
    std::uint64_t m_lastId = 0;
    std::uint64_t m_lastResolved = 0;
    std::size_t m_leftOut = 0;
    std::size_t m_resolving = 0;
    std::map<QString, Object> m_objects;
    quint64 m_round = 0; // of browse(): what an earlier one made is set free as it comes
    ZeroconfHost m_host;
    quint64 m_hostRound = 0;
    int m_hostAnswersDue = 0;
};

} // namespace swb
