#include "core/constants/call_error_tables.h"

#include <cerrno>

namespace swb {

namespace {

constexpr CallError kTable[] = {
    {"epoll_create1", ENOMEM, "The kernel has no memory left for the list.", "Close programs, then try again.",
     "epoll_create(2)"},
    {"epoll_create1", EINVAL, "A flag other than EPOLL_CLOEXEC was given.", "Give EPOLL_CLOEXEC or 0.",
     "epoll_create(2); observed on Linux 6.18"},
    {"epoll_create1", ENFILE, "The whole system has no descriptor left.",
     "Close programs; the limit is /proc/sys/fs/file-max.", "epoll_create(2)"},
    {"epoll_create1", EMFILE, "This process has no descriptor left for the list.",
     "Close sockets that are not needed, or raise the limit with ulimit -n before starting.",
     "epoll_create(2); observed on Linux 6.18"},
    {"epoll_ctl", EPERM, "This kind of file cannot be waited for: a regular file or a directory is always ready.",
     "Read and write it without waiting.", "epoll_ctl(2); observed on Linux 6.18"},
    {"epoll_ctl", ENOENT, "The descriptor is not on this list: it was never put there, or it has been closed since.",
     "Put it there with EPOLL_CTL_ADD first.", "epoll_ctl(2); observed on Linux 6.18"},
    {"epoll_ctl", EBADF, "The list, or the descriptor to be put on it, is not open: it has been closed.",
     "Take a descriptor off the list before it is closed.", "epoll_ctl(2); observed on Linux 6.18"},
    {"epoll_ctl", ENOMEM, "The kernel has no memory left for one more descriptor on the list.",
     "Close sockets or programs, then try again.", "epoll_ctl(2)"},
    {"epoll_ctl", EFAULT, "The event is outside the program's memory.",
     "Report this: it is a fault of the program that made the call.", "epoll_ctl(2)"},
    {"epoll_ctl", EEXIST, "The descriptor is on this list already.", "Change it with EPOLL_CTL_MOD instead.",
     "epoll_ctl(2); observed on Linux 6.18"},
    {"epoll_ctl", EINVAL,
     "The list was to be put on itself, or the first descriptor is no epoll, or the operation is unknown, or "
     "EPOLLEXCLUSIVE was given where it cannot be.",
     "Compare the descriptors; give EPOLLEXCLUSIVE with EPOLL_CTL_ADD only.", "epoll_ctl(2); observed on Linux 6.18"},
    {"epoll_ctl", ENOSPC, "This user has as many descriptors on such lists as are allowed.",
     "Take some off; the limit is /proc/sys/fs/epoll/max_user_watches.", "epoll_ctl(2)"},
    {"epoll_ctl", ELOOP, "The descriptor is an epoll that waits for this one: a circle, or more than five in a row.",
     "Let one of the two wait for sockets alone.", "epoll_ctl(2); observed on Linux 6.18"},
    {"epoll_wait", EINTR, "A signal interrupted the wait before anything happened.",
     "Wait again: what is ready is still told.", "epoll_wait(2)"},
    {"epoll_wait", EBADF, "The list is not open: its descriptor has been closed.", "Make a new one.",
     "epoll_wait(2); observed on Linux 6.18"},
    {"epoll_wait", EFAULT, "The room for the events is outside the program's memory.",
     "Report this: it is a fault of the program that made the call.", "epoll_wait(2)"},
    {"epoll_wait", EINVAL, "The descriptor is no epoll, or there is no room for even one event.",
     "Give the descriptor that epoll_create1 returned, and room for one event or more.",
     "epoll_wait(2); observed on Linux 6.18"},
    {"ppoll", EINVAL,
     "More descriptors than the process may open were given, or the time is negative or has too many nanoseconds.",
     "Give fewer descriptors, and a time from 0 with nanoseconds below 1,000,000,000.",
     "poll(2); observed on Linux 6.18"},
};
static_assert(isSoundTable(kTable));

} // namespace

std::span<const CallError> waitingErrors() { return kTable; }

} // namespace swb
