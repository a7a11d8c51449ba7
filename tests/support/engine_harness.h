#pragma once

#include "core/engine/engine.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace swb::test {

// An engine, and what a test does with it, made synchronous. Waiting ends at a deadline far beyond what any step
// takes: then the answer is empty and the test fails where it uses it.
class EngineHarness {
public:
    EngineHarness();

    Engine& engine() { return *m_engine; }
    void destroyEngine();

    ActionReport run(SocketId socket, Step step, Lane lane = Lane::InOrder); // submits and waits for the report
    ActionId start(SocketId socket, Step step, Lane lane = Lane::InOrder) {
        return m_engine->submit({socket, std::move(step), lane});
    }
    ActionReport waitFor(ActionId action);
    void waitUntilInFlight(ActionId action); // until the recorder shows a call of it inside the kernel
    SocketView viewWhen(SocketId socket, const std::function<bool(const SocketView&)>& condition);
    SocketView view(SocketId socket); // as it is now; id 0 when there is none

    SocketId socket(int family, int type, int protocol = 0); // fails the run when refused
    // socket, bind to 127.0.0.1 (or ::1) port 0, listen; the address it got.
    struct Listener {
        SocketId socket;
        Address address;
    };
    Listener listener(int family = 2, int type = 1);
    // A listener's client and the socket accepted for it.
    struct Pair {
        SocketId client, server;
    };
    Pair connectedTcp();

    std::vector<CallRecord> records(); // all completed so far, in order of completion
    std::vector<CallRecord> recordsOf(ActionId action);
    Bytes receivedBy(SocketId socket); // everything the transcript has for it, concatenated

private:
    // Waits until the condition, asked anew after every news, is true; false at the deadline.
    bool waitUntil(const std::function<bool()>& condition);

    struct News {
        std::mutex mutex;
        std::condition_variable wake;
        std::uint64_t count = 0;
    };
    std::shared_ptr<News> m_news = std::make_shared<News>();
    std::unique_ptr<Engine> m_engine;
};

Bytes bytesOf(std::string_view text);
std::string textOf(const Bytes& bytes);

} // namespace swb::test
