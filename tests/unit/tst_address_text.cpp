#include "core/base/escape.h"
#include "core/net/address.h"
#include "tests/support/raw_address.h"
#include "tests/support/small_file.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <vector>

using namespace swb;
using namespace swb::test;
using namespace std::string_literals;

namespace {

Address raw(std::initializer_list<std::uint8_t> bytes) {
    return Address::fromBytes({bytes.begin(), bytes.size()}, static_cast<std::uint32_t>(bytes.size()));
}

Bytes copyOf(const Address& address) { return {address.bytes().begin(), address.bytes().end()}; }

struct Sample {
    const char* kind;
    Address address;
};

// One of every kind an Address can be, the awkward ones among them.
std::vector<Sample> samples() {
    Bytes padded = copyOf(*Address::unixPath("/tmp/x"));
    padded.resize(40);
    padded[20] = 'y';
    const Bytes storage(128, 0x41);
    Bytes oddPadding = copyOf(*Address::parseInet("1.2.3.4", "5"));
    oddPadding[15] = 7;
    return {
        {"inet", *Address::parseInet("127.0.0.1", "80")},
        {"inet wildcard", *Address::parseInet("0.0.0.0", "")},
        {"inet with padding that is not zero", Address::fromBytes(oddPadding, 16)},
        {"inet longer than its struct", Address::fromBytes(oddPadding, 20)},
        {"inet cut", raw({2, 0, 0, 80})},
        {"inet6", *Address::parseInet6("::1", "65535")},
        {"inet6 with flow and scope", *Address::parseInet6("fe80::1%lo", "1", 0xabcde)},
        {"inet6 with an unknown scope", *Address::parseInet6("fe80::1%4294967295", "1")},
        {"inet6 without scope field", Address::fromBytes(Address::parseInet6("::2", "9")->bytes(), 24)},
        {"path", *Address::unixPath("/run/a.sock")},
        {"path with odd characters", *Address::unixPath("/tmp/it's \"\\ \xc3\xa9 \xff ?\?= \n.sock")},
        {"path of 107 bytes", *Address::unixPath(std::string(107, 'p'))},
        {"path of 108 bytes", *Address::unixPath(std::string(108, 'p'))},
        {"path of 108 bytes as the kernel gives it back", unixRaw(std::string(108, 'p'), 111)},
        {"path without its NUL", unixRaw("/tmp/x", kPathOffset + 6)},
        {"path with bytes behind its NUL", Address::fromBytes(padded, 40)},
        {"abstract", *Address::unixAbstract(viewOf("name"))},
        {"abstract with NUL bytes", *Address::unixAbstract(viewOf("\0a\0\0"s + "7x\0"s))},
        {"abstract, empty", *Address::unixAbstract({})},
        {"abstract of 107 bytes", *Address::unixAbstract(viewOf(std::string(107, 'q')))},
        {"autobind", Address::unixAutobind()},
        {"netlink", Address::netlink(4711, 0)},
        {"netlink with groups", *Address::parseNetlink("", "RTMGRP_LINK|RTMGRP_IPV4_IFADDR")},
        {"netlink with padding that is not zero", raw({16, 0, 7, 0, 1, 0, 0, 0, 0, 0, 0, 0})},
        {"netlink cut", raw({16, 0, 0, 0, 1, 0})},
        {"vsock", *Address::parseVsock("local", "4000")},
        {"vsock by number", Address::vsock(77, 0)},
        {"vsock wildcards", *Address::parseVsock("VMADDR_CID_ANY", "-1")},
        {"vsock with flags", *Address::parseVsock("2", "80", "VMADDR_FLAG_TO_HOST")},
        {"vsock longer than its struct", Address::fromBytes(Address::vsock(1, 2).bytes(), 20)},
        {"link", *Address::parseLink("lo", "ETH_P_IP")},
        {"link with a hardware address", *Address::parseLink("lo", "0x1234", Bytes{2, 0, 0, 0, 0, 1})},
        {"link of an index that is nobody's", *Address::parseLink("4242", "3")},
        {"link, received", raw({17, 0, 8, 6, 1, 0, 0, 0, 4, 3, 4, 6, 0, 0, 0, 0, 0, 0, 0, 0})},
        {"link with bytes behind its address", raw({17, 0, 8, 6, 1, 0, 0, 0, 4, 3, 4, 6, 0, 0, 0, 0, 0, 0, 7, 0})},
        {"link cut", raw({17, 0, 8, 6, 1, 0})},
        {"unspecified", Address::unspecified()},
        {"family 9999", raw({0x0f, 0x27, 1, 2, 0x3f, 0x3f, 0x3d, '4'})},
        {"family alone", raw({0x0f, 0x27})},
        {"one byte", raw({2})},
        {"full", Address::fromBytes(storage, 128)},
    };
}

QString toolOrEmpty(const char* name) { return QStandardPaths::findExecutable(name); }

// Runs a program to its end; its standard error is in the failure text.
QByteArray outputOf(const QString& program, const QStringList& arguments, bool* isGood) {
    QProcess process;
    process.start(program, arguments);
    *isGood = process.waitForFinished(60000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    if (!*isGood)
        qWarning().noquote() << process.errorString() << process.readAllStandardError();
    return process.readAllStandardOutput();
}

constexpr const char* kIncludes =
    "#include <arpa/inet.h>\n#include <linux/netlink.h>\n#include <linux/vm_sockets.h>\n"
    "#include <net/if.h>\n#include <netpacket/packet.h>\n#include <stddef.h>\n#include <stdio.h>\n"
    "#include <string.h>\n#include <sys/socket.h>\n#include <sys/un.h>\n";
const QStringList kStrictC{"-std=c11", "-Wall", "-Wextra", "-Werror", "-D_GNU_SOURCE"};

} // namespace

class TestAddressText : public QObject {
    Q_OBJECT

private slots:
    void toStringShowsEveryKind_data();
    void toStringShowsEveryKind();
    void aPathThatBeginsWithAtIsNotTakenForAbstract();
    void cTextCompiles_data();
    void cTextCompiles();
    void cTextMakesTheSameBytesAndLength();
    void cTextIsWhatTheManualShows();
    void pythonTextIsWhatPythonPrints_data();
    void pythonTextIsWhatPythonPrints();
    void pythonTextEvaluatesToTheAddress();
};

void TestAddressText::toStringShowsEveryKind_data() {
    QTest::addColumn<QByteArray>("expected");
    const std::vector<std::pair<std::string, std::string>> expected{
        {"inet", "127.0.0.1:80"},
        {"inet wildcard", "0.0.0.0:0"},
        {"inet cut", "family 2: 00 50"},
        {"inet6", "[::1]:65535"},
        {"inet6 with flow and scope", "[fe80::1%lo]:1"},
        {"inet6 with an unknown scope", "[fe80::1%4294967295]:1"},
        {"inet6 without scope field", "[::2]:9"},
        {"path", "/run/a.sock"},
        {"path with odd characters", "/tmp/it's \"\\\\ \xc3\xa9 \\xff ?\?= \\n.sock"},
        {"path of 108 bytes as the kernel gives it back", std::string(108, 'p')},
        {"path without its NUL", "/tmp/x"},
        {"abstract", "@name"},
        {"abstract with NUL bytes", "@\\0a\\0\\x007x\\0"},
        {"abstract, empty", "@"},
        {"autobind", "(unnamed)"},
        {"netlink", "netlink:4711"},
        {"netlink with groups", "netlink:0 groups 0x11"},
        {"netlink with padding that is not zero", "netlink:1"},
        {"netlink cut", "family 16: 00 00 01 00"},
        {"link", "lo ETH_P_IP"},
        {"link with a hardware address", "lo 0x1234 02:00:00:00:00:01"},
        {"link of an index that is nobody's", "interface 4242 ETH_P_ALL"},
        {"link, received", "lo ETH_P_ARP PACKET_OUTGOING 00:00:00:00:00:00"},
        {"link cut", "family 17: 08 06 01 00"},
        {"vsock", "vsock:local:4000"},
        {"vsock by number", "vsock:77:0"},
        {"vsock wildcards", "vsock:any:any"},
        {"vsock with flags", "vsock:host:80 flags 1"},
        {"unspecified", "AF_UNSPEC"},
        {"family 9999", "family 9999: 01 02 3f 3f 3d 34"},
        {"family alone", "family 9999:"},
        {"one byte", "no family: 02"},
    };
    for (const auto& [kind, text] : expected)
        QTest::newRow(kind.c_str()) << QByteArray::fromStdString(text);
}

void TestAddressText::toStringShowsEveryKind() {
    QFETCH(QByteArray, expected);
    const auto all = samples();
    const auto sample =
        std::ranges::find_if(all, [](const Sample& s) { return s.kind == QByteArray(QTest::currentDataTag()); });
    QVERIFY(sample != all.end());
    QCOMPARE(QByteArray::fromStdString(sample->address.toString()), expected);
    QCOMPARE(Address().toString(), "(none)"s);
}

void TestAddressText::aPathThatBeginsWithAtIsNotTakenForAbstract() {
    QCOMPARE(Address::unixPath("@name")->toString(), "\\x40name"s);
    QCOMPARE(Address::unixPath("./@name")->toString(), "./@name"s);
    QCOMPARE(Address::unixAbstract(viewOf("@name"))->toString(), "@@name"s);
}

void TestAddressText::cTextCompiles_data() {
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<QByteArray>("length");
    for (const Sample& sample : samples())
        QTest::newRow(sample.kind) << QByteArray::fromStdString(sample.address.toCInitializer("addr"))
                                   << QByteArray::fromStdString(sample.address.toCLength("addr"));
}

void TestAddressText::cTextCompiles() {
    QFETCH(QByteArray, lines);
    QFETCH(QByteArray, length);
    const QString compiler = toolOrEmpty("cc");
    if (compiler.isEmpty())
        QSKIP("no cc here");
    const QTemporaryDir folder;
    const QString source = folder.filePath("a.c");
    const std::string text = kIncludes + "int main(void) {\n"s + lines.toStdString() +
                             "\nreturn bind(0, (struct sockaddr *)&addr, " + length.toStdString() + ");\n}\n";
    QVERIFY(writeFile(source.toStdString(), text));
    bool isGood = false;
    outputOf(compiler, QStringList{"-fsyntax-only"} + kStrictC + QStringList{source}, &isGood);
    QVERIFY2(isGood, text.c_str());
}

void TestAddressText::cTextMakesTheSameBytesAndLength() {
    const QString compiler = toolOrEmpty("cc");
    if (compiler.isEmpty())
        QSKIP("no cc here");
    std::string text = kIncludes + "static void show(const void *p, size_t have, size_t length) {\n"
                                   "printf(\"%zu \", length);\n"
                                   "for (size_t i = 0; i < have && i < length; ++i)\n"
                                   "printf(\"%02x\", ((const unsigned char *)p)[i]);\nputchar('\\n');\n}\n"
                                   "int main(void) {\n"s;
    QList<QByteArray> expected;
    for (const auto& [kind, address] : samples()) {
        text += "{\n" + address.toCInitializer("a") + "\nshow(&a, sizeof a, " + address.toCLength("a") + ");\n}\n";
        // The NUL that the kernel counts behind a full sun_path has no place in a sockaddr_un.
        const bool isOverlong = address.family() == AF_UNIX && address.length() == sizeof(sockaddr_un) + 1;
        const BytesView held = address.bytes().first(address.bytes().size() - (isOverlong ? 1 : 0));
        expected += QByteArray::fromStdString(std::to_string(address.length()) + ' ' + hexOf(held));
    }
    const QTemporaryDir folder;
    QVERIFY(writeFile(folder.filePath("a.c").toStdString(), text + "return 0;\n}\n"));
    bool isGood = false;
    outputOf(compiler, kStrictC + QStringList{"-O1", "-o", folder.filePath("a"), folder.filePath("a.c")}, &isGood);
    QVERIFY(isGood);
    const auto lines = outputOf(folder.filePath("a"), {}, &isGood).trimmed().split('\n');
    QVERIFY(isGood);
    QCOMPARE(lines, expected);
}

void TestAddressText::cTextIsWhatTheManualShows() {
    QCOMPARE(Address::parseInet("127.0.0.1", "80")->toCInitializer("a"),
             "struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(80)};\n"
             "inet_pton(AF_INET, \"127.0.0.1\", &a.sin_addr);"s);
    QCOMPARE(Address::parseInet("127.0.0.1", "80")->toCLength("a"), "sizeof a"s);
    QCOMPARE(Address::unixPath("/run/a.sock")->toCInitializer("local"),
             "struct sockaddr_un local = {.sun_family = AF_UNIX, .sun_path = \"/run/a.sock\"};"s);
    QCOMPARE(Address::unixPath("/run/a.sock")->toCLength("a"), "offsetof(struct sockaddr_un, sun_path) + 12"s);
    QCOMPARE(Address::unixAbstract(viewOf("name"))->toCInitializer("a"),
             "struct sockaddr_un a = {.sun_family = AF_UNIX};\nmemcpy(a.sun_path, \"\\0name\", 5);"s);
    QCOMPARE(Address::unixAutobind().toCLength("a"), "sizeof(sa_family_t)"s);
    QCOMPARE(Address().toCLength("a"), "0"s);
    QVERIFY(QString::fromStdString(Address::parseInet6("fe80::1%lo", "1")->toCInitializer("a"))
                .contains(".sin6_scope_id = if_nametoindex(\"lo\")"));
}

void TestAddressText::pythonTextIsWhatPythonPrints_data() {
    QTest::addColumn<QByteArray>("python");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const Address& address, const char* expected) {
        QTest::newRow(name) << QByteArray::fromStdString(address.toPython()) << QByteArray(expected);
    };
    row("inet", *Address::parseInet("127.0.0.1", "80"), "('127.0.0.1', 80)");
    row("inet6", *Address::parseInet6("::1", "80"), "('::1', 80, 0, 0)");
    row("scope", *Address::parseInet6("fe80::1%9", "80", 5), "('fe80::1', 80, 5, 9)");
    row("path", *Address::unixPath("/run/a.sock"), "'/run/a.sock'");
    row("abstract", *Address::unixAbstract(viewOf("name")), "b'\\x00name'");
    row("unnamed", Address::unixAutobind(), "''");
    row("none", Address(), "None");
    row("netlink", Address::netlink(4711, 17), "(4711, 17)");
    row("link", *Address::parseLink("lo", "ETH_P_IP"), "('lo', 2048, 0, 0, b'')");
    row("link, received", raw({17, 0, 8, 6, 1, 0, 0, 0, 4, 3, 4, 6, 0, 0, 0, 0, 0, 0, 0, 0}),
        "('lo', 2054, 4, 772, b'\\x00\\x00\\x00\\x00\\x00\\x00')");
    row("vsock", Address::vsock(1, 80), "(1, 80)");
    row("vsock with flags", Address::vsock(1, 80, 1),
        "(40, b'\\x00\\x00P\\x00\\x00\\x00\\x01\\x00\\x00\\x00\\x01\\x00\\x00\\x00')");
    row("other", raw({0x0f, 0x27, 1, 0x41}), "(9999, b'\\x01A')");
}

