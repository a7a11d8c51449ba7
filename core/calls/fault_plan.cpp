#include "core/calls/fault_plan.h"

namespace swb {

void FaultPlan::add(const Fault& fault) {
    const std::lock_guard lock(m_mutex);
    m_faults.push_back(fault);
}

void FaultPlan::clear() {
    const std::lock_guard lock(m_mutex);
    m_faults.clear();
}

std::optional<Fault> FaultPlan::take(CallId call, SocketId socket) {
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
        return taken;
    }
    return {};
}

} // namespace swb
