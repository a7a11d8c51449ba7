#include "core/engine/lent_buffers.h"

#include "core/net/control_message.h"
#include "core/net/extended_error.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <iterator>

namespace swb {

void LentBuffers::add(LentBytes buffers, std::uint32_t sends, Numbers numbers) {
    m_sends += sends;
    if (sends == 0)
        return; // refused: the kernel has nothing of it
    m_batches.push_back({numbers == Numbers::Known ? m_sends - 1 : UINT64_MAX, std::move(buffers)});
}

void LentBuffers::takeNotices(std::span<const MessageInfo> messages) {
    for (const MessageInfo& message : messages) {
        if ((message.flags & MSG_ERRQUEUE) == 0)
            continue;
        for (const ControlMessage& control : controlMessages(message.control)) {
            const auto error = parseExtendedError(control.data);
            const bool isNotice = (control.level == IPPROTO_IP && control.type == IP_RECVERR) ||
                                  (control.level == IPPROTO_IPV6 && control.type == IPV6_RECVERR);
            if (isNotice && error && error->isZeroCopyNotice())
                takeRange(error->info, error->data);
        }
    }
    std::erase_if(m_batches, [this](const Batch& batch) { return batch.last < m_done; });
}

void LentBuffers::takeRange(std::uint64_t first, std::uint64_t last) {
    if (last < first)
        return;
    m_ahead[first] = std::max(m_ahead[first], last);
    for (auto next = m_ahead.begin(); next != m_ahead.end() && next->first <= m_done; next = m_ahead.erase(next))
        m_done = std::max(m_done, next->second + 1);
}

std::uint64_t LentBuffers::bytes() const {
    std::uint64_t total = 0;
    for (const Batch& batch : m_batches)
        for (const auto& buffer : batch.buffers)
            total += buffer->size();
    return total;
}

LentBytes LentBuffers::take() {
    LentBytes all;
    for (Batch& batch : m_batches)
        std::move(batch.buffers.begin(), batch.buffers.end(), std::back_inserter(all));
    m_batches.clear();
    return all;
}

} // namespace swb
