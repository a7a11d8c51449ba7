#include "core/net/address_calculator.h"

#include <QTest>

using namespace swb;

namespace {

QString formOf(const std::vector<AddressForm>& forms, const std::string& name) {
    for (const AddressForm& form : forms)
        if (form.name == name)
            return QString::fromStdString(form.value);
    return "(none)";
}

QString form(const std::string& text, const std::string& name) {
    const auto address = readTypedAddress(text);
    return address ? formOf(formsOf(*address), name) : QString::fromStdString(address.error().message);
}

QString prefixForm(const std::string& text, const std::string& name) {
    const auto address = readTypedAddress(text);
    return address ? formOf(prefixFormsOf(*address), name) : QString::fromStdString(address.error().message);
}

} // namespace

class TestAddressCalculator : public QObject {
    Q_OBJECT

private slots:
    void givesEveryForm_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        const auto add = [](const char* text, const char* name, const char* value) {
            QTest::addRow("%s: %s", text, name) << text << name << value;
        };
        // The numbers by Python's ipaddress module.
        add("192.0.2.1", "number", "3221225985");
        add("192.0.2.1", "number in hex", "0xc0000201");
        add("192.0.2.1", "number, bytes reversed", "16908480");
        add("192.0.2.1", "bytes", "c0 00 02 01");
        add("192.0.2.1", "reverse name", "1.2.0.192.in-addr.arpa");
        add("192.0.2.1", "IPv4-mapped", "::ffff:192.0.2.1");
        add("192.0.2.1", "inet_aton, two parts", "192.513");
        add("127.1", "text", "127.0.0.1");
        add("0x7f.1", "text", "127.0.0.1");
        add("010.0.0.1", "text", "8.0.0.1");
        add("2130706433", "text", "127.0.0.1");
        add("2001:db8::1", "text, all digits", "2001:0db8:0000:0000:0000:0000:0000:0001");
        add("2001:0DB8:0:0::0001", "text", "2001:db8::1");
        add("2001:db8::1", "number", "42540766411282592856903984951653826561");
        add("20010db8000000000000000000000001", "text", "2001:db8::1");
        add("::ffff:192.0.2.1", "the IPv4 address in it", "192.0.2.1");
        add("fe80::0202:b3ff:fe1e:8329", "hardware address in it", "00:02:b3:1e:83:29");
        add("::1", "reverse name", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa");
        add("0.0.0.0", "number", "0");
    }

    void givesEveryForm() {
        QFETCH(const QString, text);
        QFETCH(const QString, name);
        QFETCH(const QString, value);
        QCOMPARE(form(text.toStdString(), name.toStdString()), value);
    }

    void calculatesPrefixes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        const auto add = [](const char* text, const char* name, const char* value) {
            QTest::addRow("%s: %s", text, name) << text << name << value;
        };
        add("192.0.2.77/26", "network", "192.0.2.64/26");
        add("192.0.2.77/26", "mask", "255.255.255.192");
        add("192.0.2.77/26", "wildcard mask", "0.0.0.63");
        add("192.0.2.77/26", "last address", "192.0.2.127");
        add("192.0.2.77/26", "addresses", "64");
        add("192.0.2.77/26", "for hosts", "62");
        add("192.0.2.77/255.255.255.0", "network", "192.0.2.0/24");
        add("192.0.2.77/255.0.255.0", "network", "255.0.255.0 is no mask: a mask is ones and then zeros");
        add("192.0.2.77/33", "network", "behind '/' stands a number of bits, 0..32, or a mask");
        add("192.0.2.77/0", "addresses", "4294967296");
        add("192.0.2.77/32", "for hosts", "(none)");
        add("192.0.2.77", "network", "(none)");
        add("2001:db8:1:2:3::/48", "network", "2001:db8:1::/48");
        add("2001:db8::/0", "addresses", "340282366920938463463374607431768211456");
        add("2001:db8::/64", "last address", "2001:db8::ffff:ffff:ffff:ffff");
    }

    void calculatesPrefixes() {
        QFETCH(const QString, text);
        QFETCH(const QString, name);
        QFETCH(const QString, value);
        QCOMPARE(prefixForm(text.toStdString(), name.toStdString()), value);
    }

    void saysWhatEachFunctionMakesOfIt() {
        const auto verdicts = verdictsOn("127.1");
        QVERIFY(!verdicts[0].bytes && !verdicts[1].bytes && verdicts[2].bytes);
        QVERIFY(verdictsOn("1.2.3.4 junk")[2].bytes.has_value()); // inet_aton stops at the space
    }

    void refusesWhatIsNoAddress() {
        for (const char* text : {"", "localhost", "1.2.3.4.5", "1::2::3", "256.1.1.1", "1.2.3.4 junk"})
            QVERIFY2(!readTypedAddress(text), text);
    }

    void keepsTheScopeForTheSocketAddress() {
        const auto address = readTypedAddress("fe80::1%lo");
        QVERIFY(address.has_value());
        const auto socket = socketAddressOf(*address, 80);
        QVERIFY(socket.has_value());
        QVERIFY(socket->scopeId() != 0);
        QCOMPARE(socket->port(), 80);
    }

    void swapsBytes() {
        const ByteSwap port = hostToNetwork16(80);
        QCOMPARE(port.networkBytes, (Bytes{0, 80}));
        const ByteSwap word = hostToNetwork32(0x01020304);
        QCOMPARE(word.networkBytes, (Bytes{1, 2, 3, 4}));
        Bytes turned = word.networkBytes;
        std::ranges::reverse(turned);
        QVERIFY(word.hostBytes == turned || word.hostBytes == word.networkBytes);
        QCOMPARE(*parseUnsigned("0xffff", 0xffff), std::uint32_t{0xffff});
        QVERIFY(!parseUnsigned("65536", 0xffff));
        QVERIFY(!parseUnsigned("-1", 0xffff));
        QVERIFY(!parseUnsigned("", 0xffff));
    }
};

QTEST_APPLESS_MAIN(TestAddressCalculator)
#include "tst_address_calculator.moc"
