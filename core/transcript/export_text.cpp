#include "core/base/escape.h"
#include "core/payload/hex.h"
#include "core/transcript/export_context.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <iterator>

// Text and hex dump. A row is a line, "#12 2026-11-21T19:27:37.123456789Z s3 <- 127.0.0.1:80, 1448 bytes at 0, recv(7,
// ..., 65536) = 1448, call #120"; its bytes follow, each line with the same mark of direction: "<-" received, "->"
// sent. "at" is the place of its first byte in the stream of that direction. In text a line ends after a line feed,
// which stands there as \n, or after kLine bytes.
namespace swb {

namespace {

constexpr std::size_t kLine = 512;
constexpr std::size_t kDumpWidth = 16;

std::string_view markOf(Direction direction) { return direction == Direction::Sent ? "->" : "<-"; }

class TextWriter final : public ExportWriter {
public:
    TextWriter(ExportContext& context, ExportOutput& out, ExportFormat format)
        : m_context(context)
        , m_out(out)
        , m_isDump(format == ExportFormat::HexDump) {}

    void skip(const RowView& row) override { m_context.offsetOf(row); }
    void write(const RowView& row) override {
        const std::uint64_t offset = m_context.offsetOf(row);
        writeHead(row, offset);
        if (m_isDump)
            dump(row, offset);
        else
            writeLines(row);
    }

private:
    template <class... Args>
    void add(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(m_line), format, std::forward<Args>(args)...);
    }

    void writeHead(const RowView& row, std::uint64_t offset) {
        m_line.clear();
        add("#{} {}", row.index, isoTime(m_context.wallTimeOf(row)));
        if (row.note != RowNote::NotKept) {
            const Address peer = m_context.peerOf(row);
            add(" s{} {} {}, {} bytes", row.socket.value, markOf(row.direction), peer.isEmpty() ? "?" : peer.toString(),
                row.length);
            if (isStream(m_context.endsOf(row.socket)) && row.length > 0 && isMovement(row.note))
                add(" at {}", offset);
        }
        if (const std::string note = noteWords(row); !note.empty())
            add(", {}", note);
        if (const std::string call = m_context.callOf(row); !call.empty())
            add(", {}", call);
        if (row.sequence != 0)
            add(", call #{}", row.sequence);
        m_line += '\n';
        m_out.append(m_line);
    }

    void writeLines(const RowView& row) {
        for (BytesView left = row.bytes; !left.empty() && !m_context.stopped();) {
            const std::size_t size = lengthOfLine(left);
            m_line.assign("  ").append(markOf(row.direction)).append(" ");
            m_line += escapeBytes(left.first(size));
            m_line += '\n';
            m_out.append(m_line);
            left = left.subspan(size);
        }
    }

    // Up to and with the line feed; a line that is too long is not cut within a character.
    static std::size_t lengthOfLine(BytesView bytes) {
        const std::size_t most = std::min(bytes.size(), kLine);
        if (const void* feed = std::memchr(bytes.data(), '\n', most))
            return static_cast<std::size_t>(static_cast<const std::uint8_t*>(feed) - bytes.data()) + 1;
        std::size_t size = most;
        const auto continues = [&](std::size_t at) { return at < bytes.size() && (bytes[at] & 0xc0) == 0x80; };
        while (continues(size) && most - size < 4)
            --size;
        return continues(size) ? most : size;
    }

    void dump(const RowView& row, std::uint64_t offset) {
        const std::size_t rows = hexRowCount(row.bytes.size(), kDumpWidth);
        for (std::size_t i = 0; i < rows && !m_context.stopped(); ++i) {
            const HexRow dumped = hexRow(row.bytes, i, kDumpWidth);
            m_line.clear();
            add("  {} {:08x}  {}  |{}|\n", markOf(row.direction), offset + dumped.offset, dumped.hex, dumped.text);
            m_out.append(m_line);
        }
    }

    ExportContext& m_context;
    ExportOutput& m_out;
    const bool m_isDump;
    std::string m_line;
};

} // namespace

std::unique_ptr<ExportWriter> textWriter(ExportContext& context, ExportOutput& out, ExportFormat format) {
    return std::make_unique<TextWriter>(context, out, format);
}

} // namespace swb
