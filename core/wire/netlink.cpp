#include "core/wire/netlink.h"

#include "core/base/errno_table.h"
#include "core/constants/netlink_tables.h"
#include "core/constants/tables.h"
#include "core/wire/decoder_rows.h"
#include "core/wire/netlink_spec.h"

#include <fmt/format.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <sys/socket.h>

#include <algorithm>
#include <climits>

namespace swb {
namespace {

using namespace netlink;

constexpr Attribute kExtendedRows[] = {
    {NLMSGERR_ATTR_MSG, "NLMSGERR_ATTR_MSG", Kind::Text, "what the kernel says of it"},
    {NLMSGERR_ATTR_OFFS, "NLMSGERR_ATTR_OFFS", Kind::Number, "the byte of the request that it is about"},
    {NLMSGERR_ATTR_COOKIE, "NLMSGERR_ATTR_COOKIE", Kind::Bytes, "of the subsystem's own meaning"},
    {NLMSGERR_ATTR_POLICY, "NLMSGERR_ATTR_POLICY", Kind::Bytes, "what the attribute would have to be"},
    {NLMSGERR_ATTR_MISS_TYPE, "NLMSGERR_ATTR_MISS_TYPE", Kind::Number, "the attribute that is missing"},
    {NLMSGERR_ATTR_MISS_NEST, "NLMSGERR_ATTR_MISS_NEST", Kind::Number, "the byte of the request where it is missing"},
};
constexpr AttributeTable kExtended = {"NLMSGERR_ATTR", kExtendedRows};

constexpr Member kErrorCode[] = {{"error", 4, Kind::Error}};

Field messageField(const NetlinkMessage& message, BytesView whole, std::size_t base, int protocol, bool isQuoted);

// "ENODEV: ...", with the kernel's own words where it sent some.
std::string errorSummary(BytesView payload, BytesView attributes) {
    if (payload.size() < 4)
        return {};
    const std::int64_t number = static_cast<std::int32_t>(numberOf(payload.first(4)));
    const bool isErrno = number < 0 && number > INT_MIN;
    std::string text = number == 0 ? "success"
                       : isErrno   ? errnoSymbol(static_cast<int>(-number))
                                   : std::to_string(number);
    for (const NetlinkAttribute& one : netlinkAttributes(attributes, 0, attributes.size()).attributes) {
        if (one.type == NLMSGERR_ATTR_MSG)
            text += ": " + textOf(one.value);
    }
    return text;
}

// The errno, the request it answers, or its header alone, and attributes where NETLINK_EXT_ACK is on.
Body errorBody(const NetlinkMessage& message, std::size_t base, int protocol, bool isQuoted) {
    const BytesView payload = message.payload;
    Body body;
    body.fields = decodeMembers(kErrorCode, payload.first(std::min<std::size_t>(payload.size(), 4)), base);
    if (payload.size() < 4) {
        if (body.fields.empty())
            body.fields.push_back(groupOf("error", base, 0, {}));
        body.fields.back().note = "cut off: an errno has 4 bytes";
        body.fields.back().isFaulty = true;
        return body;
    }
    BytesView rest = payload.subspan(4);
    std::size_t at = base + 4;
    if (message.type == NLMSG_ERROR && !isQuoted && rest.size() >= sizeof(nlmsghdr)) {
        const bool isCapped = (message.flags & NLM_F_CAPPED) != 0;
        const BytesView quoted = isCapped ? rest.first(sizeof(nlmsghdr)) : rest;
        const NetlinkMessages walked = netlinkMessages(quoted);
        NetlinkMessage inner = walked.messages.front();
        if (isCapped) { // its length counts what was left out
            inner.isFaulty = false;
            inner.payload = {};
            inner.end = sizeof(nlmsghdr);
        }
        Field field = messageField(inner, quoted, at, protocol, true);
        field.note = isCapped ? "the header of the request it answers" : "the request it answers";
        body.fields.push_back(std::move(field));
        rest = rest.subspan(inner.end);
        at += inner.end;
    }
    for (Field& attribute : decodeAttributes(&kExtended, rest, at))
        body.fields.push_back(std::move(attribute));
    if (message.type == NLMSG_ERROR || numberOf(payload.first(4)) != 0)
        body.summary = errorSummary(payload, rest);
    return body;
}

Body bodyOf(const NetlinkMessage& message, std::size_t base, int protocol, bool isQuoted) {
    if (message.type == NLMSG_ERROR || (message.type == NLMSG_DONE && !message.payload.empty()))
        return errorBody(message, base, protocol, isQuoted);
    if (message.type < NLMSG_MIN_TYPE)
        return unknownBody(message, base);
    switch (protocol) {
    case NETLINK_ROUTE:
        return routeBody(message, base);
    case NETLINK_GENERIC:
        return genericBody(message, base);
    case NETLINK_SOCK_DIAG:
        return diagBody(message, base);
    default:
        return unknownBody(message, base);
    }
}

Field headerField(const NetlinkMessage& message, BytesView whole, std::size_t base, int protocol, bool isQuoted) {
    FieldReader in(whole.subspan(message.offset, sizeof(nlmsghdr)), base + message.offset, WireOrder::Host);
    in.number("nlmsg_len", 4);
    if (message.isFaulty) {
        const std::size_t there = whole.size() - message.offset;
        if (message.length < sizeof(nlmsghdr))
            in.fault(fmt::format("says {} bytes, and its own header has {}", message.length, sizeof(nlmsghdr)));
        else
            in.fault(fmt::format("says {} bytes, {} are there", message.length, there));
        // The request quoted in an error may be cut short on purpose.
        in.last().isFaulty = !isQuoted;
    }
    in.named("nlmsg_type", 2, message.type < NLMSG_MIN_TYPE ? netlinkControlTypes() : netlinkTypes(protocol));
    in.hex("nlmsg_flags", 2);
    in.last().value = decodeFlags(netlinkFlags(protocol, message.type), message.flags);
    in.number("nlmsg_seq", 4);
    in.last().note = "the answers to a request carry its number";
    in.number("nlmsg_pid", 4);
    in.last().note = message.portId == 0 ? "0: from the kernel, or left for it to fill" : "the socket it is for";
    return groupOf("nlmsghdr", base + message.offset, sizeof(nlmsghdr), in.take());
}

Field messageField(const NetlinkMessage& message, BytesView whole, std::size_t base, int protocol, bool isQuoted) {
    const std::size_t bodyAt = message.offset + sizeof(nlmsghdr);
    Body body = bodyOf(message, base + bodyAt, protocol, isQuoted);
    Field field;
    field.name = netlinkTypeText(protocol, message.type);
    field.value = std::move(body.summary);
    field.offset = base + message.offset;
    field.length = message.end - message.offset;
    if (message.type == NLMSG_DONE && field.value.empty())
        field.value = "the end of the list";
    field.children.push_back(headerField(message, whole, base, protocol, isQuoted));
    for (Field& one : body.fields)
        field.children.push_back(std::move(one));
    const std::size_t bodyEnd = bodyAt + message.payload.size();
    if (bodyEnd < message.end) {
        Field padding = groupOf("padding", base + bodyEnd, message.end - bodyEnd, {});
        padding.note = "to a multiple of four";
        field.children.push_back(std::move(padding));
    }
    return field;
}

// NETLINK_KOBJECT_UEVENT has no headers: texts, each ended by a NUL.
Decoded decodeEvent(BytesView bytes) {
    Decoded out;
    out.name = "kernel event";
    std::size_t at = 0;
    while (at < bytes.size()) {
        const auto rest = bytes.subspan(at);
        const auto size = static_cast<std::size_t>(std::ranges::find(rest, 0) - rest.begin());
        const std::string text = textOf(rest.first(size));
        const std::size_t equals = text.find('=');
        Field field;
        const bool isPair = at > 0 && equals != std::string::npos && equals > 0;
        field.name = at == 0 ? "event" : isPair ? text.substr(0, equals) : "text";
        field.value = isPair ? text.substr(equals + 1) : text;
        field.offset = at;
        field.length = std::min(size + 1, rest.size());
        at += field.length;
        out.fields.push_back(std::move(field));
    }
    return out;
}

template <int protocol>
Decoded decodeAs(BytesView bytes, const DecodeContext&) {
    return decodeNetlink(bytes, protocol);
}

template <int protocol>
bool suits(BytesView, const DecodeContext& context) {
    return context.family == AF_NETLINK && context.protocol == protocol;
}

bool suitsAny(BytesView, const DecodeContext& context) { return context.family == AF_NETLINK; }

Decoded decodeAny(BytesView bytes, const DecodeContext& context) {
    return decodeNetlink(bytes, context.family == AF_NETLINK ? context.protocol : -1);
}

const Decoder kDecoders[] = {
    {"netlink-route",
     "netlink, routes",
     "Interfaces, addresses, routes, neighbours and rules: NETLINK_ROUTE",
     {},
     decodeAs<NETLINK_ROUTE>,
     suits<NETLINK_ROUTE>},
    {"netlink-generic",
     "netlink, generic",
     "Families of messages that register by name: NETLINK_GENERIC",
     {},
     decodeAs<NETLINK_GENERIC>,
     suits<NETLINK_GENERIC>},
    {"netlink-sock-diag",
     "netlink, sockets",
     "The system's sockets: NETLINK_SOCK_DIAG",
     {},
     decodeAs<NETLINK_SOCK_DIAG>,
     suits<NETLINK_SOCK_DIAG>},
    {"netlink-event",
     "kernel event",
     "Devices coming and going: NETLINK_KOBJECT_UEVENT",
     {},
     decodeAs<NETLINK_KOBJECT_UEVENT>,
     suits<NETLINK_KOBJECT_UEVENT>},
    {"netlink", "netlink, any", "The headers of netlink messages of any protocol", {}, decodeAny, suitsAny},
};

} // namespace

std::span<const Decoder> netlinkDecoders() { return kDecoders; }

NamedTable netlinkTypes(int protocol) {
    switch (protocol) {
    case NETLINK_ROUTE:
        return routeMessageTypes();
    case NETLINK_SOCK_DIAG:
        return diagMessageTypes();
    case NETLINK_GENERIC: {
        static constexpr NamedValue kController[] = {{GENL_ID_CTRL, "GENL_ID_CTRL",
                                                      "The controller, which knows the families by name.", "",
                                                      "linux/genetlink.h"}};
        return kController;
    }
    default:
        return {};
    }
}

NamedTable netlinkFlags(int protocol, int type) {
    if (type == NLMSG_ERROR || type == NLMSG_DONE)
        return netlinkAnswerFlags();
    if (protocol != NETLINK_ROUTE || type < RTM_BASE || type % 4 == 2)
        return netlinkGetFlags();
    return type % 4 == 1 ? netlinkDeleteFlags() : netlinkNewFlags();
}

std::string netlinkTypeText(int protocol, int type) {
    const NamedValue* row = findValue(type < NLMSG_MIN_TYPE ? netlinkControlTypes() : netlinkTypes(protocol), type);
    return row != nullptr ? std::string(row->symbol) : fmt::format("type {}", type);
}

Decoded decodeNetlink(BytesView bytes, int protocol) {
    if (protocol == NETLINK_KOBJECT_UEVENT)
        return decodeEvent(bytes);
    Decoded out;
    const NetlinkMessages walked = netlinkMessages(bytes);
    for (const NetlinkMessage& message : walked.messages)
        out.fields.push_back(messageField(message, bytes, 0, protocol, false));
    if (walked.rest < bytes.size()) {
        Field rest = groupOf("data", walked.rest, bytes.size() - walked.rest, {});
        rest.value = shortHex(bytes.subspan(walked.rest));
        rest.note = walked.messages.empty() ? fmt::format("too short for a header of {} bytes", sizeof(nlmsghdr))
                    : std::ranges::all_of(bytes.subspan(walked.rest), [](std::uint8_t byte) { return byte == 0; })
                        ? std::string("zeros behind the last message: the kernel does not look at them")
                        : std::string("no message fits here");
        rest.isFaulty = walked.messages.empty();
        out.fields.push_back(std::move(rest));
    }
    out.name = walked.messages.size() == 1 ? out.fields.front().name
               : walked.messages.empty()
                   ? std::string("no netlink message")
                   : fmt::format("{}, {} messages", out.fields.front().name, walked.messages.size());
    return out;
}

std::string netlinkWarning(BytesView bytes, int protocol) {
    if (protocol == NETLINK_KOBJECT_UEVENT)
        return {};
    for (const NetlinkMessage& message : netlinkMessages(bytes).messages) {
        const bool changes = protocol == NETLINK_ROUTE       ? message.type >= RTM_BASE && message.type % 4 != 2
                             : protocol == NETLINK_SOCK_DIAG ? message.type == SOCK_DESTROY
                                                             : false;
        if (changes)
            return fmt::format("{} changes this machine, at once and for every program; it needs CAP_NET_ADMIN.",
                               netlinkTypeText(protocol, message.type));
    }
    return {};
}

} // namespace swb
