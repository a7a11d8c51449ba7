#include "core/reference/kernel_matrix.h"

#include "core/calls/syscalls.h"
#include "core/constants/tables.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <thread>

namespace swb {

namespace {

using Outcome = MatrixRange::Outcome;

struct Capabilities {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0}; // 0: the calling thread
    __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3]{};
};

bool hasCapabilities() {
    Capabilities own;
    syscall(SYS_capget, &own.header, &own.data);
    return std::ranges::any_of(own.data, [](const auto& word) { return word.effective != 0; });
}

// For the calling thread alone, and for good: its thread ends with it. The calls of the C library would change every
// thread of the process. Which sockets one gets depends on the groups, too: net.ipv4.ping_group_range.
MatrixProbe::Plain becomePlain() {
    constexpr int kId = MatrixProbe::kOrdinaryId;
    if (!hasCapabilities())
        return MatrixProbe::Plain::NothingToGiveUp;
    const int dumpable = prctl(PR_GET_DUMPABLE);
    const bool isOther = syscall(SYS_setgroups, 0, nullptr) == 0 && syscall(SYS_setresgid, kId, kId, kId) == 0 &&
                         syscall(SYS_setresuid, kId, kId, kId) == 0;
    if (dumpable == 1)
        prctl(PR_SET_DUMPABLE, 1); // a change of user takes it away, of the whole process
    Capabilities none;
    if (syscall(SYS_capset, &none.header, &none.data) != 0)
        return MatrixProbe::Plain::NotAsked;
    return isOther ? MatrixProbe::Plain::OrdinaryUser : MatrixProbe::Plain::WithoutCapabilities;
}

int intOption(const CallContext& context, int fd, int name) {
    int value = -1;
    const auto bytes = calls::getsockopt(context, fd, SOL_SOCKET, name, sizeof value);
    if (bytes && bytes->size() == sizeof value)
        std::memcpy(&value, bytes->data(), sizeof value);
    return value;
}

MatrixRange ask(const CallContext& context, int family, int type, int protocol) {
    MatrixRange cell{.family = family, .type = type, .first = protocol, .last = protocol};
    const auto fd = calls::socket(context, family, type, protocol);
    if (!fd) {
        cell.error = fd.error().number;
        return cell;
    }
    cell.outcome = Outcome::Made;
    cell.madeFamily = intOption(context, *fd, SO_DOMAIN);
    cell.madeType = intOption(context, *fd, SO_TYPE);
    if (const int made = intOption(context, *fd, SO_PROTOCOL); made != protocol)
        cell.madeProtocol = made;
    calls::close(context, *fd);
    return cell;
}

// The next cell of a walk in order: makes the last range longer where all else is the same.
void append(std::vector<MatrixRange>& to, const MatrixRange& cell) {
    if (!to.empty()) {
        MatrixRange& last = to.back();
        MatrixRange same = cell;
        same.first = last.first;
        same.last = last.last;
        if (same == last && last.last + 1 == cell.first) {
            last.last = cell.last;
            return;
        }
    }
    to.push_back(cell);
}

} // namespace

struct MatrixProbe::Private {
    Recorder& recorder;
    FaultPlan* faults;
    Wish wish = {};
    std::thread thread = {};
    std::atomic<bool> stop{false};
    std::atomic<std::size_t> done{0};
    std::atomic<std::size_t> total{0};
    std::atomic<bool> running{false};
    std::atomic<Plain> plain{Plain::NotAsked};

    mutable std::mutex mutex = {};
    std::vector<MatrixRange> ranges = {}; // guarded by the mutex, as is the version
    std::uint64_t version = 0;

    CallContext context() const { return {.recorder = &recorder, .faults = faults, .origin = Origin::Observer}; }

    void join() {
        stop = true;
        if (thread.joinable())
            thread.join();
    }

    void publish(const std::vector<MatrixRange>& found, std::size_t from) {
        const std::lock_guard lock(mutex);
        ranges.resize(std::min(ranges.size(), from));
        ranges.insert(ranges.end(), found.begin() + static_cast<std::ptrdiff_t>(from), found.end());
        ++version;
    }

