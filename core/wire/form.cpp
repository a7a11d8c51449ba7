#include "core/wire/form.h"

#include "core/base/escape.h"
#include "core/payload/checksum.h"
#include "core/payload/hex.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <bit>
#include <optional>

namespace swb {

namespace {

constexpr std::size_t kMacSize = 6;

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t");
    if (from == std::string_view::npos)
        return {};
    return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

tl::unexpected<ParseError> refused(std::string_view text, std::string message) {
    return tl::unexpected(ParseError{0, text.size(), std::move(message)});
}

std::uint64_t mostOf(unsigned bits) { return bits >= 64 ? UINT64_MAX : (std::uint64_t{1} << bits) - 1; }

Parsed<Bytes> ofNumber(std::uint64_t value, std::size_t width, WireOrder order) {
    Bytes out(width);
    const bool isBig = order == WireOrder::Network || std::endian::native == std::endian::big;
    for (std::size_t i = 0; i < width; ++i)
        out[isBig ? width - 1 - i : i] = static_cast<std::uint8_t>(i < 8 ? value >> (8 * i) : 0);
    return out;
}

Parsed<std::uint64_t> readNumber(const FormField& field, std::string_view text) {
    const NamedTable table = field.table != nullptr ? field.table() : NamedTable();
    const auto value = parseValue(table, text);
    if (!value)
        return refused(text, table.empty() ? fmt::format("{} is no number: decimal, or hex with 0x", quoted(text))
                                           : fmt::format("{} is no number and no name known here", quoted(text)));
    if (*value < 0 || static_cast<std::uint64_t>(*value) > mostOf(field.bits))
        return refused(text,
                       fmt::format("{} does not fit {} bits (0..{})", quoted(text), field.bits, mostOf(field.bits)));
    return static_cast<std::uint64_t>(*value);
}

Parsed<Bytes> readAddress(std::string_view text, int family) {
    Bytes out(family == AF_INET ? 4 : 16);
    const bool isClean = text.find('\0') == std::string_view::npos;
    if (!isClean || ::inet_pton(family, std::string(text).c_str(), out.data()) != 1)
        return refused(text, fmt::format("{} is no {} address", quoted(text), family == AF_INET ? "IPv4" : "IPv6"));
    return out;
}

Parsed<Bytes> readMac(std::string_view text) {
    auto bytes = parseHex(text);
    if (!bytes)
        return tl::unexpected(bytes.error());
    if (bytes->size() != kMacSize)
        return refused(text, fmt::format("a hardware address has 6 bytes, here are {}", bytes->size()));
    return bytes;
}

// The field's bits, right-aligned in whole bytes.
Parsed<Bytes> readField(const Form& form, const FormField& field, std::string_view text) {
    const std::size_t width = (field.bits + 7U) / 8;
    if (text.empty() && field.bits == 0)
        return Bytes();
    if (text.empty())
        return Bytes(width);
    switch (field.kind) {
    case FormKind::Ipv4:
        return readAddress(text, AF_INET);
    case FormKind::Ipv6:
        return readAddress(text, AF_INET6);
    case FormKind::Ip:
        return readAddress(text, text.find(':') == std::string_view::npos ? AF_INET : AF_INET6);
    case FormKind::Mac:
        return readMac(text);
    case FormKind::Number:
    case FormKind::Hex:
    case FormKind::Flag:
        break;
    }
    const auto number = readNumber(field, text);
    if (!number)
        return tl::unexpected(number.error());
    // Bits that do not fill bytes are put together most significant first.
    const bool isWhole = field.bits % 8 == 0;
    return ofNumber(*number, width, isWhole ? form.order : WireOrder::Network);
}

std::string_view textAt(std::span<const std::string> values, std::size_t index) {
    return index < values.size() ? trimmed(values[index]) : std::string_view();
}

// Writes `bits` bits of right-aligned bytes at a bit offset.
void putBits(Bytes& into, std::size_t at, BytesView bytes, unsigned bits) {
    const std::size_t skip = bytes.size() * 8 - bits;
    for (std::size_t i = 0; i < bits; ++i) {
        const std::size_t from = skip + i;
        const bool isSet = (bytes[from / 8] >> (7 - from % 8) & 1) != 0;
        const auto mask = static_cast<std::uint8_t>(0x80 >> ((at + i) % 8));
        std::uint8_t& byte = into[(at + i) / 8];
        byte = static_cast<std::uint8_t>(isSet ? byte | mask : byte & ~mask);
    }
}

class Builder {
public:
    Builder(const Form& form, std::span<const std::string> values, BytesView payload)
        : m_form(form)
        , m_values(values)
        , m_payload(payload) {}

