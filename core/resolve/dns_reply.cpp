#include "core/resolve/dns_reply.h"

#include "core/base/ascii.h"
#include "core/constants/dns_tables.h"
#include "core/constants/resolver_tables.h"
#include "core/wire/decode.h"
#include "core/wire/dns_name.h"

#include <fmt/format.h>

#include <algorithm>

namespace swb {

namespace {

constexpr std::size_t kHeader = 12;

const Field* firstFault(const std::vector<Field>& fields) {
    for (const Field& field : fields) {
        if (field.isFaulty)
            return &field;
        if (const Field* inner = firstFault(field.children))
            return inner;
    }
    return nullptr;
}

int numberAt(BytesView bytes, std::size_t at) { return at + 1 < bytes.size() ? bytes[at] << 8 | bytes[at + 1] : -1; }

// "www.example. A"; empty where there is none that can be read.
std::string questionOf(BytesView message) {
    const DnsName name = readDnsName(message, kHeader);
    if (numberAt(message, 4) < 1 || !name.trouble.empty())
        return {};
    return fmt::format("{} {}", name.text, decodeValue(dnsRecordTypes(), numberAt(message, kHeader + name.size)));
}

std::string troubleOfAnswer(BytesView reply) {
    constexpr int kCutOff = 2;
    if ((reply[2] & kCutOff) != 0)
        return "cut off (the flag TC): the whole answer is to be had over TCP";
    if (const int code = reply[3] & 15; code != 0) {
        const NamedValue* row = findValue(dnsResponseCodes(), code);
        return fmt::format("{}: {}", decodeValue(dnsResponseCodes(), code),
                           row != nullptr ? row->meaning : "no name is known for this code");
    }
    const Decoded decoded = findDecoder("dns")->decode(reply, {});
    const Field* fault = firstFault(decoded.fields);
    return fault != nullptr ? fmt::format("it cannot be read: {}, {}", fault->name, fault->note) : std::string();
}

// By what they say: behind the port of an AF_INET address that res_ninit() read from resolv.conf stand any eight bytes.
bool isSameServer(const Address& a, const Address& b) {
    return a.family() == b.family() && a.port() == b.port() && a.host() == b.host();
}

} // namespace

DnsVerdict judgeDnsReply(BytesView question, BytesView reply, const Address& asked, const Address& from) {
    if (!isSameServer(from, asked))
        return {false, fmt::format("from {}, and {} was asked: anybody may send such, so it does not count",
                                   from.toString(), asked.toString())};
    if (reply.size() < kHeader)
        return {false, fmt::format("{} bytes: the header of a message alone has {}", reply.size(), kHeader)};
    if (numberAt(reply, 0) != numberAt(question, 0))
        return {false, fmt::format("its ID is {:#06x}, the question's {:#06x}: it does not count", numberAt(reply, 0),
                                   numberAt(question, 0))};
    constexpr int kIsResponse = 0x80;
    if ((reply[2] & kIsResponse) == 0)
        return {false, "a question, where an answer is wanted"};
    const std::string wanted = questionOf(question);
    const std::string answered = questionOf(reply);
    if (!sameIgnoringCase(wanted, answered))
        return {false, answered.empty() ? "the question is not in it: it does not count"
                                        : fmt::format("it answers another question ({}): it does not count", answered)};
    return {true, troubleOfAnswer(reply)};
}

} // namespace swb
