#pragma once

#include "core/base/clock.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

// A stream of 1 GiB, and the least that can be done with it: received into warm memory, written to a file.
namespace swb::bench {

inline constexpr std::size_t kRead = std::size_t{256} << 10;
inline constexpr std::size_t kSegment = std::size_t{2} << 20;
inline constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;

inline double secondsNow() { return static_cast<double>(monotonicNow().count()) / 1e9; }

inline double timed(const std::function<void()>& work) {
    const double start = secondsNow();
    work();
    return secondsNow() - start;
}

[[noreturn]] inline void giveUp(const char* what) {
    std::perror(what);
    std::exit(1);
}

// A process that sends so many bytes over TCP on loopback, and the end that receives them. Made before the memory that
// is received into: while a forked child lives, every page that its parent writes to for the first time is copied.
class Stream {
public:
    explicit Stream(std::uint64_t bytes) {
        const int listener = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        chooseCongestion(listener);
        if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(listener, 1) != 0)
            giveUp("listen");
        getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
        m_sender = fork();
        if (m_sender == 0)
            send(address, bytes);
        m_fd = accept(listener, nullptr, nullptr);
        close(listener);
    }
    ~Stream() {
        close(m_fd);
        waitpid(m_sender, nullptr, 0);
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    int fd() const { return m_fd; }
    void begin() const {
        if (::send(m_fd, "", 1, MSG_NOSIGNAL) != 1)
            giveUp("begin");
    }

private:
    static void chooseCongestion(int fd) { setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, "cubic", 5); }

    [[noreturn]] static void send(const sockaddr_in& address, std::uint64_t bytes) {
        const int fd = socket(AF_INET, SOCK_STREAM, 0);
        chooseCongestion(fd);
        if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            _exit(1);
        const std::vector<char> some(kRead, 'x');
        char byte = 0;
        if (recv(fd, &byte, 1, 0) != 1)
            _exit(1);
        while (bytes > 0) {
            const ssize_t sent = ::send(fd, some.data(), std::min<std::uint64_t>(bytes, some.size()), MSG_NOSIGNAL);
            if (sent <= 0)
                _exit(1);
            bytes -= static_cast<std::uint64_t>(sent);
        }
        _exit(0);
    }

    pid_t m_sender = 0;
    int m_fd = -1;
};

// Warm memory that is used by turns, so many segments of it.
class Warm {
public:
    explicit Warm(std::size_t segments)
        : m_size(segments * kSegment)
        , m_data(static_cast<std::uint8_t*>(
              mmap(nullptr, m_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))) {
        if (m_data == MAP_FAILED)
            giveUp("mmap");
        madvise(m_data, m_size, MADV_HUGEPAGE);
        std::memset(m_data, 1, m_size);
    }
    ~Warm() { munmap(m_data, m_size); }
    Warm(const Warm&) = delete;
    Warm& operator=(const Warm&) = delete;
    std::uint8_t* data() const { return m_data; }
    std::size_t size() const { return m_size; }

private:
    std::size_t m_size;
    std::uint8_t* m_data;
};

inline double bareStream(std::size_t segments) {
    const Stream stream(kGiB);
    const Warm warm(segments);
    std::uint64_t received = 0;
    return timed([&] {
        stream.begin();
        std::size_t at = 0;
        for (;;) {
            const std::size_t room = std::min(kRead, kSegment - at % kSegment);
            const ssize_t got = recv(stream.fd(), warm.data() + at, room, 0);
            if (got <= 0)
                break;
            received += static_cast<std::uint64_t>(got);
            at = (at + static_cast<std::size_t>(got)) % warm.size();
        }
        if (received != kGiB)
            giveUp("bare stream");
    });
}

// What a directory takes: the same bytes from memory that is used again, a segment at a time, into space made ready for
// it as the store does. GB/s.
inline double bareWrite(const std::string& directory) {
    const std::string name = directory + "/bare";
    std::filesystem::create_directories(directory);
    const int file = open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const Warm warm(32);
    const double seconds = timed([&] {
        for (std::uint64_t at = 0; at < kGiB; at += kSegment) {
            (void)fallocate(file, 0, static_cast<off_t>(at), kSegment);
            if (pwrite(file, warm.data() + at % warm.size(), kSegment, static_cast<off_t>(at)) !=
                static_cast<ssize_t>(kSegment))
                giveUp("bare write");
        }
    });
    close(file);
    unlink(name.c_str());
    return 1.073741824 / seconds;
}

} // namespace swb::bench
