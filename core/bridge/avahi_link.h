#pragma once

#include <QDBusMessage>
#include <QList>
#include <QObject>
#include <QString>
#include <QVariant>

#include <functional>
#include <memory>

class QDBusConnection;

namespace swb {

// The way to Avahi's daemon over the system bus. Every call is asynchronous, and getting on the bus, which libdbus
// waits for, is done in a thread of its own. The daemon is never started by it. Lives in the GUI thread.
// Source: the introspection files org.freedesktop.Avahi.*.xml of Avahi 0.8, dbus-daemon's own org.freedesktop.DBus.
class AvahiLink : public QObject {
    Q_OBJECT

public:
    enum class State {
        NotLooked,
        Looking,
        NoBus,    // trouble() says why
        NoDaemon, // isInstalled() tells which of the two it is
        Silent,   // it is on the bus and does not answer
        Ready,
        Ended, // it was ready, and is no more
        BusEnded,
    };
    // Of a call, a making or an object: what came, or the error's name and words.
    struct Answer {
        QList<QVariant> values;
        QString error; // "org.freedesktop.Avahi.TimeoutError: Timeout reached"; empty: none
    };
    using Reply = std::function<void(const Answer&)>;

    explicit AvahiLink(QObject* parent = nullptr);
    ~AvahiLink() override;

    void look(); // anew, whatever is there
    State state() const { return m_state; }
    bool isReady() const { return m_state == State::Ready; }
    QString trouble() const { return m_trouble; }
    bool isInstalled() const { return m_isInstalled; }  // the bus could start it
    QString version() const { return m_version; }       // "avahi 0.8"
    QString hostName() const { return m_hostName; }     // "vm.local"
    QString domainName() const { return m_domainName; } // "local"

    // Of the daemon's Server object. `reply` is not called any more once the state has left Ready.
    void call(const QString& member, const QList<QVariant>& arguments, Reply reply);
    // A browser or resolver: "ServiceBrowser". `made` gets its path, before the first of its news. None of them is
    // lost: a daemon that has the two steps Prepare and Start (0.8) begins only then; news that an older one sends
    // before its path is known here are kept until it is.
    void make(const QString& what, const QList<QVariant>& arguments, Reply made);
    void setFree(const QString& what, const QString& path);

signals:
    void stateChanged();
    // Of a browser or resolver: "ItemNew", "Found".
    void newsCame(const QString& path, const QString& member, const QList<QVariant>& values);

private slots:
    void takeSignal(const QDBusMessage& message);
    void takeOwner(const QString& name, const QString& before, const QString& now);
    void takeBusEnd();

private:
    struct Meeting;
    void takeBus(const QString& name, const QString& error);
    void listen();
    void askForOwner();
    void askWhetherInstalled();
    void greet(const QString& owner);
    void enter(State state, const QString& trouble = {});
    void leaveBus();
    void send(const QString& path, const QString& interface, const QString& member, const QList<QVariant>& arguments,
              Reply reply);
    void sendToBus(const QString& member, const QList<QVariant>& arguments, Reply reply);
    void takeMade(const QString& what, const Answer& answer, const Reply& made);
    bool hasTwoSteps() const;

    State m_state = State::NotLooked;
    std::shared_ptr<Meeting> m_meeting; // with the thread that gets on the bus
    std::unique_ptr<QDBusConnection> m_bus;
    QString m_busName; // Qt's for the connection
    QString m_owner;   // ":1.5", the daemon on the bus
    QString m_trouble, m_version, m_hostName, m_domainName;
    unsigned m_api = 0;
    bool m_isInstalled = false;
    quint64 m_round = 0; // of look(): answers of an earlier one are not taken
    int m_making = 0;    // paths on their way
    struct Early {
        QString path, member;
        QList<QVariant> values;
    };
    QList<Early> m_early;
    QList<QString> m_paths; // of the browsers and resolvers there are
};

} // namespace swb
