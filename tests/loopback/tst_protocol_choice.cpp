#include "core/base/errno_table.h"
#include "core/base/unique_fd.h"
#include "core/constants/tables.h"

#include <QtTest>

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

using namespace swb;

// What the tables say of protocol 0 is what this machine's kernel does.
class TestProtocolChoice : public QObject {
    Q_OBJECT

private slots:
    void theKernelChoosesTheProtocolTheTableNames_data();
    void theKernelChoosesTheProtocolTheTableNames();
    void theKernelRefusesWithTheErrnoTheTableNames_data();
    void theKernelRefusesWithTheErrnoTheTableNames();
    void theUsualProtocolsAreAccepted();
};

void TestProtocolChoice::theKernelChoosesTheProtocolTheTableNames_data() {
    QTest::addColumn<int>("family");
    QTest::addColumn<int>("type");
    QTest::newRow("AF_INET SOCK_STREAM") << AF_INET << int(SOCK_STREAM);
    QTest::newRow("AF_INET SOCK_DGRAM") << AF_INET << int(SOCK_DGRAM);
    QTest::newRow("AF_INET6 SOCK_STREAM") << AF_INET6 << int(SOCK_STREAM);
    QTest::newRow("AF_INET6 SOCK_DGRAM") << AF_INET6 << int(SOCK_DGRAM);
}

void TestProtocolChoice::theKernelChoosesTheProtocolTheTableNames() {
    QFETCH(int, family);
    QFETCH(int, type);
    const UniqueFd fd(::socket(family, type, 0));
    if (!fd.isValid() && errno == EAFNOSUPPORT)
        QSKIP("this kernel has no such family");
    int protocol = 0;
    socklen_t length = sizeof protocol;
    QCOMPARE(::getsockopt(fd.get(), SOL_SOCKET, SO_PROTOCOL, &protocol, &length), 0);
    const std::string named = decodeValue(ipProtocols(), protocol) + " (" + std::to_string(protocol) + ")";
    QVERIFY2(protocolZeroMeaning(family, type).find(named) != std::string_view::npos, named.c_str());
}

void TestProtocolChoice::theKernelRefusesWithTheErrnoTheTableNames_data() {
    QTest::addColumn<int>("family");
    QTest::addColumn<int>("type");
    QTest::newRow("AF_INET SOCK_SEQPACKET") << AF_INET << int(SOCK_SEQPACKET);
    QTest::newRow("AF_INET SOCK_RAW") << AF_INET << int(SOCK_RAW);
    QTest::newRow("AF_INET SOCK_RDM") << AF_INET << int(SOCK_RDM);
    QTest::newRow("AF_UNIX SOCK_RDM") << AF_UNIX << int(SOCK_RDM);
}

void TestProtocolChoice::theKernelRefusesWithTheErrnoTheTableNames() {
    QFETCH(int, family);
    QFETCH(int, type);
    const UniqueFd fd(::socket(family, type, 0));
    const int number = errno;
    QVERIFY(!fd.isValid());
    QVERIFY2(protocolZeroMeaning(family, type).find(errnoSymbol(number)) != std::string_view::npos,
             errnoSymbol(number).c_str());
}

void TestProtocolChoice::theUsualProtocolsAreAccepted() {
    for (const int protocol : {0, int(IPPROTO_TCP)})
        QVERIFY(UniqueFd(::socket(AF_INET, SOCK_STREAM, protocol)).isValid());
    for (const int protocol : {0, int(IPPROTO_UDP)})
        QVERIFY(UniqueFd(::socket(AF_INET, SOCK_DGRAM, protocol)).isValid());
}

QTEST_APPLESS_MAIN(TestProtocolChoice)
#include "tst_protocol_choice.moc"
