#pragma once

#include <utility>

namespace swb {

// Owns one descriptor number. It never closes by itself: a workbench descriptor is closed by one recorded close(2),
// so whoever owns it calls release() when that call is made. A descriptor still owned at destruction is a bug that
// the destructor mends by closing it silently.
class UniqueFd {
public:
    UniqueFd() = default;
    explicit UniqueFd(int fd)
        : m_fd(fd) {}
    UniqueFd(UniqueFd&& other) noexcept
        : m_fd(other.release()) {}
    UniqueFd& operator=(UniqueFd&& other) noexcept;
    UniqueFd(const UniqueFd&) = delete;
    UniqueFd& operator=(const UniqueFd&) = delete;
    ~UniqueFd();

    int get() const { return m_fd; }
    bool isValid() const { return m_fd >= 0; }
    int release() { return std::exchange(m_fd, -1); }

private:
    int m_fd = -1;
};

} // namespace swb
