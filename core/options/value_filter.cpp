#include "core/base/escape.h"
#include "core/options/value_text.h"

#include <fmt/format.h>
#include <linux/filter.h>

#include <algorithm>

namespace swb::valuetext {

namespace {

constexpr std::size_t kInstruction = sizeof(sock_filter);

std::string_view accessOf(std::uint16_t code) {
    switch (BPF_SIZE(code)) {
    case BPF_W:
        return "";
    case BPF_H:
        return "h";
    default:
        return "b";
    }
}

std::string placeOf(const sock_filter& one) {
    switch (BPF_MODE(one.code)) {
    case BPF_IMM:
        return fmt::format("#{:#x}", one.k);
    case BPF_ABS:
        return fmt::format("[{}]", one.k);
    case BPF_IND:
        return fmt::format("[x + {}]", one.k);
    case BPF_MEM:
        return fmt::format("M[{}]", one.k);
    case BPF_LEN:
        return "#pktlen";
    default:
        return fmt::format("4*([{}]&0xf)", one.k);
    }
}

std::string operandOf(const sock_filter& one) {
    return BPF_SRC(one.code) == BPF_X ? "x" : fmt::format("#{:#x}", one.k);
}

std::string jumpText(const sock_filter& one, std::size_t at) {
    static constexpr std::string_view kNames[] = {"ja", "jeq", "jgt", "jge", "jset"};
    const auto kind = static_cast<std::size_t>(BPF_OP(one.code) >> 4);
    if (kind >= std::size(kNames))
        return {};
    if (kind == 0)
        return fmt::format("ja {}", at + 1 + one.k);
    return fmt::format("{} {} jt {} jf {}", kNames[kind], operandOf(one), at + 1 + one.jt, at + 1 + one.jf);
}

std::string arithmeticText(const sock_filter& one) {
    static constexpr std::string_view kNames[] = {"add", "sub", "mul", "div", "or", "and",
                                                  "lsh", "rsh", "neg", "mod", "xor"};
    const auto kind = static_cast<std::size_t>(BPF_OP(one.code) >> 4);
    if (kind >= std::size(kNames))
        return {};
    return kNames[kind] == "neg" ? "neg" : fmt::format("{} {}", kNames[kind], operandOf(one));
}

// As tcpdump -d tells it; the number where the code means nothing.
std::string instructionText(const sock_filter& one, std::size_t at) {
    std::string text;
    switch (BPF_CLASS(one.code)) {
    case BPF_LD:
        text = fmt::format("ld{} {}", accessOf(one.code), placeOf(one));
        break;
    case BPF_LDX:
        text = fmt::format("ldx{} {}", accessOf(one.code), placeOf(one));
        break;
    case BPF_ST:
        text = fmt::format("st M[{}]", one.k);
        break;
    case BPF_STX:
        text = fmt::format("stx M[{}]", one.k);
        break;
    case BPF_ALU:
        text = arithmeticText(one);
        break;
    case BPF_JMP:
        text = jumpText(one, at);
        break;
    case BPF_RET:
        text = BPF_RVAL(one.code) == BPF_A ? "ret a" : fmt::format("ret #{}", one.k);
        break;
    default:
        text = BPF_MISCOP(one.code) == BPF_TXA ? "txa" : "tax";
        break;
    }
    return text.empty() ? fmt::format("code {:#x}", one.code) : text;
}

} // namespace

void decodeFilter(BytesView bytes, DecodedOption& into) {
    if (bytes.empty()) {
        into.text = "none";
        into.brief = into.text;
        return;
    }
    if (bytes.size() % kInstruction != 0) {
        into.text = "hex " + hexText(bytes);
        into.brief = into.text;
        into.note = fmt::format("not whole instructions of {} bytes", kInstruction);
        return;
    }
    const std::size_t count = bytes.size() / kInstruction;
    into.text = fmt::format("{}", count);
    for (std::size_t i = 0; i < count; ++i) {
        sock_filter one{};
        std::memcpy(&one, bytes.data() + i * kInstruction, kInstruction);
        into.text += fmt::format("\n{} {} {} {}", one.code, one.jt, one.jf, one.k);
        into.fields.push_back({{}, instructionText(one, i), Unit::None, {}, i * kInstruction, kInstruction});
    }
    into.brief = fmt::format("{} instruction{}", count, count == 1 ? "" : "s");
}

Parsed<Bytes> encodeFilter(Piece piece) {
    piece = piece.trimmed();
    if (piece.isEmpty() || sameWord(piece.text, "none"))
        return Bytes();
    // A line each, as tcpdump -ddd prints them, or commas between them, as iptables takes them.
    std::vector<Piece> lines;
    for (const Piece& line : split(piece, '\n')) {
        for (const Piece& part : split(line, ','))
            if (!part.isEmpty())
                lines.push_back(part);
    }
    if (lines.empty())
        return fault(piece, "The number of instructions is missing.");
    const auto count = parseNumber(lines[0], {4, false});
    if (!count)
        return tl::unexpected(count.error());
    if (*count != lines.size() - 1)
        return fault(lines[0], fmt::format("{} instructions are announced, {} follow.", *count, lines.size() - 1));
    Bytes bytes;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        auto words = split(lines[i], ' ');
        std::erase_if(words, [](const Piece& word) { return word.isEmpty(); });
        if (words.size() != 4)
            return fault(lines[i], "An instruction is four numbers: code, jump if true, jump if false, constant.");
        constexpr int kSizes[] = {2, 1, 1, 4};
        for (std::size_t part = 0; part < 4; ++part) {
            const auto number = parseNumber(words[part], {kSizes[part], false});
            if (!number)
                return tl::unexpected(number.error());
            const Bytes word = numberBytes(*number, kSizes[part]);
            bytes.insert(bytes.end(), word.begin(), word.end());
        }
    }
    return bytes;
}

} // namespace swb::valuetext
