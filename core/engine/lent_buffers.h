#pragma once

#include "core/base/bytes.h"
#include "core/net/message.h"

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <vector>

namespace swb {

using LentBytes = std::vector<std::shared_ptr<const Bytes>>;

// The buffers of zero-copy sends of one open file, from the call until the kernel's notice on the error queue: it
// counts the sends from 0 and tells ranges of them. Source: Documentation/networking/msg_zerocopy.rst.
class LentBuffers {
public:
    // Of `sends` calls that succeeded, the newest. Where another may have come between, their numbers are not known:
    // then the buffers stay until they are taken.
    enum class Numbers : std::uint8_t { Known, Unknown };
    void add(LentBytes buffers, std::uint32_t sends, Numbers numbers);

    void takeNotices(std::span<const MessageInfo> messages); // gives up what the kernel no longer reads
    std::uint64_t bytes() const;
    LentBytes take(); // all that is left

private:
    struct Batch {
        std::uint64_t last; // number of its last send
        LentBytes buffers;
    };
    void takeRange(std::uint64_t first, std::uint64_t last);

    std::vector<Batch> m_batches;
    std::uint64_t m_sends = 0;
    std::uint64_t m_done = 0;                       // all before this one are done with
    std::map<std::uint64_t, std::uint64_t> m_ahead; // first and last of ranges that came early
};

} // namespace swb