    Parsed<Bytes> build() {
        for (const FormField& field : m_form.fields)
            m_bits += field.bits;
        m_header.assign((m_bits + 7) / 8, 0);
        if (const auto written = writeGiven(); !written)
            return tl::unexpected(written.error());
        // Lengths first: the checksums cover them.
        fill([](Filled filled) { return isLength(filled); });
        fill([](Filled filled) { return filled != Filled::Zero && !isLength(filled); });
        Bytes whole = m_header;
        whole.insert(whole.end(), m_payload.begin(), m_payload.end());
        return whole;
    }
    const std::vector<std::string>& computed() const { return m_computed; }

private:
    static bool isLength(Filled filled) {
        return filled == Filled::WholeLength || filled == Filled::PayloadLength || filled == Filled::HeaderWords ||
               filled == Filled::RestLength;
    }

    Parsed<void> writeGiven() {
        std::size_t at = 0;
        m_computed.resize(m_form.fields.size());
        for (std::size_t i = 0; i < m_form.fields.size(); ++i) {
            const FormField& field = m_form.fields[i];
            const auto bytes = readField(m_form, field, textAt(m_values, i));
            if (!bytes)
                return tl::unexpected(bytes.error());
            if (field.bits == 0)
                m_ends.push_back(*bytes);
            else
                putBits(m_header, at, *bytes, field.bits);
            at += field.bits;
        }
        return {};
    }

    template <class Which>
    void fill(Which which) {
        std::size_t at = 0;
        for (std::size_t i = 0; i < m_form.fields.size(); ++i) {
            const FormField& field = m_form.fields[i];
            if (which(field.filled) && textAt(m_values, i).empty()) {
                const std::uint64_t value = valueOf(field.filled, at / 8);
                putBits(m_header, at, *ofNumber(value, (field.bits + 7U) / 8, m_form.order), field.bits);
                m_computed[i] = field.kind == FormKind::Hex ? fmt::format("{:#0{}x}", value, 2 + field.bits / 4)
                                                            : std::to_string(value);
            }
            at += field.bits;
        }
    }

    std::uint64_t valueOf(Filled filled, std::size_t offset) const {
        InternetSum sum;
        switch (filled) {
        case Filled::WholeLength:
            return m_header.size() + m_payload.size();
        case Filled::RestLength:
            return m_header.size() - offset + m_payload.size();
        case Filled::PayloadLength:
            return m_payload.size();
        case Filled::HeaderWords:
            return m_header.size() / 4;
        case Filled::TransportChecksum:
            return transportChecksum();
        case Filled::InternetChecksum:
            sum.add(m_header);
            sum.add(m_payload);
            return sum.checksum();
        case Filled::HeaderChecksum:
            sum.add(m_header);
            return sum.checksum();
        case Filled::Zero:
            break;
        }
        return 0;
    }

    std::uint64_t transportChecksum() const {
        const bool known = m_ends.size() == 2 && !m_ends[0].empty() && m_ends[0].size() == m_ends[1].size();
        if (!known)
            return 0;
        InternetSum sum;
        for (const Bytes& end : m_ends)
            sum.add(end);
        sum.addNumber(static_cast<std::uint32_t>(m_header.size() + m_payload.size()));
        sum.addNumber(m_form.protocol);
        sum.add(m_header);
        sum.add(m_payload);
        return sum.checksum() == 0 ? 0xffff : sum.checksum(); // 0 would mean that there is none
    }

    const Form& m_form;
    std::span<const std::string> m_values;
    BytesView m_payload;
    std::size_t m_bits = 0;
    Bytes m_header;
    std::vector<Bytes> m_ends; // of the pseudo-header
    std::vector<std::string> m_computed;
};

} // namespace

std::vector<FormProblem> problemsOf(const Form& form, std::span<const std::string> values) {
    std::vector<FormProblem> found;
    for (std::size_t i = 0; i < form.fields.size(); ++i)
        if (const auto read = readField(form, form.fields[i], textAt(values, i)); !read)
            found.push_back({i, read.error()});
    return found;
}

Parsed<Bytes> build(const Form& form, std::span<const std::string> values, BytesView payload) {
    return Builder(form, values, payload).build();
}

std::vector<std::string> computedTexts(const Form& form, std::span<const std::string> values, BytesView payload) {
    Builder builder(form, values, payload);
    const auto built = builder.build();
    return built ? builder.computed() : std::vector<std::string>(form.fields.size());
}

std::vector<std::string> initialValues(const Form& form) {
    std::vector<std::string> values;
    for (const FormField& field : form.fields)
        values.emplace_back(field.initial);
    return values;
}

} // namespace swb
