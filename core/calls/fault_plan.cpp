#include "core/calls/fault_plan.h"

namespace swb {

void FaultPlan::add(const Fault& fault) {
    const std::lock_guard lock(m_mutex);
    m_faults.push_back(fault);
    m_isEmpty = false;
}

void FaultPlan::clear() {
    const std::lock_guard lock(m_mutex);
    m_faults.clear();
    m_isEmpty = true;
}

std::optional<Fault> FaultPlan::take(CallId call, SocketId socket) {
    if (m_isEmpty)
        return {};
    const std::lock_guard lock(m_mutex);
    for (auto fault = m_faults.begin(); fault != m_faults.end(); ++fault) {
        if (fault->call != call || (fault->socket && fault->socket != socket))
            continue;
        if (fault->skip > 0) {
            --fault->skip;
            continue;
        }
        const Fault taken = *fault;
        if (--fault->times <= 0)
            m_faults.erase(fault);
        m_isEmpty = m_faults.empty();
        return taken;
    }
    return {};
}

} // namespace swb
