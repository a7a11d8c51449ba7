#include "core/base/utf8.h"
#include "core/transcript/export_context.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

// Lines for other programs: JSON lines and CSV.
//
// JSON, an object a row: index, time (UTC), socket, direction, local, peer, length, offset (in the stream of that
// direction; streams alone), kept (when fewer bytes are), full_length (when the message was cut), note, flags, call
// (its number in the ledger), made (the call in words), and the bytes: as "text" where they are UTF-8, else as "base64"
// or "hex". Rows that could not be kept are an object with "note":"not-kept", rows and length.
//
// CSV: the same as columns, the bytes as "encoding" and "data". They are text only where they are UTF-8 without
// controls (line ends and tabs are none) and do not begin like a formula: what a peer sent is nothing that a
// spreadsheet should compute. A name that it chose for its Unix socket is not either: before an address that begins
// like a formula stands an apostrophe.
namespace swb {

namespace {

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::size_t kPiece = 49'152; // bytes at a time; a multiple of three

bool isUtf8(BytesView bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        if (bytes[at] < 0x80) {
            ++at;
            continue;
        }
        const Utf8Step step = utf8At(bytes, at);
        if (!step.isValid)
            return false;
        at += step.length;
    }
    return true;
}

bool beginsLikeFormula(BytesView bytes) {
    constexpr std::string_view kFormula = "=+-@\t\r\n";
    return !bytes.empty() && kFormula.find(static_cast<char>(bytes.front())) != std::string_view::npos;
}

bool suitsCsv(BytesView bytes) {
    const auto isControl = [](std::uint8_t c) {
        return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
    };
    return !beginsLikeFormula(bytes) && std::ranges::none_of(bytes, isControl) && isUtf8(bytes);
}

void appendBase64(std::string& out, BytesView bytes) {
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::size_t size = std::min<std::size_t>(bytes.size() - at, 3);
        std::uint32_t three = static_cast<std::uint32_t>(bytes[at]) << 16;
        three |= size > 1 ? static_cast<std::uint32_t>(bytes[at + 1]) << 8 : 0;
        three |= size > 2 ? bytes[at + 2] : 0;
        out += kBase64[three >> 18];
        out += kBase64[(three >> 12) & 63];
        out += size > 1 ? kBase64[(three >> 6) & 63] : '=';
        out += size > 2 ? kBase64[three & 63] : '=';
    }
}

void appendHex(std::string& out, BytesView bytes) {
    for (const std::uint8_t byte : bytes) {
        out += kHex[byte >> 4];
        out += kHex[byte & 15];
    }
}

void appendJson(std::string& out, BytesView utf8) {
    for (const std::uint8_t byte : utf8) {
        if (byte == '"' || byte == '\\')
            (out += '\\') += static_cast<char>(byte);
        else if (byte == '\n')
            out += "\\n";
        else if (byte < 0x20 || byte == 0x7f)
            fmt::format_to(std::back_inserter(out), FMT_STRING("\\u{:04x}"), byte);
        else
            out += static_cast<char>(byte);
    }
}

void appendCsv(std::string& out, BytesView text) {
    for (const std::uint8_t byte : text) {
        if (byte == '"')
            out += '"';
        out += static_cast<char>(byte);
    }
}

std::string_view directionWord(Direction direction) { return direction == Direction::Sent ? "sent" : "received"; }

class LinesWriter : public ExportWriter {
public:
    LinesWriter(ExportContext& context, ExportOutput& out, BinaryAs binary)
        : m_context(context)
        , m_out(out)
        , m_binary(binary) {}

    void skip(const RowView& row) override { m_context.offsetOf(row); }

protected:
    using Append = void (*)(std::string&, BytesView);

    Append binaryAppend() const { return m_binary == BinaryAs::Base64 ? appendBase64 : appendHex; }
    std::string_view binaryName() const { return m_binary == BinaryAs::Base64 ? "base64" : "hex"; }
    std::string addressText(const Address& address) const { return address.isEmpty() ? "" : address.toString(); }

    template <class... Args>
    void add(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(m_line), format, std::forward<Args>(args)...);
    }
    void flush() {
        m_out.append(m_line);
        m_line.clear();
    }
    // A payload may be of any size: it goes out piece by piece.
    void addBytes(BytesView bytes, Append append) {
        while (!bytes.empty() && !m_context.stopped()) {
            const std::size_t size = std::min(bytes.size(), kPiece);
            append(m_line, bytes.first(size));
            flush();
            bytes = bytes.subspan(size);
        }
    }

    ExportContext& m_context;
    ExportOutput& m_out;
    std::string m_line;

