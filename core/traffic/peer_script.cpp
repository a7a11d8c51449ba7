#include "core/traffic/peer_script.h"

#include "core/traffic/peer.h"
#include "core/traffic/traffic_hub.h"

#include <utility>

namespace swb {

PeerScript::PeerScript(TrafficHub& hub, Peer& peer)
    : m_hub(hub)
    , m_peer(peer) {}

PeerScript::~PeerScript() { stop(); }

void PeerScript::postpone(std::chrono::milliseconds wait, std::vector<Answer> steps, std::size_t begin) {
    const std::uint64_t number = ++m_last;
    Waiting& waiting = m_waiting[number];
    waiting.steps = std::move(steps);
    waiting.next = begin;
    waiting.timer = m_hub.reactor().timers().add(m_hub.now() + wait, [this, number] { goOn(number); });
}

void PeerScript::goOn(std::uint64_t number) {
    const auto found = m_waiting.find(number);
    Waiting waiting = std::move(found->second);
    m_waiting.erase(found);
    m_peer.performSteps(std::move(waiting.steps), waiting.next, {});
    m_peer.scriptAdvanced();
}

void PeerScript::beginPlan(std::shared_ptr<const SendProgram> program) {
    m_hub.reactor().timers().cancel(m_pumping);
    m_schedule.emplace(std::move(program), monotonicNow());
    m_state = PlanState::Running;
    m_fault.clear();
    pump();
}

void PeerScript::stopPlan() {
    m_hub.reactor().timers().cancel(m_pumping);
    if (m_state == PlanState::Running)
        m_state = PlanState::Stopped;
}

void PeerScript::received(BytesView bytes, SendSchedule::Unit unit) {
    if (m_state != PlanState::Running || !m_schedule->isWaitingForAnswer())
        return;
    if (m_schedule->received(bytes, unit, monotonicNow()))
        pumpAt(m_hub.now()); // not from here: the peer is in the middle of receiving
}

void PeerScript::pumpSoon() {
    if (m_state == PlanState::Running && !m_schedule->isWaitingForAnswer())
        pumpAt(m_hub.now());
}

void PeerScript::pumpAt(Nanoseconds due) {
    TimerQueue& timers = m_hub.reactor().timers();
    timers.cancel(m_pumping);
    m_pumping = timers.add(due, [this] {
        m_pumping = {};
        pump();
    });
}

void PeerScript::pump() {
    if (m_state != PlanState::Running || std::exchange(m_isPumping, true))
        return;
    int left = kMessagesInARow;
    while (m_state == PlanState::Running && left > 0 && m_peer.takesMore()) {
        const SendSchedule::Due due = m_schedule->next(monotonicNow());
        if (due.kind == SendSchedule::Kind::Send) {
            if (!sendOne(due))
                m_state = PlanState::Failed;
            --left;
            continue;
        }
        if (due.kind == SendSchedule::Kind::Wait) {
            if (due.at != Nanoseconds::max())
                pumpAt(due.at);
            break;
        }
        m_state = due.kind == SendSchedule::Kind::Done       ? PlanState::Done
                  : due.kind == SendSchedule::Kind::TimedOut ? PlanState::TimedOut
                                                             : PlanState::Stopped;
    }
    if (left == 0 && m_state == PlanState::Running)
        pumpAt(m_hub.now());
    m_isPumping = false;
    m_peer.scriptAdvanced();
}

bool PeerScript::sendOne(const SendSchedule::Due& due) {
    const Address remote = m_peer.remote(), local = m_peer.local();
    RenderContext context;
    context.count = due.round;
    context.wallTime = wallTimeOf(monotonicNow());
    context.peer = &remote;
    context.local = &local;
    context.random = &m_hub.random();
    context.files = &m_hub.files();
    auto bytes = m_schedule->program().render(due.message, context);
    if (!bytes) {
        m_fault = std::move(bytes.error());
        return false;
    }
    m_schedule->sent(monotonicNow(), (*bytes)->size());
    m_peer.sendShared(std::move(*bytes));
    return true;
}

void PeerScript::stop() {
    TimerQueue& timers = m_hub.reactor().timers();
    for (auto& entry : m_waiting)
        timers.cancel(entry.second.timer);
    m_waiting.clear();
    stopPlan();
}

bool PeerScript::isSending() const { return m_state == PlanState::Running; }

bool PeerScript::isIdle() const { return m_waiting.empty() && !isSending(); }

PlanView PeerScript::planView() const {
    PlanView view;
    view.state = m_state;
    view.fault = m_fault;
    if (!m_schedule)
        return view;
    const SendSchedule::Tally& tally = m_schedule->tally();
    view.messages = tally.messages;
    view.bytes = tally.bytes;
    view.rounds = tally.rounds;
    view.late = tally.late;
    view.skipped = tally.skipped;
    view.timeOuts = tally.timeOuts;
    view.worst = tally.worst;
    view.isWaitingForAnswer = isSending() && m_schedule->isWaitingForAnswer();
    return view;
}

} // namespace swb
