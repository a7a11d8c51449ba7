#include "core/base/escape.h"
#include "core/constants/dns_tables.h"
#include "core/constants/resolver_tables.h"
#include "core/wire/decoder_rows.h"
#include "core/wire/dns_name.h"
#include "core/wire/field_reader.h"

#include <arpa/nameser.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>

// Messages of the DNS, updates and multicast ones too.
// Source: RFC 1035, 4; RFC 2136, 2; RFC 6762, 18; RFC 6891.
namespace swb {

namespace {

constexpr int kDnsPort = 53;
constexpr int kMulticastPort = 5353;
constexpr std::size_t kHeader = 12;
constexpr std::size_t kMostRecords = 2000; // what is beyond is one field

enum class Section { Question, Answer, Authority, Additional };

struct Message {
    BytesView bytes;
    std::size_t base = 0; // in the whole
    unsigned opcode = 0;
    bool isResponse = false;
    bool isMulticast = false;
    bool isUpdate() const { return opcode == kDnsUpdate; }
};

std::string_view sectionName(const Message& message, Section section) {
    constexpr std::array<std::string_view, 4> kUsual{"question", "answer", "authority", "additional"};
    constexpr std::array<std::string_view, 4> kUpdate{"zone", "prerequisite", "update", "additional"};
    return (message.isUpdate() ? kUpdate : kUsual).at(static_cast<std::size_t>(section));
}

std::string typeText(std::uint64_t type) { return decodeValue(dnsRecordTypes(), static_cast<std::int64_t>(type)); }

// Names the name that begins here; empty when it cannot be read.
std::string readName(FieldReader& in, std::string_view label, const Message& message) {
    if (in.isCut())
        return {};
    const DnsName name = readDnsName(message.bytes, in.base() + in.at() - message.base);
    const bool isBeyond = name.size > in.left() || (name.size == 0 && in.left() == 0);
    in.bytes(label, isBeyond ? in.left() + 1 : name.size);
    if (in.isCut())
        return {};
    in.last().value = name.text;
    if (!name.trouble.empty())
        in.fault(name.trouble);
    else if (name.isCompressed)
        in.last().note = "compressed: the rest stands further up";
    return name.trouble.empty() ? name.text : std::string();
}

std::uint64_t readClass(FieldReader& in, const Message& message, std::string_view whatTheBitSays) {
    const std::uint64_t number = in.named("class", 2, dnsClasses());
    constexpr std::uint64_t kTopBit = 0x8000;
    if (!message.isMulticast || (number & kTopBit) == 0)
        return number;
    in.last().value = fmt::format("{}, and the top bit", namedNumber(dnsClasses(), number & ~kTopBit));
    in.last().note = whatTheBitSays;
    return number & ~kTopBit;
}

void readTexts(FieldReader& in) {
    while (!in.isCut() && in.left() > 0) {
        const std::size_t size = in.peek().front();
        const bool fits = size < in.left();
        const BytesView text = in.bytes("text", fits ? size + 1 : in.left());
        in.last().value = '"' + escapeBytes(text.subspan(1)) + '"';
        if (!fits)
            in.fault(fmt::format("says {} bytes, {} are there", size, text.size() - 1));
    }
}

// Returns what the record says, in a few words.
std::string readData(FieldReader& in, std::uint64_t type, const Message& message) {
    switch (type) {
    case ns_t_a:
        return ipText(in.ipv4("address"));
    case ns_t_aaaa:
        return ipText(in.ipv6("address"));
    case ns_t_ns:
    case ns_t_cname:
    case ns_t_ptr:
    case ns_t_dname:
        return readName(in, "name", message);
    case ns_t_mx: {
        const std::uint64_t preference = in.number("preference", 2);
        return fmt::format("{} {}", preference, readName(in, "exchange", message));
    }
    case ns_t_srv: {
        const std::uint64_t priority = in.number("priority", 2);
        const std::uint64_t weight = in.number("weight", 2);
        const std::uint64_t port = in.number("port", 2);
        return fmt::format("{} {} {} {}", priority, weight, port, readName(in, "target", message));
    }
    case ns_t_soa: {
        const std::string first = readName(in, "first server", message);
        readName(in, "mailbox", message);
        in.number("serial", 4);
        in.number("refresh", 4);
        in.number("retry", 4);
        in.number("expire", 4);
        in.number("minimum", 4);
        return first;
    }
    case ns_t_txt:
    case ns_t_hinfo: {
        const std::string text = shortHex(in.peek());
        readTexts(in);
        return text.empty() ? text : "text";
    }
    default:
        return shortHex(in.peek());
    }
}

// RFC 2136, 2.4 and 2.5: class and type say what is meant.
std::string updateMeaning(Section section, std::uint64_t type, std::uint64_t dnsClass) {
    const bool isAny = type == kDnsTypeAny;
    const std::string records = typeText(type) + " records";
    if (section == Section::Answer) {
        if (dnsClass == kDnsClassAny)
            return isAny ? "condition: the name is in use" : "condition: it has " + records;
        if (dnsClass == kDnsClassNone)
            return isAny ? "condition: the name is not in use" : "condition: it has no " + records;
        return "condition: its " + records + " are this one, with the others of the section";
    }
    if (section != Section::Authority)
        return {};
    if (dnsClass == kDnsClassAny)
        return isAny ? "delete every record of the name" : "delete its " + records;
    return dnsClass == kDnsClassNone ? "delete this record" : "add this record";
}

// EDNS gives class and TTL another meaning. RFC 6891, 6.1.2.
void readOptHead(FieldReader& in) {
    in.number("room for UDP messages", 2);
    in.hex("extended response code", 1);
    in.number("version", 1);
    in.flag("DO", "signatures are wanted");
    in.bits("zero", 15);
}

Field readQuestion(FieldReader& in, const Message& message) {
    const std::size_t start = in.base() + in.at();
    FieldReader one(in.peek(), start);
    const std::string name = readName(one, "name", message);
    const std::uint64_t type = one.named("type", 2, dnsRecordTypes());
    readClass(one, message, "an answer to the asker alone is wanted");
    Field group = groupOf(sectionName(message, Section::Question), start, one.at(), one.take());
    group.value = fmt::format("{} {}", name, typeText(type));
    if (message.isUpdate())
        group.note = "the zone that is changed";
    in.skip(group.length);
    return group;
}

Field readRecord(FieldReader& in, const Message& message, Section section) {
    const std::size_t start = in.base() + in.at();
    FieldReader one(in.peek(), start);
    const std::string name = readName(one, "name", message);
    const std::uint64_t type = one.named("type", 2, dnsRecordTypes());
    std::uint64_t dnsClass = 0;
    if (type == ns_t_opt) {
        readOptHead(one);
    } else {
        dnsClass = readClass(one, message, "the records that were there before no longer hold");
        one.number("TTL", 4);
        if (!one.isCut() && !message.isUpdate())
            one.last().note = "seconds that it may be kept";
    }
    const std::uint64_t length = one.number("data length", 2);
    std::string data;
    if (!one.isCut()) {
        const std::size_t there = std::min<std::size_t>(length, one.left());
        if (length > one.left())
            one.fault(fmt::format("says {} bytes, {} are there", length, one.left()));
        FieldReader inner(one.peek().first(there), start + one.at());
        if (there > 0) {
            data = readData(inner, type, message);
            inner.rest("data");
        }
        one.skip(there);
        for (Field& field : inner.take())
            one.add(std::move(field));
    }
    Field group = groupOf(sectionName(message, section), start, one.at(), one.take());
    group.value = fmt::format("{} {}{}{}", name, typeText(type), data.empty() ? "" : " ", data);
    if (message.isUpdate())
        group.note = updateMeaning(section, type, dnsClass);
    in.skip(group.length);
    return group;
}

void readFlags(FieldReader& in, Message& message) {
    message.isResponse = in.flag("QR", "a response");
    message.opcode = static_cast<unsigned>(in.bits("opcode", 4));
    if (!in.isCut()) {
        in.last().value = namedNumber(dnsOpcodes(), message.opcode);
        if (const NamedValue* row = findValue(dnsOpcodes(), message.opcode))
            in.last().note = row->meaning;
    }
    if (message.isUpdate()) {
        in.bits("zero", 7);
    } else {
        in.flag("AA", "from a server that has the authority");
        in.flag("TC", "cut off: there is more, over TCP");
        in.flag("RD", "the server shall ask on");
        in.flag("RA", "the server asks on");
        in.bits("zero", 1);
        in.flag("AD", "its signatures were checked");
        in.flag("CD", "signatures need not be checked");
    }
    const std::uint64_t code = in.bits("response code", 4);
    if (in.isCut())
        return;
    in.last().value = namedNumber(dnsResponseCodes(), code);
    if (const NamedValue* row = findValue(dnsResponseCodes(), static_cast<std::int64_t>(code));
        row != nullptr && message.isResponse)
        in.last().note = fmt::format("{} {}", row->meaning, row->note);
}

std::string titleOf(const Message& message, BytesView bytes) {
    std::string title = message.isMulticast ? "mDNS" : "DNS";
    title += message.isUpdate()            ? " update"
             : message.opcode == kDnsQuery ? ""
                                           : " " + decodeValue(dnsOpcodes(), message.opcode);
    if (!message.isResponse)
        return message.isUpdate() ? title : title + " query";
    return fmt::format("{} response: {}", title, decodeValue(dnsResponseCodes(), bytes[3] & 15));
}

void readMessage(BytesView bytes, std::size_t base, bool isMulticast, Decoded& out) {
    Message message{bytes, base, 0, false, isMulticast};
    FieldReader in(bytes, base);
    in.hex("ID", 2);
    readFlags(in, message);
    std::array<std::uint64_t, 4> counts{};
    for (const Section section : {Section::Question, Section::Answer, Section::Authority, Section::Additional})
        counts.at(static_cast<std::size_t>(section)) =
            in.number(fmt::format("{} count", sectionName(message, section)), 2);
    if (in.isCut()) {
        out.name = "DNS message, cut off";
    } else {
        out.name = titleOf(message, bytes);
        std::size_t room = kMostRecords;
        for (const Section section : {Section::Question, Section::Answer, Section::Authority, Section::Additional})
            for (std::uint64_t i = 0; i < counts.at(static_cast<std::size_t>(section)); ++i) {
                if (in.left() == 0) {
                    in.fault(fmt::format("{} of {} in the section '{}' are there", i,
                                         counts.at(static_cast<std::size_t>(section)), sectionName(message, section)));
                    break;
                }
                if (room == 0)
                    break;
                --room;
                in.add(section == Section::Question ? readQuestion(in, message) : readRecord(in, message, section));
            }
        in.rest("data");
    }
    for (Field& field : in.take())
        out.fields.push_back(std::move(field));
}

bool isOn(const DecodeContext& context, int port) {
    return context.peer.port() == port || context.local.port() == port;
}

Decoded decodeDns(BytesView bytes, const DecodeContext& context) {
    Decoded out;
    readMessage(bytes, 0, isOn(context, kMulticastPort), out);
    return out;
}

// Over TCP each message has its length in front. RFC 1035, 4.2.2.
Decoded decodeDnsStream(BytesView bytes, const DecodeContext& /*context*/) {
    Decoded out;
    std::size_t at = 0;
    do {
        FieldReader in(bytes.subspan(at), at);
        const std::uint64_t length = in.number("length", 2);
        const bool isCut = in.isCut();
        const std::size_t there = std::min<std::size_t>(length, in.left());
        if (!isCut && length > in.left())
            in.last().note = fmt::format("{} of them are here: the rest may come with the next bytes", in.left());
        Decoded message;
        if (!isCut)
            readMessage(bytes.subspan(at + 2, there), at + 2, false, message);
        std::vector<Field> fields = in.take();
        for (Field& field : message.fields)
            fields.push_back(std::move(field));
        const std::size_t size = isCut ? bytes.size() - at : there + 2;
        if (out.name.empty())
            out.name = isCut ? "DNS message, cut off" : message.name;
        Field group = groupOf("message", at, size, std::move(fields));
        group.value = message.name;
        out.fields.push_back(std::move(group));
        at += size;
    } while (at < bytes.size());
    return out;
}

bool isInternet(const DecodeContext& context) { return context.family == AF_INET || context.family == AF_INET6; }

bool suitsDns(BytesView bytes, const DecodeContext& context) {
    return isInternet(context) && context.type == SOCK_DGRAM && bytes.size() >= kHeader &&
           (isOn(context, kDnsPort) || isOn(context, kMulticastPort)) &&
           (context.protocol == 0 || context.protocol == IPPROTO_UDP);
}

bool suitsDnsStream(BytesView bytes, const DecodeContext& context) {
    return isInternet(context) && context.type == SOCK_STREAM && isOn(context, kDnsPort) &&
           bytes.size() >= kHeader + 2 && (static_cast<std::size_t>(bytes[0]) << 8 | bytes[1]) >= kHeader;
}

constexpr Decoder kRows[] = {
    {"dns",
     "DNS message",
     "Questions and records of the DNS; updates and multicast DNS, too",
     {},
     &decodeDns,
     &suitsDns},
    {"dns-stream",
     "DNS over TCP",
     "The same, each message with its length in front",
     {},
     &decodeDnsStream,
     &suitsDnsStream},
};

} // namespace

std::span<const Decoder> dnsDecoders() { return kRows; }

} // namespace swb
