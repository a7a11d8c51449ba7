#pragma once

#include "tests/support/peer_process.h"

#include <memory>
#include <string>
#include <vector>

namespace swb::test {

// A system bus and an Avahi daemon of the test's own, which live in the network namespace of the process and are ended
// with the object; the machine's own are not touched. The process uses this bus from then on.
class OwnAvahi {
public:
    OwnAvahi();
    ~OwnAvahi();
    OwnAvahi(const OwnAvahi&) = delete;
    OwnAvahi& operator=(const OwnAvahi&) = delete;

    std::string startBus();    // empty when it runs, else why not
    std::string startDaemon(); // likewise
    void endDaemon() { m_daemon.reset(); }
    void endBus() { m_bus.reset(); }
    // avahi-publish, which announces while the object is there.
    std::unique_ptr<PeerProcess> publish(const std::vector<std::string>& words) const;
    pid_t daemonPid() const { return m_daemon ? m_daemon->pid() : -1; }
    pid_t busPid() const { return m_bus ? m_bus->pid() : -1; }

private:
    std::unique_ptr<PeerProcess> m_bus, m_daemon;
};

// The process goes into namespaces of its own for mounts and network, with a /run that is empty. To be called before
// there are threads. Empty when it is there, else why not.
std::string enterOwnAvahi();

} // namespace swb::test
