#include "tests/support/gui_automatic.h"

#include <arpa/inet.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace swb::test {

namespace {

void limitReceiving(int fd) {
    const timeval limit{30, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

std::string receiveFrom(int fd) {
    char room[4096];
    const ssize_t size = ::recv(fd, room, sizeof room, 0);
    return size < 0 ? "errno " + std::to_string(errno) : size == 0 ? "end" : std::string(room, std::size_t(size));
}

} // namespace

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

Client::Client(std::uint16_t port)
    : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const sockaddr_in address = loopback(port);
    m_isConnected =
        m_fd.isValid() && ::connect(m_fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    limitReceiving(m_fd.get());
}

bool Client::send(const std::string& text) {
    return m_isConnected && ::send(m_fd.get(), text.data(), text.size(), 0) == ssize_t(text.size());
}

std::string Client::receive() { return m_isConnected ? receiveFrom(m_fd.get()) : "not connected"; }

bool Client::hasArrived() const {
    int unacknowledged = 0; // not received by the other kernel
    return ::ioctl(m_fd.get(), SIOCOUTQ, &unacknowledged) == 0 && unacknowledged == 0;
}

Datagrams::Datagrams()
    : m_fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    const sockaddr_in address = loopback(0);
    if (m_fd.isValid() && ::bind(m_fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
        limitReceiving(m_fd.get());
}

std::uint16_t Datagrams::port() const {
    sockaddr_in name{};
    socklen_t length = sizeof name;
    return ::getsockname(m_fd.get(), reinterpret_cast<sockaddr*>(&name), &length) == 0 ? ntohs(name.sin_port) : 0;
}

bool Datagrams::send(std::uint16_t to, const std::string& text) const {
    const sockaddr_in address = loopback(to);
    return ::sendto(m_fd.get(), text.data(), text.size(), 0, reinterpret_cast<const sockaddr*>(&address),
                    sizeof address) == ssize_t(text.size());
}

std::string Datagrams::receive() const { return receiveFrom(m_fd.get()); }

SocketId automaticSocket(GuiWindowDriver& d, const QString& preset) {
    const SocketId made = d.make(preset);
    const bool works = made && d.type("Address", "127.0.0.1", d.card(made, "bind")) &&
                       d.type("Port", "0", d.card(made, "bind")) && d.call(made, "bind") &&
                       (preset != QLatin1String("TCP server") || d.call(made, "listen")) &&
                       d.openTab(made, "Automatic") && d.press("Hand over", d.page(made)) &&
                       d.waitFor([&] { return d.view(made).automatic; });
    return works ? made : SocketId{};
}

} // namespace swb::test
