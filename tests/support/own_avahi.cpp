#include "tests/support/own_avahi.h"

#include "tests/support/own_names.h"
#include "tests/support/own_network.h"
#include "tests/support/small_file.h"

#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace swb::test {

namespace {

constexpr const char* kBusConfiguration =
    "<busconfig><type>system</type><listen>unix:path=/run/own-bus</listen><policy context=\"default\">"
    "<allow user=\"*\"/><allow own=\"*\"/><allow send_destination=\"*\"/><allow "
    "receive_sender=\"*\"/></policy></busconfig>";

// Loopback is no interface that Avahi would leave out; the ordinary test of other responders on the port stays off.
constexpr const char* kAvahiConfiguration = "[server]\nhost-name=swbtest\nuse-ipv4=yes\nuse-ipv6=yes\nenable-dbus=yes\n"
                                            "disallow-other-stacks=no\n[wide-area]\nenable-wide-area=no\n"
                                            "[publish]\npublish-hinfo=no\npublish-workstation=no\n";

} // namespace

std::string enterOwnAvahi() {
    if (std::string trouble = enterOwnNames(); !trouble.empty())
        return trouble;
    writeUsualNames();
    writeEtc("passwd", "root:x:0:0::/:/bin/sh\navahi:x:0:0::/:/bin/false\n"); // it looks for its user
    writeEtc("group", "root:x:0:\navahi:x:0:\n");
    setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/run/own-bus", 1);
    ip("link set lo multicast on"); // real systems have loopback without it; where it cannot be set it need not be
    return mount("tmpfs", "/run", "tmpfs", 0, "size=4m") == 0
               ? std::string()
               : std::string("no /run of its own: ") + std::strerror(errno);
}

OwnAvahi::OwnAvahi() = default;
OwnAvahi::~OwnAvahi() = default;

std::string OwnAvahi::startBus() {
    if (!PeerProcess::isInstalled("dbus-daemon"))
        return "dbus-daemon is not installed";
    std::error_code ignored;
    std::filesystem::remove("/run/own-bus", ignored);
    writeFile("/run/own-bus.conf", kBusConfiguration);
    m_bus = std::make_unique<PeerProcess>(
        "dbus-daemon", std::vector<std::string>{"--config-file=/run/own-bus.conf", "--nofork", "--print-address"}, "/");
    return m_bus->waitForOutput("guid=") ? std::string() : "dbus-daemon does not start: " + m_bus->output();
}

std::string OwnAvahi::startDaemon() {
    if (!PeerProcess::isInstalled("avahi-daemon") || !PeerProcess::isInstalled("avahi-publish"))
        return "avahi-daemon or avahi-utils are not installed";
    writeFile("/run/own-avahi.conf", kAvahiConfiguration);
    m_daemon = std::make_unique<PeerProcess>(
        "avahi-daemon",
        std::vector<std::string>{"--no-drop-root", "--no-chroot", "--no-rlimits", "--file=/run/own-avahi.conf"}, "/");
    return m_daemon->waitForOutput("Server startup complete") ? std::string()
                                                              : "avahi-daemon does not start: " + m_daemon->output();
}

std::unique_ptr<PeerProcess> OwnAvahi::publish(const std::vector<std::string>& words) const {
    auto publisher = std::make_unique<PeerProcess>("avahi-publish", words, "/");
    return publisher->waitForOutput("Established under name") ? std::move(publisher) : nullptr;
}

} // namespace swb::test
