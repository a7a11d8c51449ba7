#include "core/transcript/transcript_bytes.h"

#include <algorithm>

namespace swb {

TranscriptBytes::TranscriptBytes(const Transcript& transcript, std::uint64_t index)
    : m_transcript(transcript)
    , m_index(index) {
    transcript.visitRows(index, index, [this](const RowView& row) {
        m_size = row.bytes.size();
        return false;
    });
}

std::size_t TranscriptBytes::read(std::uint64_t offset, std::span<std::uint8_t> to) const {
    std::size_t count = 0;
    m_transcript.visitRows(m_index, m_index, [&](const RowView& row) {
        if (offset >= row.bytes.size())
            return false;
        const BytesView from = row.bytes.subspan(static_cast<std::size_t>(offset));
        count = std::min(from.size(), to.size());
        std::copy_n(from.begin(), count, to.begin());
        return false;
    });
    return count;
}

} // namespace swb
