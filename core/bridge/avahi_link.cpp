#include "core/bridge/avahi_link.h"

#include "core/bridge/bus_probe.h"

#include <QDBusConnection>
#include <QDBusError>
#include <QDBusObjectPath>
#include <QDBusPendingCall>
#include <QDBusPendingCallWatcher>
#include <QStringList>

#include <mutex>
#include <thread>
#include <utility>

namespace swb {

namespace {

constexpr int kTimeoutMs = 10000;                    // the daemon itself gives up after 5 s
constexpr std::chrono::milliseconds kPatience{3000}; // with the bus
constexpr unsigned kTwoStepsApi = 516;
constexpr qsizetype kMostEarly = 2000;

QString service() { return QStringLiteral("org.freedesktop.Avahi"); }
QString busService() { return QStringLiteral("org.freedesktop.DBus"); }
QString busPath() { return QStringLiteral("/org/freedesktop/DBus"); }
QString serverPath() { return QStringLiteral("/"); }
QString interfaceOf(const QString& what) { return service() + QLatin1Char('.') + what; }

const QStringList& objects() {
    static const QStringList kNames{QStringLiteral("ServiceTypeBrowser"), QStringLiteral("ServiceBrowser"),
                                    QStringLiteral("ServiceResolver")};
    return kNames;
}

AvahiLink::Answer answerOf(const QDBusMessage& message) {
    if (message.type() == QDBusMessage::ErrorMessage)
        return {{}, message.errorName() + QStringLiteral(": ") + message.errorMessage()};
    return {message.arguments(), {}};
}

QVariant firstOf(const AvahiLink::Answer& answer) { return answer.values.value(0); }

} // namespace

// Where the thread that gets on the bus finds the link, or that it is gone.
struct AvahiLink::Meeting {
    std::mutex mutex;
    AvahiLink* link = nullptr;
};

AvahiLink::AvahiLink(QObject* parent)
    : QObject(parent) {}

AvahiLink::~AvahiLink() { leaveBus(); }

void AvahiLink::leaveBus() {
    if (m_meeting) {
        const std::lock_guard lock(m_meeting->mutex);
        m_meeting->link = nullptr;
    }
    m_meeting.reset();
    m_bus.reset();
    if (!m_busName.isEmpty())
        QDBusConnection::disconnectFromBus(m_busName);
    m_busName.clear();
    m_owner.clear();
    m_paths.clear();
    m_early.clear();
    m_making = 0;
}

void AvahiLink::look() {
    static quint64 number = 0;
    leaveBus();
    ++m_round;
    enter(State::Looking);
    m_meeting = std::make_shared<Meeting>();
    m_meeting->link = this;
    // Each time a connection of its own: Qt keeps one that failed.
    const QString name = QStringLiteral("swb-avahi-%1").arg(++number);
    std::thread([meeting = m_meeting, name] {
        QString error = QString::fromStdString(
            busTrouble(qEnvironmentVariable("DBUS_SYSTEM_BUS_ADDRESS").toStdString(), kPatience));
        if (error.isEmpty()) {
            const QDBusConnection bus = QDBusConnection::connectToBus(QDBusConnection::SystemBus, name);
            error = bus.isConnected() ? QString() : bus.lastError().message();
        }
        const std::lock_guard lock(meeting->mutex);
        if (meeting->link != nullptr)
            QMetaObject::invokeMethod(
                meeting->link, [link = meeting->link, name, error] { link->takeBus(name, error); },
                Qt::QueuedConnection);
        else
            QDBusConnection::disconnectFromBus(name);
    }).detach();
}

void AvahiLink::takeBus(const QString& name, const QString& error) {
    if (m_state != State::Looking || !m_busName.isEmpty())
        return QDBusConnection::disconnectFromBus(name); // of an earlier look()
    m_busName = name;
    if (!error.isEmpty())
        return enter(State::NoBus, error);
    m_bus = std::make_unique<QDBusConnection>(name);
    listen();
    askForOwner();
}

// Without the name of the service: with it, Qt would wait for the bus to say who has it. Who sent a signal is looked
// at when it comes.
void AvahiLink::listen() {
    m_bus->connect({}, busPath(), busService(), QStringLiteral("NameOwnerChanged"), {service()}, {}, this,
                   SLOT(takeOwner(QString, QString, QString)));
    m_bus->connect({}, busPath() + QStringLiteral("/Local"), busService() + QStringLiteral(".Local"),
                   QStringLiteral("Disconnected"), this, SLOT(takeBusEnd()));
    for (const QString& what : objects())
        m_bus->connect({}, {}, interfaceOf(what), {}, this, SLOT(takeSignal(QDBusMessage)));
}

void AvahiLink::askForOwner() {
    sendToBus(QStringLiteral("GetNameOwner"), {service()}, [this](const Answer& answer) {
        if (answer.error.isEmpty())
            greet(firstOf(answer).toString());
        else if (answer.error.contains(QStringLiteral("NameHasNoOwner")))
            askWhetherInstalled();
        else
            enter(State::NoBus, answer.error);
    });
}

void AvahiLink::askWhetherInstalled() {
    sendToBus(QStringLiteral("ListActivatableNames"), {}, [this](const Answer& answer) {
        m_isInstalled = firstOf(answer).toStringList().contains(service());
        enter(State::NoDaemon);
    });
}

void AvahiLink::greet(const QString& owner) {
    m_owner = owner;
    const QString server = interfaceOf(QStringLiteral("Server"));
    const auto isSilent = [this](const Answer& answer) {
        if (!answer.error.isEmpty())
            enter(State::Silent, answer.error);
        return !answer.error.isEmpty();
    };
    send(serverPath(), server, QStringLiteral("GetAPIVersion"), {}, [this, isSilent](const Answer& answer) {
        if (!isSilent(answer))
            m_api = firstOf(answer).toUInt();
    });
    send(serverPath(), server, QStringLiteral("GetVersionString"), {}, [this, isSilent](const Answer& answer) {
        if (m_state != State::Silent && !isSilent(answer))
            m_version = firstOf(answer).toString();
    });
    send(serverPath(), server, QStringLiteral("GetDomainName"), {},
         [this](const Answer& answer) { m_domainName = firstOf(answer).toString(); });
    send(serverPath(), server, QStringLiteral("GetHostNameFqdn"), {}, [this](const Answer& answer) {
        if (m_state == State::Silent)
            return;
        m_hostName = firstOf(answer).toString(); // it has none while it is still choosing
        enter(State::Ready);
    });
}

void AvahiLink::takeOwner(const QString& name, const QString& /*before*/, const QString& now) {
    if (name != service() || m_state == State::Looking)
        return;
    ++m_round; // what the one before was asked is not answered any more
    m_paths.clear();
    m_early.clear();
    m_making = 0;
    m_owner.clear();
    if (now.isEmpty())
        enter(State::Ended);
    else
        greet(now);
}

void AvahiLink::takeBusEnd() {
    ++m_round;
    enter(State::BusEnded);
}

void AvahiLink::enter(State state, const QString& trouble) {
    m_state = state;
    m_trouble = trouble;
    emit stateChanged();
}

void AvahiLink::send(const QString& path, const QString& interface, const QString& member,
                     const QList<QVariant>& arguments, Reply reply) {
    const bool isBus = interface == busService();
    QDBusMessage message = QDBusMessage::createMethodCall(isBus ? busService() : service(), path, interface, member);
    message.setArguments(arguments);
    message.setAutoStartService(false);
    auto* watcher = new QDBusPendingCallWatcher(m_bus->asyncCall(message, kTimeoutMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this,
            [this, round = m_round, reply = std::move(reply)](QDBusPendingCallWatcher* finished) {
                finished->deleteLater();
                if (round == m_round && reply)
                    reply(answerOf(finished->reply()));
            });
}

void AvahiLink::sendToBus(const QString& member, const QList<QVariant>& arguments, Reply reply) {
    send(busPath(), busService(), member, arguments, std::move(reply));
}

void AvahiLink::call(const QString& member, const QList<QVariant>& arguments, Reply reply) {
    if (isReady())
        send(serverPath(), interfaceOf(QStringLiteral("Server")), member, arguments, std::move(reply));
}

bool AvahiLink::hasTwoSteps() const { return (m_api & 0xffff) >= kTwoStepsApi; }

void AvahiLink::make(const QString& what, const QList<QVariant>& arguments, Reply made) {
    if (!isReady())
        return;
    ++m_making;
    const QString server = interfaceOf(hasTwoSteps() ? QStringLiteral("Server2") : QStringLiteral("Server"));
    send(serverPath(), server, what + (hasTwoSteps() ? QStringLiteral("Prepare") : QStringLiteral("New")), arguments,
         [this, what, made = std::move(made)](const Answer& answer) { takeMade(what, answer, made); });
}

void AvahiLink::takeMade(const QString& what, const Answer& answer, const Reply& made) {
    --m_making;
    if (!answer.error.isEmpty())
        return made(answer);
    const QString path = firstOf(answer).value<QDBusObjectPath>().path();
    m_paths.append(path);
    made({{path}, {}});
    if (hasTwoSteps())
        send(path, interfaceOf(what), QStringLiteral("Start"), {}, {});
    const QList<Early> early = std::exchange(m_early, {});
    for (const Early& news : early)
        if (news.path == path)
            emit newsCame(path, news.member, news.values);
        else if (m_making > 0)
            m_early.append(news);
}

void AvahiLink::setFree(const QString& what, const QString& path) {
    if (m_paths.removeOne(path) && isReady())
        send(path, interfaceOf(what), QStringLiteral("Free"), {}, {});
}

void AvahiLink::takeSignal(const QDBusMessage& message) {
    if (message.service() != m_owner || !isReady())
        return; // anybody may send such a signal
    if (m_paths.contains(message.path()))
        emit newsCame(message.path(), message.member(), message.arguments());
    else if (m_making > 0 && m_early.size() < kMostEarly)
        m_early.append({message.path(), message.member(), message.arguments()});
}

} // namespace swb
