#pragma once

#include "core/base/unique_fd.h"
#include "core/traffic/traffic.h"
#include "tests/support/traffic_rules.h"

#include <sys/socket.h>

#include <cstdlib>
#include <future>

namespace swb::test {

// One end of a socket pair that the traffic thread echoes to, for as long as this lives.
class OwnEcho {
public:
    explicit OwnEcho(Traffic& traffic)
        : m_traffic(traffic) {
        int pair[2] = {-1, -1};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
            std::abort();
        m_near = UniqueFd(pair[0]);
        m_far = UniqueFd(pair[1]);
        m_traffic.take({kId, m_far.get(), AF_UNIX, SOCK_STREAM, false, {}, {}, true}, echoing());
    }
    ~OwnEcho() {
        std::promise<void> done;
        m_traffic.giveBack(kId, [&](const EndpointView&) { done.set_value(); });
        done.get_future().wait();
    }
    OwnEcho(const OwnEcho&) = delete;
    OwnEcho& operator=(const OwnEcho&) = delete;

    // There and back; false when it is not the same, or one of the calls fails.
    bool echoes(const Bytes& bytes) const {
        if (::send(m_near.get(), bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
            return false;
        Bytes back(bytes.size());
        for (std::size_t got = 0; got < back.size();) {
            const ssize_t size = ::recv(m_near.get(), back.data() + got, back.size() - got, 0);
            if (size <= 0)
                return false;
            got += static_cast<std::size_t>(size);
        }
        return back == bytes;
    }

private:
    static constexpr SocketId kId{900};
    Traffic& m_traffic;
    UniqueFd m_near;
    UniqueFd m_far;
};

} // namespace swb::test
