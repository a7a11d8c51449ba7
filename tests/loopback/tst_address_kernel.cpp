#include "core/net/address.h"

#include <QTemporaryDir>
#include <QtTest>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

using namespace swb;
using namespace std::string_literals;

namespace {

// A socket of the family for as long as one test needs it.
class Plain {
public:
    Plain(int family, int type)
        : m_fd(::socket(family, type | SOCK_CLOEXEC, 0)) {}
    ~Plain() { ::close(m_fd); }
    Plain(const Plain&) = delete;
    Plain& operator=(const Plain&) = delete;

    // 0 or the errno; EBADF when there is no such family here.
    int bind(const Address& address) const {
        if (m_fd < 0)
            return EBADF;
        return ::bind(m_fd, address.data(), address.length()) == 0 ? 0 : errno;
    }
    int connect(const Address& address) const {
        if (m_fd < 0)
            return EBADF;
        return ::connect(m_fd, address.data(), address.length()) == 0 ? 0 : errno;
    }
    bool hasPeer() const {
        std::array<std::uint8_t, Address::kCapacity> room{};
        socklen_t length = room.size();
        return m_fd >= 0 && ::getpeername(m_fd, reinterpret_cast<sockaddr*>(room.data()), &length) == 0;
    }
    Address name() const {
        std::array<std::uint8_t, Address::kCapacity> room{};
        socklen_t length = room.size();
        auto* to = reinterpret_cast<sockaddr*>(room.data());
        const bool isGiven = m_fd >= 0 && ::getsockname(m_fd, to, &length) == 0;
        return isGiven ? Address::fromSockaddr(to, length) : Address();
    }

private:
    int m_fd;
};

} // namespace

class TestAddressKernel : public QObject {
    Q_OBJECT

private slots:
    void inetComesBackWithThePortChosen() {
        const Plain socket(AF_INET, SOCK_STREAM);
        QCOMPARE(socket.bind(*Address::parseInet("127.0.0.1", "")), 0);
        const Address name = socket.name();
        QCOMPARE(name.host(), "127.0.0.1"s);
        QVERIFY(name.port() > 0);
        QVERIFY(name == *Address::parseInet("127.0.0.1", std::to_string(name.port())));
    }

    void inet6ComesBackWithThePortChosen() {
        const Plain socket(AF_INET6, SOCK_STREAM);
        const int error = socket.bind(*Address::parseInet6("::1", ""));
        if (error == EADDRNOTAVAIL || error == EAFNOSUPPORT || error == EBADF)
            QSKIP("this machine has no ::1");
        QCOMPARE(error, 0);
        QVERIFY(socket.name() == *Address::parseInet6("::1", std::to_string(socket.name().port())));
    }

    void linkLocalWithoutScopeIsRefusedByTheKernel() {
        const Plain socket(AF_INET6, SOCK_STREAM);
        const int error = socket.bind(*Address::parseInet6("fe80::1", ""));
        if (error == EAFNOSUPPORT || error == EBADF)
            QSKIP("this machine has no IPv6");
        QCOMPARE(error, EINVAL);
    }

    void aFullPathComesBackWithLength111() {
        const QTemporaryDir folder;
        const std::string start = folder.filePath("s").toStdString();
        if (start.size() > 107)
            QSKIP("the folder for temporary files has too long a name");
        const std::string path = start + std::string(108 - start.size(), 'x');
        const Plain socket(AF_UNIX, SOCK_STREAM);
        QCOMPARE(socket.bind(*Address::unixPath(path)), 0);
        QCOMPARE(socket.name().length(), 111U);
        QCOMPARE(socket.name().toString(), path);
    }

    void aPathComesBackTheSame() {
        const QTemporaryDir folder;
        const auto address = Address::unixPath(folder.filePath("a b\n.sock").toStdString());
        const Plain socket(AF_UNIX, SOCK_STREAM);
        QCOMPARE(socket.bind(*address), 0);
        QVERIFY(socket.name() == *address);
    }

    void anAbstractNameKeepsItsNulBytes() {
        const std::string name = "swb-test-" + std::to_string(::getpid()) + "\0\0x\0"s;
        const Plain socket(AF_UNIX, SOCK_DGRAM);
        QCOMPARE(socket.bind(*Address::unixAbstract(viewOf(name))), 0);
        QVERIFY(socket.name() == *Address::unixAbstract(viewOf(name)));
        const Plain shorter(AF_UNIX, SOCK_DGRAM);
        QCOMPARE(shorter.bind(*Address::unixAbstract(viewOf(name).first(name.size() - 1))), 0);
    }

    void autobindPicksFiveDigits() {
        const Plain socket(AF_UNIX, SOCK_DGRAM);
        QCOMPARE(socket.name().toString(), "(unnamed)"s);
        QCOMPARE(socket.bind(Address::unixAutobind()), 0);
        QCOMPARE(socket.name().length(), 8U);
        QVERIFY(socket.name().toString().starts_with('@'));
    }

    void connectToUnspecifiedDissolvesTheAssociation() {
        const Plain peer(AF_INET, SOCK_DGRAM);
        const Plain socket(AF_INET, SOCK_DGRAM);
        QCOMPARE(peer.bind(*Address::parseInet("127.0.0.1", "")), 0);
        QCOMPARE(socket.connect(peer.name()), 0);
        QVERIFY(socket.hasPeer());
        QCOMPARE(socket.connect(Address::unspecified()), 0);
        QVERIFY(!socket.hasPeer());
    }
};

QTEST_GUILESS_MAIN(TestAddressKernel)
#include "tst_address_kernel.moc"
