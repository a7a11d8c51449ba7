#pragma once

#include "core/payload/byte_source.h"
#include "core/transcript/transcript.h"

namespace swb {

// The bytes of one row where they stand, read when they are looked at. Gone when the row goes. `transcript` outlives
// it.
class TranscriptBytes final : public ByteSource {
public:
    TranscriptBytes(const Transcript& transcript, std::uint64_t index);

    std::uint64_t size() const override { return m_size; } // as many as were kept when this was made
    std::size_t read(std::uint64_t offset, std::span<std::uint8_t> to) const override;

private:
    const Transcript& m_transcript;
    const std::uint64_t m_index;
    std::uint64_t m_size = 0;
};

} // namespace swb
