#include "core/explain/explain_zeroconf.h"
#include "core/net/zeroconf.h"

#include <QTest>

#include <sys/socket.h>

using namespace swb;

namespace {

Bytes bytesOf(std::string_view text) { return {text.begin(), text.end()}; }

std::vector<ZeroconfText> read(std::initializer_list<std::string_view> texts) {
    std::vector<Bytes> all;
    for (const std::string_view text : texts)
        all.push_back(bytesOf(text));
    return readTexts(all);
}

} // namespace

// RFC 6763, 6 and 7.
class TestZeroconf : public QObject {
    Q_OBJECT

private slots:
    void textsAreKeysWithAValueAnEmptyOneOrAlone() {
        const auto texts = read({"path=/x=y", "empty=", "flag", ""});
        QCOMPARE(texts.size(), std::size_t{3});
        QCOMPARE(texts[0].key, std::string("path"));
        QCOMPARE(texts[0].value, std::optional<std::string>("/x=y")); // the first equals sign parts them
        QCOMPARE(texts[1].value, std::optional<std::string>(""));
        QVERIFY(!texts[2].value.has_value());
    }

    void theFirstOfAKeyCountsInAnyCase() {
        const auto texts = read({"Color=T", "color=F"});
        QVERIFY(texts[0].note.empty());
        QVERIFY(texts[1].note.find("first one counts") != std::string::npos);
    }

    void aTextWithoutAKeyIsMarked() {
        const auto texts = read({"=value"});
        QVERIFY(texts[0].note.find("without a key") != std::string::npos);
    }

    void bytesOfAPeerAreEscaped() {
        const auto texts = read({std::string_view("a\nb=\x01\xff", 6)});
        QCOMPARE(texts[0].key, std::string("a\\nb"));
        QCOMPARE(texts[0].value, std::optional<std::string>("\\x01\\xff"));
    }

    void theSocketFollowsFromTheType() {
        QCOMPARE(socketTypeOf("_http._tcp"), static_cast<int>(SOCK_STREAM));
        QCOMPARE(socketTypeOf("_printer._sub._http._TCP"), static_cast<int>(SOCK_STREAM));
        QCOMPARE(socketTypeOf("_presence._udp"), static_cast<int>(SOCK_DGRAM));
        QCOMPARE(socketTypeOf("http"), 0);
        QCOMPARE(socketTypeOf("_http._sctp"), 0);
    }

    void whatIsNoTypeOfAServiceSaysWhy_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("why");
        QTest::newRow("a type") << "_http._tcp" << "";
        QTest::newRow("a subtype") << "_printer._sub._http._tcp" << "";
        QTest::newRow("no transport") << "_http" << "._tcp or ._udp";
        QTest::newRow("no underscore") << "http._tcp" << "underscore";
        QTest::newRow("no name") << "_._tcp" << "underscore";
        QTest::newRow("too long") << "_abcdefghijklmnop._tcp" << "15 characters";
        QTest::newRow("a letter of another alphabet") << QString::fromUtf8("_b\u00fccher._tcp") << "letters, digits";
    }
    void whatIsNoTypeOfAServiceSaysWhy() {
        QFETCH(const QString, type);
        QFETCH(const QString, why);
        const QString fault = QString::fromStdString(serviceTypeFault(type.toStdString()));
        QCOMPARE(fault.isEmpty(), why.isEmpty());
        QVERIFY2(fault.contains(why), qPrintable(fault));
    }

    void anAddressOfTheLinkGetsItsScope() {
        QCOMPARE(zeroconfAddress("fe80::1", 80, 1).scopeId(), 1u);
        QCOMPARE(zeroconfAddress("2001:db8::1", 80, 1).scopeId(), 0u);
        QCOMPARE(zeroconfAddress("192.0.2.1", 80, 1).toString(), std::string("192.0.2.1:80"));
        QVERIFY(zeroconfAddress("name.local", 80, 1).isEmpty());
    }

    void anInstanceIsExplainedDownToTheCall() {
        ZeroconfInstance one;
        one.name = "Chat";
        one.type = {"_chat._udp", "local"};
        one.state = ZeroconfInstance::State::Resolved;
        one.host = "vm.local";
        one.port = 9000;
        one.address = zeroconfAddress("192.0.2.1", 9000, 1);
        std::string all;
        for (const auto& section : explainInstance(one).sections)
            all += section.text;
        QVERIFY(all.find("SOCK_DGRAM") != std::string::npos);
        QVERIFY(all.find("not TCP") != std::string::npos);
        QVERIFY(all.find("('192.0.2.1', 9000)") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestZeroconf)
#include "tst_zeroconf.moc"
