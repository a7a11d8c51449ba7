#include "ui/panels/socket_maker.h"

#include <cerrno>
#include <utility>

namespace swb {
namespace {

// A connect under way is what a non-blocking socket was asked for.
bool hasFailed(const ActionReport& report) {
    const bool underWay = report.error && report.error->number == EINPROGRESS;
    return (report.error && !underWay) || report.cancelled || report.timedOut;
}

} // namespace

SocketMaker::SocketMaker(EngineBridge& bridge, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge) {
    connect(&bridge, &EngineBridge::actionFinished, this, &SocketMaker::take);
}

void SocketMaker::start(Step making, std::vector<Step> further) {
    if (isBusy())
        return;
    m_outcome = {};
    m_further = std::move(further);
    submit({}, std::move(making));
}

void SocketMaker::proceed(SocketId socket, std::vector<Step> further, std::size_t done) {
    if (isBusy())
        return;
    m_outcome = {};
    m_outcome.made = {socket};
    m_outcome.done = done;
    m_further = std::move(further);
    next();
}

void SocketMaker::interrupt() {
    if (isBusy())
        m_bridge.interrupt(m_action);
}

void SocketMaker::take(const ActionReport& report) {
    if (!isBusy() || report.action != m_action)
        return;
    m_action = {};
    if (hasFailed(report)) {
        m_outcome.failed = report;
        emit finished(Outcome(m_outcome));
        return;
    }
    if (m_outcome.made.empty())
        m_outcome.made = report.made;
    else
        ++m_outcome.done;
    next();
}

void SocketMaker::next() {
    if (m_outcome.done >= m_further.size() || m_outcome.made.empty()) {
        emit finished(Outcome(m_outcome));
        return;
    }
    submit(m_outcome.made.front(), m_further[m_outcome.done]);
}

void SocketMaker::submit(SocketId socket, Step step) {
    const std::string_view name = stepName(step);
    m_action = m_bridge.submit({socket, std::move(step)});
    emit asked(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
}

} // namespace swb
