#include "core/wire/dns_name.h"

#include "core/base/ascii.h"
#include "core/net/address.h"
#include "core/payload/hex.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace swb {

namespace {

constexpr std::size_t kMostName = 255; // bytes, with lengths and the closing zero
constexpr std::size_t kMostLabel = 63;
constexpr std::uint8_t kPointer = 0xc0;

std::string labelText(BytesView label) {
    std::string out;
    for (const std::uint8_t byte : label)
        if (byte == '.' || byte == '\\')
            out += fmt::format("\\{}", static_cast<char>(byte));
        else if (byte > 0x20 && byte < 0x7f)
            out += static_cast<char>(byte);
        else
            out += fmt::format("\\{:03}", byte);
    return out;
}

ParseError faultAt(std::size_t position, std::size_t length, std::string message) {
    return {position, length, std::move(message)};
}
tl::unexpected<ParseError> fault(std::size_t position, std::size_t length, std::string message) {
    return tl::unexpected(faultAt(position, length, std::move(message)));
}

// One character of a label, escapes taken away; at: behind it. -1: no such escape.
int characterAt(std::string_view text, std::size_t& at) {
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (text[at] != '\\')
        return static_cast<unsigned char>(text[at++]);
    if (at + 3 < text.size() && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                                            text.begin() + static_cast<std::ptrdiff_t>(at) + 4, isDigit)) {
        int number = 0;
        std::from_chars(text.data() + at + 1, text.data() + at + 4, number);
        at += 4;
        return number <= 0xff ? number : -1;
    }
    if (at + 1 >= text.size() || isDigit(text[at + 1]))
        return -1;
    at += 2;
    return static_cast<unsigned char>(text[at - 1]);
}

struct Word {
    std::size_t at = 0;
    std::string_view text;
};

// Parted by white space, save inside double quotes, which stay.
std::vector<Word> wordsOf(std::string_view text) {
    std::vector<Word> words;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == ' ' || text[at] == '\t') {
            ++at;
            continue;
        }
        const std::size_t start = at;
        const bool isQuoted = text[at] == '"';
        for (++at; at < text.size(); ++at) {
            if (text[at] == '\\' && at + 1 < text.size())
                ++at;
            else if (isQuoted ? text[at] == '"' : text[at] == ' ' || text[at] == '\t')
                break;
        }
        if (isQuoted && at < text.size())
            ++at;
        words.push_back({start, text.substr(start, at - start)});
    }
    return words;
}

Parsed<Bytes> textBytes(const std::vector<Word>& words) {
    Bytes out;
    for (const Word& word : words) {
        std::string_view text = word.text;
        if (text.starts_with('"')) {
            if (text.size() < 2 || !text.ends_with('"'))
                return fault(word.at, text.size(), "the closing quotation mark is missing");
            text = text.substr(1, text.size() - 2);
        }
        Bytes one;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t from = at;
            const int byte = characterAt(text, at);
            if (byte < 0)
                return fault(word.at + from, 2, "after a backslash: three digits up to 255, or the character itself");
            one.push_back(static_cast<std::uint8_t>(byte));
        }
        if (one.size() > 0xff)
            return fault(word.at, word.text.size(), fmt::format("{} bytes: one text has 255 at most", one.size()));
        out.push_back(static_cast<std::uint8_t>(one.size()));
        out.insert(out.end(), one.begin(), one.end());
    }
    return out;
}

Parsed<Bytes> addressBytes(int family, std::string_view text) {
    std::array<std::uint8_t, sizeof(in6_addr)> room{};
    if (::inet_pton(family, std::string(text).c_str(), room.data()) != 1)
        return fault(0, text.size(),
                     family == AF_INET ? "an IPv4 address in digits: 192.0.2.1"
                                       : "an IPv6 address in digits: 2001:db8::1");
    return Bytes(room.begin(), room.begin() + (family == AF_INET ? sizeof(in_addr) : sizeof(in6_addr)));
}

// So many numbers of 16 bits, then a name.
Parsed<Bytes> numbersAndName(std::size_t numbers, const std::vector<Word>& words, std::string_view example) {
    if (words.size() != numbers + 1)
        return fault(0, 0, fmt::format("{} and a name: {}", numbers == 1 ? "a number" : "three numbers", example));
    Bytes out;
    for (std::size_t i = 0; i < numbers; ++i) {
        unsigned number = 0;
        const auto& [at, text] = words[i];
        const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
        if (end.ec != std::errc() || end.ptr != text.data() + text.size() || number > 0xffff)
            return fault(at, text.size(), "a number from 0 to 65535");
        out.push_back(static_cast<std::uint8_t>(number >> 8));
        out.push_back(static_cast<std::uint8_t>(number));
    }
    const Word& last = words.back();
    auto name = dnsNameBytes(last.text);
    if (!name)
        return fault(last.at + name.error().position, name.error().length, name.error().message);
    out.insert(out.end(), name->begin(), name->end());
    return out;
}

