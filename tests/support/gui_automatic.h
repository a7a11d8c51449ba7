#pragma once

#include "core/base/unique_fd.h"
#include "tests/support/gui_window_driver.h"

#include <netinet/in.h>

#include <cerrno>
#include <cstdint>
#include <string>

// A socket in automatic mode, made in the window, and programs of somebody else's that talk to it.
namespace swb::test {

sockaddr_in loopback(std::uint16_t port);

// Connects to 127.0.0.1 and blocks for as long as a test may take.
class Client {
public:
    explicit Client(std::uint16_t port);
    bool isConnected() const { return m_isConnected; }
    bool send(const std::string& text);
    // Waits for what comes next; "errno n" where it fails, "end" for an orderly end.
    std::string receive();
    // All that was sent stands in the other side's kernel.
    bool hasArrived() const;

private:
    UniqueFd m_fd;
    bool m_isConnected = false;
};

// A plain UDP socket bound to 127.0.0.1 that blocks likewise.
class Datagrams {
public:
    Datagrams();
    std::uint16_t port() const;
    bool send(std::uint16_t to, const std::string& text) const;
    std::string receive() const;

private:
    UniqueFd m_fd;
};

// Of the preset, bound to 127.0.0.1, listening where it is a TCP server, and handed over; none when that fails.
SocketId automaticSocket(GuiWindowDriver& driver, const QString& preset);

} // namespace swb::test
