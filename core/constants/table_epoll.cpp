#include "core/constants/table_row.h"
#include "core/constants/tables.h"

#include <sys/epoll.h>

namespace swb {

namespace {

constexpr NamedValue kEvents[] = {
    SWB_ROW(EPOLLIN, "Reading would not wait: data, a connection to accept, or end of stream.",
            "The number of POLLIN, and so on for all that poll has too.", "epoll_ctl(2)"),
    SWB_ROW(EPOLLPRI, "Something urgent: an out-of-band byte of TCP.", "", "epoll_ctl(2)"),
    SWB_ROW(EPOLLOUT, "Writing would not wait; a connection under way has ended, well or badly.",
            "An idle socket can nearly always be written to: who waits for it without need never sleeps.",
            "epoll_ctl(2)"),
    SWB_ROW(EPOLLERR, "An error waits: SO_ERROR or the error queue has it.", "Told without being asked for.",
            "epoll_ctl(2)"),
    SWB_ROW(EPOLLHUP, "Both directions are shut down.", "Told without being asked for.", "epoll_ctl(2)"),
    SWB_ROW(EPOLLRDNORM, "The same as EPOLLIN.", "", "poll(2)"),
    SWB_ROW(EPOLLRDBAND, "Priority data can be read.", "Unused by the Internet protocols.", "poll(2)"),
    SWB_ROW(EPOLLWRNORM, "The same as EPOLLOUT.", "", "poll(2)"),
    SWB_ROW(EPOLLWRBAND, "Priority data can be written.", "", "poll(2)"),
    SWB_ROW(EPOLLMSG, "Known to Linux and not used.", "", "poll(2)"),
    SWB_ROW(EPOLLRDHUP, "The peer has shut down its sending side; reading will come to the end of the stream.",
            "Only when asked for.", "epoll_ctl(2)"),
    SWB_ROW(EPOLLEXCLUSIVE, "Of several epolls that wait for the same descriptor not all are woken, but at least one.",
            "Can be given with EPOLL_CTL_ADD alone.", "epoll_ctl(2)"),
    SWB_ROW(EPOLLWAKEUP, "Keeps the machine from going to sleep while the event is dealt with.",
            "Without CAP_BLOCK_SUSPEND it is ignored.", "epoll_ctl(2)"),
    SWB_ROW(EPOLLONESHOT, "One event is told; then nothing, until EPOLL_CTL_MOD asks again.",
            "For programs whose threads share one epoll.", "epoll_ctl(2)"),
    SWB_ROW(EPOLLET, "Tells of changes alone, not again and again of what is still so.",
            "What is not read until EAGAIN may never be told of again.", "epoll(7)"),
};
static_assert(isSoundTable(kEvents));

constexpr NamedValue kOperations[] = {
    SWB_ROW(EPOLL_CTL_ADD, "Puts the descriptor on the list.", "", "epoll_ctl(2)"),
    SWB_ROW(EPOLL_CTL_DEL, "Takes the descriptor off the list.", "The event that is passed is not looked at.",
            "epoll_ctl(2)"),
    SWB_ROW(EPOLL_CTL_MOD, "Changes what is waited for on a descriptor of the list.",
            "All of it is given anew: events that are not named are dropped.", "epoll_ctl(2)"),
};
static_assert(isSoundTable(kOperations));

constexpr NamedValue kFlags[] = {
    SWB_ROW(EPOLL_CLOEXEC, "The descriptor is closed when the program executes another one.", "", "epoll_create(2)"),
};
static_assert(isSoundTable(kFlags));

} // namespace

NamedTable epollEvents() { return kEvents; }

NamedTable epollOperations() { return kOperations; }

NamedTable epollFlags() { return kFlags; }

} // namespace swb
