#include "ui/models/socket_text.h"
#include "ui/models/socket_tree_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

using namespace swb;

namespace {

Address inet(const char* host, const char* port) { return *Address::parseInet(host, port); }

SocketView tcp(std::uint32_t id, Life life = Life::Fresh) {
    SocketView view;
    view.id = SocketId{id};
    view.fd = static_cast<int>(id) + 6;
    view.family = AF_INET;
    view.type = SOCK_STREAM;
    view.kernelProtocol = IPPROTO_TCP;
    view.life = life;
    return view;
}

SocketView listener(std::uint32_t id) {
    SocketView view = tcp(id, Life::Listening);
    view.local = inet("127.0.0.1", "4000");
    view.backlog = 5;
    view.tcpState = TCP_LISTEN;
    return view;
}

SocketView accepted(std::uint32_t id, std::uint32_t parent) {
    SocketView view = tcp(id, Life::Connected);
    view.parent = SocketId{parent};
    view.peer = inet("127.0.0.1", "50000");
    view.tcpState = TCP_ESTABLISHED;
    return view;
}

// "s1(s2 s4) s3"
QString shape(const SocketTreeModel& model, const QModelIndex& parent = {}) {
    QStringList names;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        const QString inside = shape(model, index);
        names << index.data(SocketTreeModel::NameRole).toString() + (inside.isEmpty() ? QString() : '(' + inside + ')');
    }
    return names.join(QLatin1Char(' '));
}

} // namespace

class TestSocketTreeModel : public QObject {
    Q_OBJECT

private slots:
    void acceptedSocketsStandUnderTheirListener() {
        SocketTreeModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.update({listener(1)}, {});
        model.update({accepted(2, 1), tcp(3), accepted(4, 1)}, {});
        QCOMPARE(shape(model), QStringLiteral("s1(s2 s4) s3"));
        QCOMPARE(model.indexOf(SocketId{4}).parent(), model.indexOf(SocketId{1}));
    }

    void aListenerAndWhatItAcceptedMayComeAtOnce() {
        SocketTreeModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy inserted(&model, &SocketTreeModel::rowsInserted);
        model.update({listener(1), accepted(2, 1), accepted(3, 1), tcp(4), accepted(5, 1)}, {});
        QCOMPARE(shape(model), QStringLiteral("s1(s2 s3 s5) s4"));
        QCOMPARE(inserted.count(), 2); // one for the top, one under the listener
    }

    void childrenOfARemovedListenerComeToTheTop() {
        SocketTreeModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.update({listener(1), accepted(2, 1), tcp(3), accepted(4, 1)}, {});
        model.update({}, {SocketId{1}});
        QCOMPARE(shape(model), QStringLiteral("s2 s3 s4"));
        model.update({}, {SocketId{2}, SocketId{4}, SocketId{99}});
        QCOMPARE(shape(model), QStringLiteral("s3"));
    }

    void twinsStandTogether() {
        SocketTreeModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        SocketView one = tcp(1);
        one.family = AF_UNIX;
        one.twin = SocketId{4};
        SocketView other = one;
        other.id = SocketId{4};
        other.twin = SocketId{1};
        model.update({one, tcp(2), tcp(3), other}, {});
        QCOMPARE(shape(model), QStringLiteral("s1 s4 s2 s3"));
        QCOMPARE(whatText(one), QStringLiteral("Unix stream pair with s4"));
    }

    void aChangeIsAChangeOfItsRowAlone() {
        SocketTreeModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.update({tcp(1), tcp(2)}, {});
        QSignalSpy changed(&model, &SocketTreeModel::dataChanged);
        SocketView second = tcp(2, Life::Connected);
        second.peer = inet("127.0.0.1", "80");
        second.inFlight.push_back({ActionId{1}, "recv", {}, false});
        model.update({second}, {});
        QCOMPARE(changed.count(), 1);
        const QModelIndex index = model.indexOf(SocketId{2});
        QCOMPARE(changed.first().first().toModelIndex(), index);
        QCOMPARE(index.data().toString(), QStringLiteral("s2 TCP \u2192 127.0.0.1:80"));
        QVERIFY(index.data(SocketTreeModel::BusyRole).toBool());
        QVERIFY(index.data(Qt::AccessibleTextRole).toString().contains(QLatin1String("recv running")));
    }

    void openAndClosedAreCounted() {
        SocketTreeModel model;
        model.update({tcp(1), tcp(2, Life::Closed), tcp(3)}, {});
        QCOMPARE(model.openCount(), 2);
        QCOMPARE(model.closedCount(), 1);
    }

    void whatASocketIsIsSaidInAFewWords_data() {
        QTest::addColumn<SocketView>("view");
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("state");
        QTest::newRow("fresh") << tcp(1) << "TCP" << "new";
        QTest::newRow("listener") << listener(1) << "TCP listen 127.0.0.1:4000" << "LISTEN";
        QTest::newRow("accepted") << accepted(2, 1) << QStringLiteral("TCP \u2190 127.0.0.1:50000") << "ESTABLISHED";
        SocketView udp = tcp(3, Life::Bound);
        udp.type = SOCK_DGRAM;
        udp.kernelProtocol = IPPROTO_UDP;
        udp.local = inet("127.0.0.1", "53");
        QTest::newRow("udp") << udp << "UDP 127.0.0.1:53" << "bound";
        SocketView local = tcp(4, Life::Listening);
        local.family = AF_UNIX;
        local.kernelProtocol = 0;
        local.local = *Address::unixPath("/run/x");
        QTest::newRow("unix") << local << "Unix stream listen /run/x" << "listening";
        SocketView closed = listener(5);
        closed.life = Life::Closed;
        QTest::newRow("closed") << closed << "TCP listen 127.0.0.1:4000" << "closed";
        SocketView unknown = tcp(6);
        unknown.family = 9999;
        unknown.kernelProtocol = -1;
        QTest::newRow("unknown family") << unknown << "9999 SOCK_STREAM" << "new";
    }

    void whatASocketIsIsSaidInAFewWords() {
        QFETCH(SocketView, view);
        QFETCH(QString, what);
        QFETCH(QString, state);
        QCOMPARE(whatText(view), what);
        QCOMPARE(lifeText(view), state);
    }

    void readinessIsTold() {
        QCOMPARE(readinessText(POLLIN | POLLOUT), QStringLiteral("IN OUT"));
        QCOMPARE(readinessText(POLLRDHUP), QStringLiteral("RDHUP"));
        QCOMPARE(readinessText(POLLRDHUP | POLLHUP), QStringLiteral("RDHUP HUP"));
        QCOMPARE(readinessText(0), QString());
        SocketTreeModel model;
        SocketView view = tcp(1, Life::Connected);
        view.readiness = POLLOUT;
        model.update({view}, {});
        const QString spoken = model.index(0, 0).data(Qt::AccessibleTextRole).toString();
        QCOMPARE(spoken, QStringLiteral("s1, TCP, connected, ready: OUT"));
    }
};

QTEST_MAIN(TestSocketTreeModel)
#include "tst_socket_tree_model.moc"
