#pragma once

#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

namespace swb::test {

// How many connections the kernel has not kept in TIME_WAIT, because net.ipv4.tcp_max_tw_buckets were kept already
// (TcpExt: TCPTimeWaitOverflow). When it grows, a test that counts on TIME_WAIT tells nothing.
inline std::uint64_t timeWaitOverflows() {
    std::ifstream file("/proc/net/netstat");
    std::string names, values;
    while (std::getline(file, names) && std::getline(file, values)) {
        std::istringstream ofNames(names), ofValues(values);
        for (std::string name, value; ofNames >> name && ofValues >> value;)
            if (name == "TCPTimeWaitOverflow")
                return std::stoull(value);
    }
    return 0;
}

} // namespace swb::test

#define NEED_TIME_WAIT_SINCE(before)                                                                                   \
    if (swb::test::timeWaitOverflows() != (before))                                                                    \
    QSKIP("the kernel keeps no further connection in TIME_WAIT: others have filled net.ipv4.tcp_max_tw_buckets")
