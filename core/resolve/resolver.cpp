#include "core/resolve/resolver.h"

#include "core/base/errno_table.h"
#include "core/resolve/check_lookup.h"
#include "core/resolve/perform_lookup.h"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace swb {

namespace {

constexpr std::size_t kStackSize = std::size_t{1} << 20; // name service modules of others run on it
constexpr auto kLinger = std::chrono::seconds(5);        // of a thread without work

} // namespace

// What the threads and the resolver share; it lives until the last of them is done.
struct Resolver::Shared {
    explicit Shared(Perform how)
        : perform(std::move(how)) {}

    const Perform perform;
    mutable std::mutex mutex;
    std::deque<LookupView> views;
    std::deque<LookupId> waiting;
    using Taken = std::pair<LookupId, Lookup>;
    std::deque<Taken> handed; // each to one of the idle threads
    std::condition_variable wake;
    std::size_t threads = 0; // at most kThreads, with those
    std::size_t idle = 0;
    std::vector<LookupId> dated; // those with a deadline that have not ended
    struct Held {
        LookupId id;
        Nanoseconds start;
    };
    std::vector<Held> inside; // the C library: at most kThreads
    std::uint64_t last = 0;
    bool isClosing = false;
    std::mutex handlerMutex; // held while it is called, so that none is called after its owner has gone
    std::function<void()> handler;

    LookupView* find(LookupId id) {
        const auto view = std::ranges::lower_bound(views, id, {}, &LookupView::id);
        return view != views.end() && view->id == id ? &*view : nullptr;
    }

    bool isInside(LookupId id) const { return std::ranges::find(inside, id, &Held::id) != inside.end(); }

    // A deadline holds whoever looks, and whenever: with the mutex held.
    void endOverdue(Nanoseconds now) {
        std::erase_if(dated, [this, now](LookupId id) {
            LookupView* view = find(id);
            if (view == nullptr || view->hasEnded())
                return true;
            if (now - view->asked < *view->deadline)
                return false;
            end(*view, LookupState::TimedOut, view->asked + *view->deadline);
            return true;
        });
    }

    void end(LookupView& view, LookupState state, Nanoseconds when) {
        if (view.state == LookupState::Waiting)
            std::erase(waiting, view.id);
        view.duration = view.start == Nanoseconds{} ? Nanoseconds{} : when - view.start;
        view.state = state;
    }

    LookupView shown(LookupView view, Nanoseconds now) const {
        if (view.state == LookupState::Running)
            view.duration = now - view.start;
        view.holdsThread = isInside(view.id);
        return view;
    }

    void tellNews() {
        const std::lock_guard lock(handlerMutex);
        if (handler)
            handler();
    }

    // The next look-up that waits; marks it as running.
    std::optional<Taken> takeNext() {
        const Nanoseconds now = monotonicNow();
        endOverdue(now);
        while (!isClosing && !waiting.empty()) {
            const LookupId id = waiting.front();
            waiting.pop_front();
            if (LookupView* view = find(id)) {
                view->state = LookupState::Running;
                view->start = now;
                inside.push_back({id, now});
                return Taken{id, view->lookup};
            }
        }
        return {};
    }

    void finish(LookupId id, LookupAnswer answer) {
        const std::lock_guard lock(mutex);
        const Nanoseconds now = monotonicNow();
        std::erase_if(inside, [id](const Held& held) { return held.id == id; });
        endOverdue(now);
        LookupView* view = find(id);
        if (view == nullptr || view->state != LookupState::Running)
            return; // it was given up: it does not come back to life
        end(*view, LookupState::Answered, now);
        view->answer = std::make_shared<const LookupAnswer>(std::move(answer));
    }

    // Waits a while for more when there is none.
    std::optional<Taken> nextFor(std::unique_lock<std::mutex>& lock) {
        if (auto next = takeNext())
            return next;
        ++idle;
        wake.wait_for(lock, kLinger, [this] { return isClosing || !handed.empty(); });
        --idle;
        if (handed.empty())
            return {};
        std::optional<Taken> next = std::move(handed.front());
        handed.pop_front();
        return next;
    }

    void work(Taken taken) {
        for (;;) {
            finish(taken.first, perform(taken.second));
            std::unique_lock lock(mutex);
            if (!waiting.empty())
                if (auto next = takeNext()) { // one piece of news for the end of this and the start of that
                    taken = std::move(*next);
                    lock.unlock();
                    tellNews();
                    continue;
                }
            lock.unlock();
            tellNews();
            lock.lock();
            auto next = nextFor(lock);
            if (!next) {
                --threads;
                return;
            }
            taken = std::move(*next);
        }
    }
};

namespace {

struct ThreadStart {
    std::function<void()> run;
};

void* threadMain(void* start) {
    const std::unique_ptr<ThreadStart> owned(static_cast<ThreadStart*>(start));
    owned->run();
    return nullptr;
}

int startDetached(std::function<void()> run) {
    auto start = std::make_unique<ThreadStart>(ThreadStart{std::move(run)});
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, kStackSize);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_t thread{};
    const int error = pthread_create(&thread, &attributes, &threadMain, start.get());
    pthread_attr_destroy(&attributes);
    if (error == 0) [[maybe_unused]]
        auto* const given = start.release(); // the thread's own now
    return error;
}