void TestAddressText::pythonTextIsWhatPythonPrints() {
    QFETCH(QByteArray, python);
    QFETCH(QByteArray, expected);
    QCOMPARE(python, expected);
}

// Python reads each text and gives the bytes of its names back, as it would hand them to the kernel.
void TestAddressText::pythonTextEvaluatesToTheAddress() {
    const QString python = toolOrEmpty("python3");
    if (python.isEmpty())
        QSKIP("no python3 here");
    constexpr const char* kReader = "import ast, os, sys\n"
                                    "for line in open(sys.argv[1], encoding='utf-8', newline='\\n'):\n"
                                    "    value = ast.literal_eval(line)\n"
                                    "    if isinstance(value, tuple):\n"
                                    "        print(*(v.hex() if isinstance(v, bytes) else v for v in value))\n"
                                    "    elif value is not None:\n"
                                    "        print('name', os.fsencode(value).hex())\n";
    std::string literals;
    QList<QByteArray> expected;
    for (const auto& [kind, address] : samples()) {
        literals += address.toPython() + '\n';
        std::string line;
        if (address.family() == AF_UNIX) {
            BytesView name = address.bytes().subspan(2);
            if (!name.empty() && name[0] != 0)
                name = name.first(std::size_t(std::ranges::find(name, 0) - name.begin()));
            line = "name " + hexOf(name);
        } else if (address.family() == -1) {
            line = "name " + hexOf(address.bytes());
        } else if (address.toPython().starts_with("('lo', ")) {
            const BytesView link = address.bytes();
            line = "lo " + std::to_string(link[2] * 256 + link[3]) + ' ' + std::to_string(link[10]) + ' ' +
                   std::to_string(link[8] + 256 * link[9]);
            if (link[11] != 0)
                line += ' ' + hexOf(link.subspan(12, link[11]));
        } else if (const auto numbers = address.toPython();
                   address.port() < 0 && numbers.find('b') == std::string::npos) {
            line = numbers.substr(1, numbers.find(',') - 1) + numbers.substr(numbers.find(' '));
            line.pop_back();
        } else if (address.port() < 0) {
            line = std::to_string(address.family()) + ' ' + hexOf(address.bytes().subspan(2));
        } else {
            line = address.host().substr(0, address.host().find('%')) + ' ' + std::to_string(address.port());
            if (address.family() == AF_INET6)
                line += (address.port() == 1 && address.scopeId() < 1000 ? " 703710 " : " 0 ") +
                        std::to_string(address.scopeId());
        }
        expected += QByteArray::fromStdString(line).trimmed();
    }
    const QTemporaryDir folder;
    QVERIFY(writeFile(folder.filePath("literals").toStdString(), literals));
    bool isGood = false;
    const auto out = outputOf(python, {"-X", "utf8", "-c", kReader, folder.filePath("literals")}, &isGood);
    QVERIFY(isGood);
    QList<QByteArray> lines;
    for (const QByteArray& line : out.trimmed().split('\n'))
        lines += line.trimmed();
    QCOMPARE(lines, expected);
}

QTEST_GUILESS_MAIN(TestAddressText)
#include "tst_address_text.moc"
