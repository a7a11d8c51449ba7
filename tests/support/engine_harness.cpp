#include "tests/support/engine_harness.h"

#include <sys/socket.h>

#include <algorithm>

namespace swb::test {

namespace {
constexpr auto kDeadline = std::chrono::seconds(60);
}

EngineHarness::EngineHarness() {
    auto engine = Engine::create();
    if (!engine)
        std::abort();
    m_engine = std::move(*engine);
    m_engine->setNewsHandler([news = m_news] {
        {
            const std::lock_guard lock(news->mutex);
            ++news->count;
        }
        news->wake.notify_all();
    });
}

void EngineHarness::destroyEngine() { m_engine.reset(); }

bool EngineHarness::waitUntil(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + kDeadline;
    for (;;) {
        std::uint64_t seen = 0;
        {
            const std::lock_guard lock(m_news->mutex);
            seen = m_news->count;
        }
        m_engine->takeNews(); // before looking: what comes meanwhile counts as news again
        if (condition())
            return true;
        std::unique_lock lock(m_news->mutex);
        if (!m_news->wake.wait_until(lock, deadline, [&] { return m_news->count != seen; }))
            return false;
    }
}

ActionReport EngineHarness::waitFor(ActionId action) {
    ActionReport found;
    waitUntil([&] {
        for (ActionReport& report : m_engine->reportsSince(0))
            if (report.action == action)
                found = std::move(report);
        return found.action == action;
    });
    return found;
}

ActionReport EngineHarness::run(SocketId socket, Step step, Lane lane) {
    return waitFor(start(socket, std::move(step), lane));
}

void EngineHarness::waitUntilInFlight(ActionId action) {
    waitUntil([&] { return m_engine->recorder().hasInFlight(action); });
}

SocketView EngineHarness::viewWhen(SocketId socket, const std::function<bool(const SocketView&)>& condition) {
    SocketView found;
    waitUntil([&] {
        const SocketView now = view(socket);
        if (now.id != socket || !condition(now))
            return false;
        found = now;
        return true;
    });
    return found;
}

SocketView EngineHarness::view(SocketId socket) {
    for (SocketView& view : m_engine->changesSince(0).changed)
        if (view.id == socket)
            return std::move(view);
    return {};
}

SocketId EngineHarness::socket(int family, int type, int protocol) {
    const ActionReport report = run({}, step::Socket{family, type | SOCK_CLOEXEC, protocol});
    return report.made.empty() ? SocketId{} : report.made.front();
}

EngineHarness::Listener EngineHarness::listener(int family, int type) {
    const SocketId id = socket(family, type);
    const auto address = family == AF_INET6 ? Address::parseInet6("::1", "0") : Address::parseInet("127.0.0.1", "0");
    run(id, step::Bind{*address});
    run(id, step::Listen{16});
    return {id, viewWhen(id, [](const SocketView& v) { return v.life == Life::Listening && v.local; }).local.value()};
}

EngineHarness::Pair EngineHarness::connectedTcp() {
    const Listener server = listener();
    const SocketId client = socket(AF_INET, SOCK_STREAM);
    run(client, step::Connect{server.address});
    const ActionReport accepted = run(server.socket, step::Accept{SOCK_CLOEXEC});
    return {client, accepted.made.empty() ? SocketId{} : accepted.made.front()};
}

std::vector<CallRecord> EngineHarness::records() { return m_engine->recorder().copySince(0).completed; }

std::vector<CallRecord> EngineHarness::recordsOf(ActionId action) {
    std::vector<CallRecord> found = records();
    std::erase_if(found, [&](const CallRecord& record) { return record.action != action; });
    return found;
}

Bytes EngineHarness::receivedBy(SocketId socket) {
    Bytes all;
    for (const TranscriptRow& row : m_engine->transcript().copySince(0)) {
        if (row.socket != socket || row.direction != Direction::Received)
            continue;
        const Bytes bytes = m_engine->transcript().bytesOf(row.index);
        all.insert(all.end(), bytes.begin(), bytes.end());
    }
    return all;
}

Bytes bytesOf(std::string_view text) { return {text.begin(), text.end()}; }

std::string textOf(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

} // namespace swb::test
