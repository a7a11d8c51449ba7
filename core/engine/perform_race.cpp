#include "core/base/errno_table.h"
#include "core/engine/performer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <climits>
#include <cstring>
#include <vector>

// Connecting to several addresses at once, each begun a little later than the one before. Source: RFC 8305, section 5.
namespace swb {

namespace {

constexpr int kType = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK;

int protocolFor(int family) { return family == AF_INET || family == AF_INET6 ? IPPROTO_TCP : 0; }

// The attempts of one job, all in its thread.
class Race {
public:
    Race(Job& job, const step::HappyEyeballs& step, Outcome& outcome)
        : m_job(job)
        , m_step(step)
        , m_outcome(outcome)
        , m_log(step.log ? step.log : std::make_shared<AttemptLog>())
        , m_count(job.attempts.size()) {}

    void run();

private:
    struct Runner {
        std::size_t index;
        int fd;
    };

    CallContext context(std::size_t index) const {
        return {m_job.recorder, m_job.faults, m_job.attempts[index], m_job.action, Origin::Consequence};
    }
    bool isOver() const { return m_winner || m_wrong || m_outcome.cancelled; }
    void begin();
    void wait();
    void look(const Runner& runner);
    void fail(const Runner& runner, const Error& error);
    void drop(const Runner& runner, Attempt::State state);
    void keep(const Runner& runner);
    int patience() const;
    void closeOthers();
    void sayHowItWent();

    Job& m_job;
    const step::HappyEyeballs& m_step;
    Outcome& m_outcome;
    std::shared_ptr<AttemptLog> m_log;
    std::size_t m_count;
    std::size_t m_next = 0;
    Nanoseconds m_nextStart{};
    std::vector<Runner> m_running;
    std::optional<Runner> m_winner;
    std::optional<Error> m_wrong; // of poll() itself
    std::optional<Error> m_last;  // of an attempt
};

void Race::run() {
    std::vector<Attempt> attempts(m_count);
    for (std::size_t i = 0; i < m_count; ++i) {
        attempts[i].address = m_step.addresses[i];
        attempts[i].socket = m_job.attempts[i];
    }
    m_log->start(std::move(attempts));
    while (!isOver()) {
        if (m_job.stop.load())
            m_outcome.cancelled = true;
        else if (m_next < m_count && (m_running.empty() || monotonicNow() >= m_nextStart))
            begin();
        else if (!m_running.empty())
            wait();
        else
            break; // all have failed
    }
    closeOthers();
    if (m_winner)
        keep(*m_winner);
    m_log->finish();
    m_outcome.attempted = m_next;
    sayHowItWent();
}

void Race::begin() {
    const std::size_t index = m_next++;
    const Address& address = m_step.addresses[index];
    CallContext making = context(index);
    making.made = std::exchange(making.socket, SocketId{}); // no number before it came to be
    m_nextStart = monotonicNow() + m_step.delay;
    m_log->begin(index);
    const auto fd = calls::socket(making, address.family(), kType, protocolFor(address.family()));
    if (!fd) {
        m_log->end(index, Attempt::State::Failed, fd.error().number, fd.error().call);
        m_last = fd.error();
        m_nextStart = monotonicNow();
        return;
    }
    m_running.push_back({index, *fd});
    const Runner runner = m_running.back();
    const auto connected = calls::connect(context(index), *fd, address.bytes(), address.length());
    if (connected)
        m_winner = runner;
    else if (connected.error().number != EINPROGRESS)
        fail(runner, connected.error());
}

// Milliseconds to wait for those under way, until the next one is due.
int Race::patience() const {
    if (m_next >= m_count)
        return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_nextStart - monotonicNow()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, INT_MAX));
}

