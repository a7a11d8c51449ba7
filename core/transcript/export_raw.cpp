#include "core/transcript/export_context.h"

// The bytes alone, in order, of one direction or of each into an output of its own. What was only peeked at would stand
// there twice and is left out, as is what came back by the error queue.
namespace swb {

namespace {

class RawWriter final : public ExportWriter {
public:
    RawWriter(ExportContext& context, ExportOutput* received, ExportOutput* sent)
        : m_context(context)
        , m_received(received)
        , m_sent(sent) {}

    void write(const RowView& row) override {
        ExportOutput* out = row.direction == Direction::Sent ? m_sent : m_received;
        if (out == nullptr || !isMovement(row.note))
            return;
        constexpr std::size_t kPiece = 1 << 20;
        for (BytesView left = row.bytes; !left.empty() && !m_context.stopped();) {
            const BytesView piece = left.first(std::min(left.size(), kPiece));
            out->append(piece);
            left = left.subspan(piece.size());
        }
    }

private:
    ExportContext& m_context;
    ExportOutput* m_received;
    ExportOutput* m_sent;
};

} // namespace

std::unique_ptr<ExportWriter> rawWriter(ExportContext& context, ExportOutput* received, ExportOutput* sent) {
    return std::make_unique<RawWriter>(context, received, sent);
}

} // namespace swb