Parsed<Bytes> genericBytes(std::string_view text, const std::vector<Word>& words) {
    std::size_t length = 0;
    if (words.size() < 2)
        return fault(0, text.size(), "\\# is followed by the number of bytes and these in hex: \\# 4 c0000201");
    const std::string_view digits = words[1].text;
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    if (end.ec != std::errc() || end.ptr != digits.data() + digits.size() || length > 0xffff)
        return fault(words[1].at, digits.size(), "the number of bytes, at most 65535");
    const std::size_t from = words[1].at + digits.size();
    auto bytes = parseHex(text.substr(from));
    if (!bytes)
        return fault(from + bytes.error().position, bytes.error().length, bytes.error().message);
    if (bytes->size() != length)
        return fault(words[1].at, digits.size(), fmt::format("says {} bytes, {} follow", length, bytes->size()));
    return bytes;
}

} // namespace

DnsName readDnsName(BytesView message, std::size_t at) {
    DnsName out;
    std::size_t length = 1;
    std::size_t lowest = at; // where the part that is read now began
    for (std::size_t place = at;;) {
        const auto advance = [&](std::size_t count) { out.size += out.isCompressed ? 0 : count; };
        const auto stop = [&](std::string why) {
            out.trouble = std::move(why);
            return out;
        };
        if (place >= message.size()) {
            return stop("cut off");
        }
        const std::uint8_t head = message[place];
        if ((head & kPointer) == kPointer) {
            if (place + 1 >= message.size()) {
                advance(1);
                return stop("cut off");
            }
            advance(2);
            out.isCompressed = true;
            const std::size_t target = static_cast<std::size_t>(head & ~kPointer) << 8 | message[place + 1];
            if (target >= lowest)
                return stop(fmt::format("its pointer to byte {} does not lead backwards: it would go round", target));
            place = lowest = target;
            continue;
        }
        if (head > kMostLabel) {
            advance(1);
            return stop(fmt::format("{:#04x} is neither a length nor a pointer", head));
        }
        if (place + 1 + head > message.size()) {
            advance(message.size() - place);
            return stop("cut off");
        }
        advance(1u + head);
        if (head == 0)
            break;
        length += 1u + head;
        if (length > kMostName)
            return stop("longer than the 255 bytes that a name may have");
        out.text += labelText(message.subspan(place + 1, head)) + '.';
        place += 1u + head;
    }
    if (out.text.empty())
        out.text = ".";
    return out;
}

Parsed<Bytes> dnsNameBytes(std::string_view text) {
    if (text.empty())
        return fault(0, 0, "a name is wanted");
    Bytes out;
    std::size_t at = text == "." ? 1 : 0;
    while (at < text.size()) {
        const std::size_t start = at;
        Bytes label;
        while (at < text.size() && text[at] != '.') {
            const std::size_t from = at;
            if (text[at] == ' ' || text[at] == '\t')
                return fault(at, 1, "white space cannot stand in a name; \\032 can");
            const int byte = characterAt(text, at);
            if (byte < 0)
                return fault(from, 2, "after a backslash: three digits up to 255, or the character itself");
            label.push_back(static_cast<std::uint8_t>(byte));
        }
        if (label.empty())
            return fault(start, 1, "between two dots stands a label");
        if (label.size() > kMostLabel)
            return fault(start, at - start, fmt::format("a label of {} bytes: 63 is the most", label.size()));
        out.push_back(static_cast<std::uint8_t>(label.size()));
        out.insert(out.end(), label.begin(), label.end());
        ++at; // the dot
    }
    out.push_back(0);
    if (out.size() > kMostName)
        return fault(0, text.size(), fmt::format("{} bytes as labels: 255 is the most", out.size()));
    return out;
}

Parsed<Bytes> dnsRecordBytes(unsigned type, std::string_view text) {
    const std::vector<Word> words = wordsOf(text);
    const std::string_view trimmedText = trimmed(text);
    if (words.empty())
        return fault(0, 0, fmt::format("a value is wanted: {}", dnsRecordExample(type)));
    if (words.front().text == "\\#")
        return genericBytes(text, words);
    switch (type) {
    case ns_t_a:
        return addressBytes(AF_INET, trimmedText);
    case ns_t_aaaa:
        return addressBytes(AF_INET6, trimmedText);
    case ns_t_ns:
    case ns_t_cname:
    case ns_t_ptr:
    case ns_t_dname:
        return dnsNameBytes(trimmedText);
    case ns_t_mx:
        return numbersAndName(1, words, dnsRecordExample(type));
    case ns_t_srv:
        return numbersAndName(3, words, dnsRecordExample(type));
    case ns_t_txt:
    case ns_t_hinfo:
        return textBytes(words);
    default:
        return fault(0, text.size(), "this type has no text of its own here: \\# 4 c0000201, its length and its bytes");
    }
}

std::string_view dnsRecordExample(unsigned type) {
    switch (type) {
    case ns_t_a:
        return "192.0.2.1";
    case ns_t_aaaa:
        return "2001:db8::1";
    case ns_t_ns:
    case ns_t_cname:
    case ns_t_ptr:
    case ns_t_dname:
        return "host.example.";
    case ns_t_mx:
        return "10 mail.example.";
    case ns_t_srv:
        return "0 5 8080 host.example.";
    case ns_t_txt:
        return "\"a text\"";
    case ns_t_hinfo:
        return "\"x86\" \"Linux\"";
    default:
        return "\\# 4 c0000201";
    }
}

} // namespace swb