void Race::wait() {
    std::vector<PollEntry> entries;
    entries.reserve(m_running.size());
    for (const Runner& runner : m_running)
        entries.push_back({runner.fd, POLLOUT, 0, m_job.attempts[runner.index]});
    std::optional<Error> error;
    if (entries.size() == 1) {
        const auto answer = calls::poll(context(m_running.front().index), entries[0].fd, POLLOUT, patience());
        if (answer)
            entries[0].revents = answer->revents;
        else
            error = answer.error();
    } else if (const auto answer = calls::poll({m_job.recorder, m_job.faults, {}, m_job.action, Origin::Consequence},
                                               entries, patience());
               !answer) {
        error = answer.error();
    }
    if (error && m_job.stop.load())
        m_outcome.cancelled = true;
    else if (error)
        m_wrong = error;
    const std::vector<Runner> asked = m_running;
    for (std::size_t i = 0; !error && i < asked.size() && !isOver(); ++i)
        if (entries[i].revents != 0)
            look(asked[i]);
}

// How an attempt ended that poll() says has ended.
void Race::look(const Runner& runner) {
    const auto value = calls::getsockopt(context(runner.index), runner.fd, SOL_SOCKET, SO_ERROR, sizeof(int));
    if (!value)
        return fail(runner, value.error());
    int pending = 0;
    std::memcpy(&pending, value->data(), std::min(value->size(), sizeof pending));
    if (pending == 0)
        m_winner = runner;
    else
        fail(runner, Error{"connect", pending});
}

// The next one need not wait any longer.
void Race::fail(const Runner& runner, const Error& error) {
    m_log->end(runner.index, Attempt::State::Failed, error.number, error.call);
    m_last = error;
    m_nextStart = monotonicNow();
    (void)calls::close(context(runner.index), runner.fd);
    std::erase_if(m_running, [&](const Runner& one) { return one.index == runner.index; });
}

void Race::closeOthers() {
    if (m_winner)
        m_log->end(m_winner->index, Attempt::State::Won);
    for (const Runner& runner : m_running) {
        if (m_winner && runner.index == m_winner->index)
            continue;
        (void)calls::close(context(runner.index), runner.fd);
        m_log->end(runner.index, m_winner ? Attempt::State::Overtaken : Attempt::State::Interrupted);
    }
}

// The calls of a page wait, as those of any other socket that a person makes.
void Race::keep(const Runner& winner) {
    const auto flags = calls::fcntl(context(winner.index), winner.fd, F_GETFL, 0);
    const bool waits =
        flags && calls::fcntl(context(winner.index), winner.fd, F_SETFL, *flags & ~O_NONBLOCK).has_value();
    const Address& address = m_step.addresses[winner.index];
    const int type = waits ? kType & ~SOCK_NONBLOCK : kType;
    m_outcome.value = winner.fd;
    m_outcome.made.push_back({.fd = winner.fd,
                              .peer = address,
                              .family = address.family(),
                              .type = type,
                              .protocol = protocolFor(address.family()),
                              .id = m_job.attempts[winner.index]});
}

void Race::sayHowItWent() {
    std::string failed;
    for (const Attempt& attempt : m_log->copy().attempts)
        if (attempt.state == Attempt::State::Failed)
            failed += fmt::format("{}{} {}", failed.empty() ? "" : ", ", attempt.address.toString(),
                                  errnoSymbol(attempt.error));
    if (m_wrong)
        m_outcome.error = m_wrong;
    else if (m_count == 0)
        m_outcome.error = Error{"connect", EDESTADDRREQ, "there is no address to connect to; no call was made"};
    else if (!m_winner && !m_outcome.cancelled)
        m_outcome.error = m_last;
    if (m_outcome.error && !failed.empty())
        m_outcome.error->detail = fmt::format("none of {} connected: {}", m_count, failed);
    else if (m_winner && !failed.empty())
        m_outcome.note = fmt::format("failed before: {}", failed);
}

} // namespace

void Performer::operator()(const step::HappyEyeballs& s) { Race(m_job, s, m_outcome).run(); }

} // namespace swb