    void askAll(std::vector<MatrixRange>& found) {
        const MatrixScope& scope = wish.scope;
        for (const int family : scope.families)
            for (const int type : scope.types) {
                const std::size_t before = found.size();
                for (int protocol = scope.firstProtocol; protocol <= scope.lastProtocol && !stop; ++protocol) {
                    if (!wish.mayLoad && mayLoadModule(wish.loaded, family, type, protocol))
                        append(found, {.family = family,
                                       .type = type,
                                       .first = protocol,
                                       .last = protocol,
                                       .outcome = Outcome::NotAsked});
                    else
                        append(found, ask(context(), family, type, protocol));
                    ++done;
                }
                if (stop)
                    return publish(found, before);
                publish(found, before);
            }
    }

    // Privilege and groups change what was made, and what was refused for the want of them.
    static bool isAskedAgain(const MatrixRange& range) {
        return range.outcome == Outcome::Made ||
               (range.outcome == Outcome::Refused && (range.error == EACCES || range.error == EPERM));
    }

    void askAgain(std::vector<MatrixRange>& found) {
        std::vector<MatrixRange> told;
        for (const MatrixRange& range : found) {
            if (!isAskedAgain(range) || stop) {
                told.push_back(range);
                continue;
            }
            for (int protocol = range.first; protocol <= range.last; ++protocol) {
                MatrixRange cell = range;
                cell.first = cell.last = protocol;
                if (!stop)
                    cell.plainError = ask(context(), range.family, range.type, protocol).error;
                append(told, cell);
                ++done;
            }
        }
        found = std::move(told);
        publish(found, 0);
    }

    void run() {
        std::vector<MatrixRange> found;
        askAll(found);
        if (wish.asOrdinaryUser && !stop) {
            plain = becomePlain();
            std::size_t again = 0;
            for (const MatrixRange& range : found)
                again += isAskedAgain(range) ? static_cast<std::size_t>(range.last - range.first) + 1 : 0;
            if (plain == Plain::OrdinaryUser || plain == Plain::WithoutCapabilities) {
                total += again;
                askAgain(found);
            }
        }
        running = false;
    }
};

MatrixProbe::MatrixProbe(Recorder& recorder, FaultPlan* faults)
    : m_d(new Private{recorder, faults}) {}

MatrixProbe::~MatrixProbe() { m_d->join(); }

void MatrixProbe::start(Wish wish) {
    m_d->join();
    m_d->wish = std::move(wish);
    m_d->done = 0;
    m_d->total = m_d->wish.scope.size();
    m_d->plain = Plain::NotAsked;
    m_d->stop = false;
    m_d->running = true;
    m_d->publish({}, 0);
    m_d->thread = std::thread([this] { m_d->run(); });
}

void MatrixProbe::stop() { m_d->stop = true; }

MatrixProbe::Progress MatrixProbe::progress() const {
    const std::lock_guard lock(m_d->mutex);
    return {.done = m_d->done,
            .total = m_d->total,
            .isRunning = m_d->running,
            .plain = m_d->plain,
            .uid = static_cast<int>(geteuid()),
            .gid = static_cast<int>(getegid()),
            .version = m_d->version};
}

std::vector<MatrixRange> MatrixProbe::ranges() const {
    const std::lock_guard lock(m_d->mutex);
    return m_d->ranges;
}

MatrixScope MatrixScope::whole() {
    constexpr int kTypes = 10;
    MatrixScope scope;
    for (const NamedValue& family : swb::families())
        scope.families.push_back(static_cast<int>(family.value));
    for (int type = 1; type <= kTypes; ++type)
        scope.types.push_back(type);
    return scope;
}

MatrixScope MatrixScope::ofFamily(int family) {
    MatrixScope scope = whole();
    scope.families = {family};
    return scope;
}

MatrixScope MatrixScope::ofInternetProtocols() {
    MatrixScope scope;
    scope.families = {AF_INET, AF_INET6};
    scope.types = {SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET};
    return scope;
}

std::size_t MatrixScope::size() const {
    return families.size() * types.size() * static_cast<std::size_t>(std::max(lastProtocol - firstProtocol + 1, 0));
}

} // namespace swb
