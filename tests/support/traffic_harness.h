#pragma once

#include "core/calls/fault_plan.h"
#include "core/calls/recorder.h"
#include "core/traffic/traffic.h"
#include "core/transcript/memory_transcript.h"

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace swb::test {

// The traffic thread with what it works with, and plain sockets for its endpoints and as their other sides. Waiting
// ends at a deadline far beyond what anything takes; a plain socket's blocking call likewise (EAGAIN).
class TrafficHarness {
public:
    explicit TrafficHarness(PollerKind poller = PollerKind::Epoll);
    ~TrafficHarness();

    Traffic& traffic() { return *m_traffic; }
    Recorder& recorder() { return m_recorder; }
    MemoryTranscript& transcript() { return m_transcript; }
    FaultPlan& faults() { return m_faults; }
    void destroyTraffic() { m_traffic.reset(); }

    struct Endpoint {
        SocketId id;
        Address address; // of its own side
        int fd = -1;     // the harness closes it at the end
    };
    Endpoint listener(AutoSettings settings = {}, int family = 2 /* AF_INET */, int type = 1 /* SOCK_STREAM */,
                      int backlog = 128);
    Endpoint take(int fd, AutoSettings settings = {}); // a connected stream, or a datagram socket
    void giveBack(SocketId endpoint);                  // and waits until it is done

    // A plain socket connected to the address.
    UniqueFd connect(const Address& address, int type = 1);
    // Two plain TCP sockets connected with each other.
    std::pair<UniqueFd, UniqueFd> tcpPair();

    bool waitUntil(const std::function<bool()>& condition);
    std::map<SocketId, PeerView> peers(); // as they were last told of
    PeerView peer(SocketId id);           // id 0 when there is none
    PeerView onlyPeer();                  // waits until there is one; fails the run when there are several
    EndpointView endpoint(SocketId id);
    // Waits for the peer to be so.
    bool waitForPeer(SocketId id, const std::function<bool(const PeerView&)>& condition);
    std::vector<CallRecord> calls(CallId call); // automatic ones, completed so far
    std::string received(SocketId socket);      // what the transcript has of it
    std::string sent(SocketId socket);

private:
    struct News {
        std::mutex mutex;
        std::condition_variable wake;
        std::uint64_t count = 0;
    };
    std::string bytesOf(SocketId socket, Direction direction);

    Recorder m_recorder;
    MemoryTranscript m_transcript;
    FaultPlan m_faults;
    IdSource m_ids;
    std::shared_ptr<News> m_news = std::make_shared<News>();
    std::vector<UniqueFd> m_fds;
    std::map<SocketId, PeerView> m_peers;
    std::map<SocketId, EndpointView> m_endpoints;
    std::uint64_t m_version = 0;
    std::unique_ptr<Traffic> m_traffic;
    void copyOut();
};

void writeAll(const UniqueFd& fd, std::string_view bytes); // fails the run where it cannot
std::string readSome(const UniqueFd& fd, std::size_t most = 65536);
std::string readExactly(const UniqueFd& fd, std::size_t size); // shorter when it ends before
std::string readToEnd(const UniqueFd& fd);                     // until 0
int errorOfRead(const UniqueFd& fd);                           // errno of the next read, 0 when it has none
Address nameOf(int fd);

} // namespace swb::test