private:
    const BinaryAs m_binary;
};

class JsonWriter final : public LinesWriter {
public:
    using LinesWriter::LinesWriter;

    void write(const RowView& row) override {
        add("{{\"index\":{},\"time\":\"{}\"", row.index, isoTime(m_context.wallTimeOf(row)));
        if (row.note == RowNote::NotKept) {
            add(",\"note\":\"{}\",\"rows\":{},\"length\":{}}}\n", noteName(row.note), row.fullLength, row.length);
            return flush();
        }
        addWhat(row, m_context.offsetOf(row));
        if (isUtf8(row.bytes)) {
            m_line += ",\"text\":\"";
            addBytes(row.bytes, appendJson);
        } else {
            add(",\"{}\":\"", binaryName());
            addBytes(row.bytes, binaryAppend());
        }
        m_line += "\"}\n";
        flush();
    }

private:
    void addText(std::string_view name, std::string_view text) {
        if (text.empty())
            return;
        add(",\"{}\":\"", name);
        appendJson(m_line, viewOf(text));
        m_line += '"';
    }

    void addWhat(const RowView& row, std::uint64_t offset) {
        const ConversationEnds& ends = m_context.endsOf(row.socket);
        add(",\"socket\":\"s{}\",\"direction\":\"{}\"", row.socket.value, directionWord(row.direction));
        addText("local", addressText(ends.local));
        addText("peer", addressText(m_context.peerOf(row)));
        add(",\"length\":{}", row.length);
        if (isStream(ends) && isMovement(row.note))
            add(",\"offset\":{}", offset);
        if (notKept(row) > 0)
            add(",\"kept\":{}", row.bytes.size());
        if (row.fullLength > 0)
            add(",\"full_length\":{}", row.fullLength);
        addText("note", noteName(row.note));
        if (row.messageFlags != 0)
            add(",\"flags\":{}", row.messageFlags);
        if (row.hasControl) {
            m_line += ",\"control\":\"";
            appendHex(m_line, row.control);
            m_line += '"';
        }
        if (row.sequence != 0)
            add(",\"call\":{}", row.sequence);
        addText("made", m_context.callOf(row));
    }
};

class CsvWriter final : public LinesWriter {
public:
    using LinesWriter::LinesWriter;

    void begin() override {
        m_out.append(std::string_view("index,time,socket,direction,local,peer,length,offset,kept,full_length,note,call,"
                                      "made,encoding,data\r\n"));
    }

    void write(const RowView& row) override {
        if (row.note == RowNote::NotKept) {
            add("{},{},,,,,{},,0,,{},,{} rows,,\r\n", row.index, isoTime(m_context.wallTimeOf(row)), row.length,
                noteName(row.note), row.fullLength);
            return flush();
        }
        const std::uint64_t offset = m_context.offsetOf(row);
        const ConversationEnds& ends = m_context.endsOf(row.socket);
        add("{},{},s{},{},", row.index, isoTime(m_context.wallTimeOf(row)), row.socket.value,
            directionWord(row.direction));
        addField(addressText(ends.local));
        addField(addressText(m_context.peerOf(row)));
        add("{},{},{},{},{},{},", row.length, isStream(ends) && isMovement(row.note) ? std::to_string(offset) : "",
            row.length - notKept(row), row.fullLength > 0 ? std::to_string(row.fullLength) : "", noteName(row.note),
            row.sequence > 0 ? std::to_string(row.sequence) : "");
        addField(m_context.callOf(row));
        const bool isText = suitsCsv(row.bytes);
        add("{},\"", isText ? "text" : binaryName());
        addBytes(row.bytes, isText ? appendCsv : binaryAppend());
        m_line += "\"\r\n";
        flush();
    }

private:
    void addField(std::string_view text) {
        if (!text.empty()) {
            m_line += beginsLikeFormula(viewOf(text)) ? "\"'" : "\"";
            appendCsv(m_line, viewOf(text));
            m_line += '"';
        }
        m_line += ',';
    }
};

} // namespace

std::unique_ptr<ExportWriter> linesWriter(ExportContext& context, ExportOutput& out, ExportFormat format,
                                          BinaryAs binary) {
    if (format == ExportFormat::Csv)
        return std::make_unique<CsvWriter>(context, out, binary);
    return std::make_unique<JsonWriter>(context, out, binary);
}

} // namespace swb
