#include "core/wire/form.h"
#include "core/wire/netlink.h"
#include "core/wire/netlink_build.h"

#include <QtTest>

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <sys/socket.h>

using namespace swb;

Q_DECLARE_METATYPE(swb::Bytes)

namespace {

Bytes built(std::string_view id, BytesView payload = {}) {
    const Form* form = findForm(id);
    return form != nullptr ? build(*form, initialValues(*form), payload).value_or(Bytes{}) : Bytes{};
}

DecodeContext netlinkSocket(int protocol) {
    DecodeContext context;
    context.family = AF_NETLINK;
    context.type = SOCK_RAW;
    context.protocol = protocol;
    return context;
}

} // namespace

// What the forms compose without a change is what the builders of the core make.
class TestNetlinkForms : public QObject {
    Q_OBJECT

private slots:
    void anUntouchedFormIsTheRequest_data() {
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<Bytes>("expected");
        QTest::newRow("links") << QByteArray("netlink-links") << linkListRequest(1);
        QTest::newRow("addresses") << QByteArray("netlink-addresses") << addressListRequest(1);
        QTest::newRow("routes") << QByteArray("netlink-routes") << routeListRequest(1);
        QTest::newRow("neighbours") << QByteArray("netlink-neighbours") << neighbourListRequest(1);
        QTest::newRow("rules") << QByteArray("netlink-rules") << ruleListRequest(1);
        QTest::newRow("families") << QByteArray("netlink-families") << genericFamilyRequest(1, "");
        QTest::newRow("sockets") << QByteArray("netlink-sockets") << socketListRequest(1, AF_INET, IPPROTO_TCP);
        QTest::newRow("any") << QByteArray("netlink-message") << netlinkMessage({RTM_GETLINK, NLM_F_REQUEST, 1, 0}, {});
    }
    void anUntouchedFormIsTheRequest() {
        QFETCH(const QByteArray, id);
        QFETCH(const Bytes, expected);
        QCOMPARE(built(id.toStdString()), expected);
        QVERIFY(!expected.empty());
    }

    // Its last attribute is not padded: the kernel takes it so.
    void aFamilyIsAskedForByName() {
        const Bytes name{'n', 'l', 'c', 't', 'r', 'l', 0};
        Bytes expected = genericFamilyRequest(1, "nlctrl");
        expected.pop_back();
        expected[0] = static_cast<std::uint8_t>(expected.size());
        QCOMPARE(built("netlink-family", name), expected);
        QVERIFY(!decodeNetlink(expected, NETLINK_GENERIC).isFaulty());
    }

    void aRouteIsAskedForByAddress() {
        const Bytes bytes = built("netlink-route");
        const Decoded decoded = decodeNetlink(bytes, NETLINK_ROUTE);
        QVERIFY(!decoded.isFaulty());
        QCOMPARE(decoded.name, std::string("RTM_GETROUTE"));
        QCOMPARE(decoded.fields.front().children.back().name, std::string("RTA_DST"));
        QCOMPARE(decoded.fields.front().children.back().value, std::string("127.0.0.1"));
    }

    void eachProtocolBeginsWithItsForm() {
        QCOMPARE(suggestedForm(netlinkSocket(NETLINK_ROUTE))->id, std::string_view("netlink-links"));
        QCOMPARE(suggestedForm(netlinkSocket(NETLINK_GENERIC))->id, std::string_view("netlink-family"));
        QCOMPARE(suggestedForm(netlinkSocket(NETLINK_SOCK_DIAG))->id, std::string_view("netlink-sockets"));
        QCOMPARE(suggestedForm(netlinkSocket(NETLINK_XFRM))->id, std::string_view("netlink-message"));
    }

    // Only what reads is offered by name.
    void noFormChangesTheMachine() {
        for (const Form& form : forms()) {
            if (!form.id.starts_with("netlink"))
                continue;
            const int protocol = form.meaning.starts_with("NETLINK_SOCK_DIAG") ? NETLINK_SOCK_DIAG
                                 : form.meaning.starts_with("NETLINK_GENERIC") ? NETLINK_GENERIC
                                                                               : NETLINK_ROUTE;
            const Bytes bytes = build(form, initialValues(form), {}).value();
            QVERIFY2(netlinkWarning(bytes, protocol).empty(), std::string(form.id).c_str());
        }
    }

    void aLengthTypedByHandIsKept() {
        const Form* form = findForm("netlink-links");
        std::vector<std::string> values = initialValues(*form);
        values.front() = "200";
        const Bytes bytes = build(*form, values, {}).value();
        QCOMPARE(int(bytes.front()), 200);
        QVERIFY(decodeNetlink(bytes, NETLINK_ROUTE).isFaulty());
    }
};

QTEST_APPLESS_MAIN(TestNetlinkForms)
#include "tst_netlink_forms.moc"
