#include "core/calls/poll_entry.h"
#include "core/engine/plan.h"
#include "core/render/call_code.h"
#include "core/render/call_text.h"
#include "core/resolve/happy_eyeballs.h"

#include <QTest>

#include <poll.h>

using namespace swb;
using namespace std::chrono_literals;

namespace {

// "::1 192.0.2.1": what stands for an address with a colon is of IPv6.
std::vector<Address> addressesOf(const QString& texts) {
    std::vector<Address> out;
    for (const QString& text : texts.split(' ', Qt::SkipEmptyParts)) {
        const std::string host = text.toStdString();
        out.push_back(text.contains(':') ? *Address::parseInet6(host, "80") : *Address::parseInet(host, "80"));
    }
    return out;
}

QString textOf(const std::vector<Address>& addresses) {
    QStringList out;
    for (const Address& address : addresses)
        out << QString::fromStdString(address.host());
    return out.join(' ');
}

} // namespace

// The order of attempts by RFC 8305, section 4, and what is written of a poll() of several.
class TestHappyEyeballs : public QObject {
    Q_OBJECT

private slots:
    void familiesTakeTurns_data() {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("order");
        QTest::newRow("none") << "" << "";
        QTest::newRow("one") << "::1" << "::1";
        QTest::newRow("IPv6 first") << "::1 ::2 ::3 192.0.2.1 192.0.2.2" << "::1 192.0.2.1 ::2 192.0.2.2 ::3";
        QTest::newRow("IPv4 first") << "192.0.2.1 192.0.2.2 ::1" << "192.0.2.1 ::1 192.0.2.2";
        QTest::newRow("in turns already") << "::1 192.0.2.1 ::2" << "::1 192.0.2.1 ::2";
        QTest::newRow("the other family is long")
            << "::1 192.0.2.1 192.0.2.2 192.0.2.3" << "::1 192.0.2.1 192.0.2.2 192.0.2.3";
        QTest::newRow("one family") << "::3 ::1 ::2" << "::3 ::1 ::2";
        QTest::newRow("each once") << "::1 ::1 192.0.2.1 ::1 192.0.2.1" << "::1 192.0.2.1";
    }
    void familiesTakeTurns() {
        QFETCH(QString, given);
        QTEST(textOf(interleaveFamilies(addressesOf(given))), "order");
    }

    void pollOfSeveralTellsEachDescriptor() {
        CallRecord record;
        record.call = CallId::Poll;
        record.sequence = 1;
        record.result = 1;
        record.args = {5, POLLOUT, 0, 250};
        keepPolled(record, std::vector<PollEntry>{{5, POLLOUT, POLLOUT | POLLERR, SocketId{3}}, {6, POLLOUT, 0, {}}},
                   2);
        QCOMPARE(callText(record, Numbers::Symbols),
                 std::string("poll([{5, POLLOUT} -> POLLOUT|POLLERR, {6, POLLOUT}], 2, 250)"));
        QCOMPARE(asC(record), std::string("struct pollfd entries[2] = {\n"
                                          "    {.fd = s3, .events = POLLOUT},\n"
                                          "    {.fd = 6, .events = POLLOUT},\n"
                                          "};\n"
                                          "int ready = poll(entries, 2, 250);\n"
                                          "if (ready == -1)\n"
                                          "    perror(\"poll\");"));
        QCOMPARE(asPython(record), std::string("poller = select.poll()\n"
                                               "poller.register(s3, select.POLLOUT)\n"
                                               "poller.register(6, select.POLLOUT)\n"
                                               "ready = poller.poll(250)"));
    }

    void moreDescriptorsThanARecordKeepsAreCounted() {
        CallRecord record;
        record.call = CallId::Poll;
        keepPolled(record, std::vector<PollEntry>(11, {7, POLLOUT, 0, {}}), 11);
        QCOMPARE(polledOf(record).size(), std::size_t(8));
        QCOMPARE(polledCount(record), std::size_t(11));
        QVERIFY(QString::fromStdString(callText(record, Numbers::Symbols)).contains(", ...], 11, "));
    }

    void thePlanIsAsynciosOwn() {
        const Command command{{}, step::HappyEyeballs{addressesOf("::1 127.0.0.1"), 100ms}};
        const QString python = QString::fromStdString(planAsPython(command, nullptr));
        QVERIFY2(python.contains("create_connection(") && python.contains("happy_eyeballs_delay=0.1"),
                 qPrintable(python));
        QCOMPARE(plannedCalls(command, nullptr).size(), std::size_t(8));
    }
};

QTEST_APPLESS_MAIN(TestHappyEyeballs)
#include "tst_happy_eyeballs.moc"