LookupAnswer withoutThread(int error) {
    LookupAnswer answer;
    answer.error = LookupError{LookupError::Kind::Errno,
                               error,
                               error,
                               fmt::format("No thread could be started for it: {}", errnoSymbol(error)),
                               {}};
    return answer;
}

} // namespace

Resolver::Resolver()
    : Resolver(&performLookup) {}

Resolver::Resolver(Perform perform)
    : m_shared(std::make_shared<Shared>(std::move(perform))) {}

Resolver::~Resolver() {
    setNewsHandler({});
    const std::lock_guard lock(m_shared->mutex);
    m_shared->isClosing = true;
    m_shared->waiting.clear();
    m_shared->handed.clear();
    m_shared->wake.notify_all();
}

LookupId Resolver::start(Lookup lookup, std::optional<Nanoseconds> deadline) {
    LookupView view;
    view.asked = monotonicNow();
    view.deadline = deadline;
    if (auto refusal = checkLookup(lookup)) {
        view.state = LookupState::Refused;
        LookupAnswer answer;
        answer.error = LookupError{LookupError::Kind::Refused, 0, 0, std::move(refusal->message), {}};
        view.answer = std::make_shared<const LookupAnswer>(std::move(answer));
    } else if (needsNoNames(lookup)) {
        view.answer = std::make_shared<const LookupAnswer>(m_shared->perform(lookup));
        view.state = LookupState::Answered;
        view.start = view.asked;
        const auto& sole = view.answer->soleCall;
        view.duration = sole ? *sole : monotonicNow() - view.start;
    }
    view.lookup = std::move(lookup);

    const std::lock_guard lock(m_shared->mutex);
    const LookupId id{++m_shared->last};
    view.id = id;
    const bool hasEnded = view.hasEnded();
    m_shared->views.push_back(std::move(view));
    if (hasEnded)
        return id;
    if (deadline)
        m_shared->dated.push_back(id);
    m_shared->waiting.push_back(id);
    begin();
    return id;
}

// In a thread that is idle, else in a new one, if there may be another; else one that comes free will take it. With the
// mutex held.
void Resolver::begin() {
    const bool isOneIdle = m_shared->idle > m_shared->handed.size();
    if (!isOneIdle && m_shared->threads >= kThreads)
        return;
    auto next = m_shared->takeNext();
    if (!next)
        return; // its deadline had passed already
    if (isOneIdle) {
        m_shared->handed.push_back(std::move(*next));
        m_shared->wake.notify_one();
        return;
    }
    const LookupId id = next->first;
    const int error = startDetached([shared = m_shared, first = std::move(*next)] { shared->work(first); });
    if (error == 0) {
        ++m_shared->threads;
        return;
    }
    std::erase_if(m_shared->inside, [id](const Shared::Held& held) { return held.id == id; });
    if (LookupView* failed = m_shared->find(id)) {
        m_shared->end(*failed, LookupState::Answered, monotonicNow());
        failed->answer = std::make_shared<const LookupAnswer>(withoutThread(error));
    }
}

void Resolver::abandon(LookupId id) {
    {
        const std::lock_guard lock(m_shared->mutex);
        const Nanoseconds now = monotonicNow();
        m_shared->endOverdue(now);
        LookupView* view = m_shared->find(id);
        if (view == nullptr || view->hasEnded())
            return;
        m_shared->end(*view, LookupState::Abandoned, now);
    }
    m_shared->tellNews();
}

void Resolver::forget(LookupId id) {
    const std::lock_guard lock(m_shared->mutex);
    std::erase_if(m_shared->views, [id](const LookupView& view) { return view.id == id && view.hasEnded(); });
}

std::vector<LookupView> Resolver::lookups() const {
    const std::lock_guard lock(m_shared->mutex);
    const Nanoseconds now = monotonicNow();
    m_shared->endOverdue(now);
    std::vector<LookupView> out;
    out.reserve(m_shared->views.size());
    for (const LookupView& view : m_shared->views)
        out.push_back(m_shared->shown(view, now));
    return out;
}

std::optional<LookupView> Resolver::find(LookupId id) const {
    const std::lock_guard lock(m_shared->mutex);
    const Nanoseconds now = monotonicNow();
    m_shared->endOverdue(now);
    const LookupView* view = m_shared->find(id);
    return view != nullptr ? std::optional(m_shared->shown(*view, now)) : std::nullopt;
}

Resolver::Held Resolver::held() const {
    const std::lock_guard lock(m_shared->mutex);
    const Nanoseconds now = monotonicNow();
    m_shared->endOverdue(now);
    Held out;
    for (const Shared::Held& one : m_shared->inside) {
        const LookupView* view = m_shared->find(one.id);
        if (view != nullptr && !view->hasEnded())
            continue;
        ++out.count;
        out.oldest = std::max(out.oldest, now - one.start);
    }
    return out;
}

void Resolver::setNewsHandler(std::function<void()> handler) {
    const std::lock_guard lock(m_shared->handlerMutex);
    m_shared->handler = std::move(handler);
}

} // namespace swb
