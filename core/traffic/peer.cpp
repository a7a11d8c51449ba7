#include "core/traffic/peer.h"

#include "core/base/escape.h"
#include "core/traffic/endpoint.h"
#include "core/traffic/peer_script.h"
#include "core/traffic/traffic_hub.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace swb {

Peer::Peer(TrafficHub& hub, Endpoint& endpoint, SocketId id)
    : m_hub(hub)
    , m_endpoint(endpoint)
    , m_id(id) {
    m_figures.lastActivity = hub.now();
}

Peer::~Peer() = default;

Address Peer::local() const { return m_endpoint.local(); }

CallContext Peer::context(std::uint64_t* sequence) const {
    const TrafficServices& services = m_hub.services();
    return {services.recorder, services.faults, m_id, {}, Origin::Automatic, sequence};
}

void Peer::received(std::size_t bytes) {
    m_figures.bytesIn += bytes;
    m_figures.lastActivity = m_hub.now();
    m_endpoint.moved(bytes, 0, 0, 0);
    touch();
}

void Peer::sent(std::size_t bytes) {
    m_figures.bytesOut += bytes;
    m_figures.lastActivity = m_hub.now();
    m_endpoint.moved(0, 0, bytes, 0);
    touch();
}

void Peer::countMessages(std::uint64_t in, std::uint64_t out) {
    m_figures.messagesIn += in;
    m_figures.messagesOut += out;
    m_endpoint.moved(0, in, 0, out);
}

void Peer::beginPlan(std::shared_ptr<const SendProgram> program) {
    if (isOver())
        return;
    if (!m_script)
        m_script = std::make_unique<PeerScript>(m_hub, *this);
    m_script->beginPlan(std::move(program));
}

void Peer::stopPlan() {
    if (!m_script)
        return;
    m_script->stopPlan();
    scriptAdvanced();
}

std::optional<PlanView> Peer::planView() const {
    if (!m_script)
        return std::nullopt;
    PlanView view = m_script->planView();
    return view.state == PlanState::None ? std::nullopt : std::optional(std::move(view));
}

void Peer::scriptAdvanced() {
    m_figures.sending = m_script && m_script->isSending();
    touch();
}

void Peer::answer(Rule::When when, BytesView body, BytesView whole, bool isDatagram) {
    const std::shared_ptr<const RuleSet> rules =
        m_endpoint.settings().rules; // it may be exchanged by what is done here
    if (!rules)
        return;
    const Address peer = remote(), own = local();
    AnswerContext context;
    context.isDatagram = isDatagram;
    context.framing = &m_endpoint.settings().framing;
    context.wallTime = wallTimeOf(monotonicNow());
    context.peer = &peer;
    context.local = &own;
    context.random = &m_hub.random();
    std::vector<Answer> steps;
    const std::optional<std::size_t> fired = rules->answer(when, body, context, steps);
    if (fired) {
        m_figures.lastRule = static_cast<std::uint16_t>(std::min<std::size_t>(*fired, PeerFigures::kNoRule - 1));
        m_endpoint.answered(1);
        touch();
    }
    performSteps(std::move(steps), 0, whole);
}

void Peer::performSteps(std::vector<Answer> steps, std::size_t begin, BytesView message) {
    for (std::size_t i = begin; i < steps.size() && !isOver(); ++i) {
        Answer& step = steps[i];
        switch (step.kind) {
        case Answer::Kind::Send:
            sendShared(std::move(step.bytes));
            break;
        case Answer::Kind::File:
            sendFile(std::move(step.file));
            break;
        case Answer::Kind::Echo:
            send(message);
            break;
        case Answer::Kind::Generate:
            generate(step.count);
            break;
        case Answer::Kind::Wait:
            for (std::size_t later = i + 1; later < steps.size(); ++later)
                if (steps[later].kind == Answer::Kind::Echo) { // the message is gone by then
                    steps[later].kind = Answer::Kind::Send;
                    steps[later].bytes = std::make_shared<const Bytes>(message.begin(), message.end());
                }
            if (!m_script)
                m_script = std::make_unique<PeerScript>(m_hub, *this);
            m_script->postpone(step.wait, std::move(steps), i + 1);
            return;
        case Answer::Kind::HalfClose:
            shutdownSend();
            break;
        case Answer::Kind::Close:
            close();
            break;
        case Answer::Kind::Reset:
            reset();
            break;
        case Answer::Kind::Fault:
            faulted(step.fault);
            break;
        }
    }
}

std::string Peer::fileTooLong(const OpenFile& file) {
    return fmt::format("{} cannot be sent: its {} bytes are too many for one message", quoted(file.path, 200),
                       file.size);
}

void Peer::faulted(const std::string& why) {
    m_endpoint.view.lastFault = why;
    m_endpoint.touch();
}

void Peer::touch() { m_hub.touch(*this); }

} // namespace swb
