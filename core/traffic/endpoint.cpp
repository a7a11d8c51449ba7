#include "core/traffic/endpoint.h"

#include "core/rules/rule_set.h"
#include "core/traffic/traffic_hub.h"

#include <algorithm>
#include <utility>

namespace swb {

namespace {

// A call that asks for no bytes would never end, one that asks for a gigabyte takes the memory of all.
AutoSettings usable(AutoSettings settings) {
    constexpr std::size_t kMost = std::size_t{16} << 20;
    settings.readSize = std::clamp<std::size_t>(settings.readSize, 1, kMost);
    return settings;
}

} // namespace

Endpoint::Endpoint(TrafficHub& hub, const Handover& handover, EndpointKind kind, AutoSettings settings)
    : m_hub(hub)
    , m_handover(handover)
    , m_settings(usable(std::move(settings))) {
    view.id = handover.socket;
    view.kind = kind;
    view.local = handover.local;
    sampled.time = hub.now();
}

void Endpoint::configure(AutoSettings settings) {
    const AutoSettings before = std::exchange(m_settings, usable(std::move(settings)));
    settingsChanged(before);
    touch();
}

void Endpoint::takeAgain(const Handover& handover, AutoSettings settings) {
    m_handover = handover;
    m_settings = usable(std::move(settings));
    view.active = true;
    view.local = handover.local;
    touch();
}

void Endpoint::peerCame() {
    ++view.peers;
    ++m_hub.totals.peers;
    touch();
}

void Endpoint::peerWent() {
    --view.peers;
    --m_hub.totals.peers;
    touch();
}

void Endpoint::moved(std::uint64_t bytesIn, std::uint64_t messagesIn, std::uint64_t bytesOut,
                     std::uint64_t messagesOut) {
    for (auto* counters : {&view.bytesIn, &m_hub.totals.bytesIn})
        *counters += bytesIn;
    for (auto* counters : {&view.messagesIn, &m_hub.totals.messagesIn})
        *counters += messagesIn;
    for (auto* counters : {&view.bytesOut, &m_hub.totals.bytesOut})
        *counters += bytesOut;
    for (auto* counters : {&view.messagesOut, &m_hub.totals.messagesOut})
        *counters += messagesOut;
    touch();
}

void Endpoint::answered(std::uint64_t times) {
    m_hub.totals.answers += times;
    touch();
}

void Endpoint::failed(int error) {
    view.lastError = error;
    touch();
}

void Endpoint::noteFired() {
    const std::size_t count = m_settings.rules ? m_settings.rules->rules().size() : 0;
    view.firedRules.resize(count);
    for (std::size_t i = 0; i < count; ++i)
        view.firedRules[i] = m_settings.rules->fired(i);
}

void Endpoint::touch() { m_hub.touch(*this); }

CallContext Endpoint::context() const {
    const TrafficServices& services = m_hub.services();
    return {services.recorder, services.faults, id(), {}, Origin::Automatic};
}

} // namespace swb
