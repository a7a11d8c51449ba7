#include "core/store/session.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>

using namespace swb;
using namespace std::chrono_literals;

namespace {

Session someSession() {
    SavedSocket server;
    server.family = AF_INET;
    server.type = SOCK_STREAM | SOCK_CLOEXEC;
    server.role = "TCP server";
    server.bind = *Address::parseInet("127.0.0.1", "4000");
    server.backlog = 128;
    SavedSocket other;
    other.family = 9999;
    other.type = -1;
    other.protocol = 255;
    other.connect = *Address::unixAbstract(viewOf(std::string_view("a\0b", 3)));
    other.mode = TimeoutMode::Timeout;
    other.timeout = 1500ms;
    other.backlog = -1; // a number like others
    other.sendTo = *Address::parseInet("127.0.0.1", "4001");
    return {{server, other}};
}

} // namespace

class TestSession : public QObject {
    Q_OBJECT

private slots:
    void aFileOfBeforeSaysNoneByMinusOne() {
        QJsonObject whole = toJson(someSession());
        QJsonArray sockets = whole["sockets"].toArray();
        for (const auto& [at, backlog] : {std::pair(0, 5), std::pair(1, -1)}) {
            QJsonObject socket = sockets[at].toObject();
            socket.remove("listen");
            socket.insert("backlog", backlog);
            sockets[at] = socket;
        }
        whole["sockets"] = sockets;
        const auto again = sessionFromJson(whole);
        QVERIFY2(again.has_value(), again ? "" : qPrintable(again.error()));
        QVERIFY(again->sockets[0].backlog == 5);
        QVERIFY(!again->sockets[1].backlog);
    }

    void comesBackAsItWas() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("session.json");
        QVERIFY(saveSession(path, someSession()));
        const auto again = loadSession(path);
        QVERIFY2(again.has_value(), again ? "" : qPrintable(again.error()));
        QCOMPARE(again->sockets.size(), 2u);
        const SavedSocket& server = again->sockets[0];
        QCOMPARE(server.type, SOCK_STREAM | SOCK_CLOEXEC);
        QCOMPARE(server.role, QString("TCP server"));
        QVERIFY(server.bind == someSession().sockets[0].bind);
        QVERIFY(server.connect.isEmpty());
        QVERIFY(server.backlog == 128);
        QVERIFY(server.sendTo.isEmpty());
        const SavedSocket& other = again->sockets[1];
        QCOMPARE(other.family, 9999);
        QCOMPARE(other.type, -1);
        QVERIFY(other.backlog == -1);
        QVERIFY(other.sendTo == someSession().sockets[1].sendTo);
        QVERIFY(other.connect == someSession().sockets[1].connect);
        QCOMPARE(other.mode, TimeoutMode::Timeout);
        QCOMPARE(other.timeout, std::chrono::nanoseconds(1500ms));
    }

    void isEmptyWhenThereIsNoFile() {
        const auto session = loadSession("/nowhere/session.json");
        QVERIFY(session.has_value());
        QVERIFY(session->sockets.empty());
    }

    void refusesMalformedValuesAndSaysWhere_data() {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("family is a text") << "family" << QJsonValue("AF_INET");
        QTest::newRow("family is missing") << "family" << QJsonValue(QJsonValue::Undefined);
        QTest::newRow("type is a fraction") << "type" << QJsonValue(1.5);
        QTest::newRow("protocol is too large") << "protocol" << QJsonValue(4294967296.0);
        QTest::newRow("role is a number") << "role" << QJsonValue(1);
        QTest::newRow("mode is unknown") << "mode" << QJsonValue("sometimes");
        QTest::newRow("bind is not hex") << "bind" << QJsonValue(QJsonObject{{"hex", "0g"}, {"length", 1}});
        QTest::newRow("bind is odd") << "bind" << QJsonValue(QJsonObject{{"hex", "020"}, {"length", 2}});
        QTest::newRow("bind is long") << "bind" << QJsonValue(QJsonObject{{"hex", QString(258, '0')}, {"length", 129}});
        QTest::newRow("bind has a wrong length") << "bind" << QJsonValue(QJsonObject{{"hex", "0200"}, {"length", 1}});
    }
    void refusesMalformedValuesAndSaysWhere() {
        QFETCH(QString, field);
        QFETCH(QJsonValue, value);
        QJsonObject object = toJson(someSession());
        QJsonArray sockets = object.value("sockets").toArray();
        QJsonObject first = sockets.at(0).toObject();
        first.insert(field, value);
        sockets.replace(0, first);
        object.insert("sockets", sockets);
        const auto session = sessionFromJson(object);
        QVERIFY(!session);
        QVERIFY2(session.error().startsWith("sockets[0]." + field), qPrintable(session.error()));
    }

    void refusesNegativeSeconds() {
        QJsonObject object = toJson(someSession());
        QJsonArray sockets = object.value("sockets").toArray();
        QJsonObject second = sockets.at(1).toObject();
        second.insert("seconds", -1);
        sockets.replace(1, second);
        object.insert("sockets", sockets);
        QCOMPARE(sessionFromJson(object).error(), QString("sockets[1].seconds: not a number of seconds."));
    }

    void refusesADamagedFileAndLeavesItAsItIs() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("session.json");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"format": "socket-workbench session", "version": 1, "sockets": [7]})");
        file.close();
        const auto session = loadSession(path);
        QVERIFY(!session);
        QVERIFY2(session.error().contains("sockets[0]"), qPrintable(session.error()));
        QVERIFY(QFile::exists(path));
    }

    void refusesAnotherVersion() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("session.json");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"format": "socket-workbench session", "version": 7, "sockets": []})");
        file.close();
        const auto session = loadSession(path);
        QVERIFY(!session);
        QVERIFY2(session.error().contains("version 7"), qPrintable(session.error()));
    }
};

QTEST_APPLESS_MAIN(TestSession)
#include "tst_session.moc"
