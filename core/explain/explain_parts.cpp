#include "core/explain/explain_parts.h"

#include "core/base/errno_table.h"
#include "core/calls/poll_entry.h"
#include "core/constants/call_errors.h"
#include "core/render/arg_parts.h"
#include "core/render/arg_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace swb {

namespace {

struct KindMeaning {
    ArgKind kind;
    std::string_view meaning;
};

constexpr KindMeaning kKindMeanings[] = {
    {ArgKind::Fd, "The descriptor: the number by which the program names the socket."},
    {ArgKind::Family, "The address family: which kind of network, and what an address looks like."},
    {ArgKind::SocketType, "The type: a stream of bytes, single messages or records; with SOCK_NONBLOCK and "
                          "SOCK_CLOEXEC as flags beside it."},
    {ArgKind::Protocol, "The protocol; 0 lets the kernel choose by family and type."},
    {ArgKind::AddressIn, "The address that is passed."},
    {ArgKind::AddressOut, "Where the kernel writes the address."},
    {ArgKind::AddressLength, "How many bytes the address has."},
    {ArgKind::Backlog, "How many connections may wait to be accepted."},
    {ArgKind::DataIn, "The bytes to send."},
    {ArgKind::DataOut, "Where the kernel puts the bytes."},
    {ArgKind::Length, "How many bytes: to send, or how many there is room for."},
    {ArgKind::MessageFlags, "Flags for this one call."},
    {ArgKind::ShutdownHow, "Which direction ends."},
    {ArgKind::AcceptFlags, "What the new socket gets from the start."},
    {ArgKind::OptionLevel, "The layer that the option belongs to."},
    {ArgKind::OptionName, "Which option of that layer."},
    {ArgKind::OptionIn, "The value to set."},
    {ArgKind::OptionOut, "Where the kernel puts the value."},
    {ArgKind::OptionLength, "How many bytes the value has."},
    {ArgKind::OptionLengthOut, "How many bytes there is room for; the kernel changes it to how many it wrote."},
    {ArgKind::FcntlCommand, "What to do."},
    {ArgKind::FcntlArgument, "What the command works with."},
    {ArgKind::IoctlRequest, "What is asked."},
    {ArgKind::IntegerOut, "Where the kernel puts the number."},
    {ArgKind::PollEvents, "What to wait for; the kernel stores what there is."},
    {ArgKind::Milliseconds, "How long to wait, in milliseconds: 0 only looks, -1 waits for ever."},
    {ArgKind::FdPairOut, "Where the kernel puts the two descriptors."},
    {ArgKind::PathIn, "The path of the file."},
    {ArgKind::MessageIn, "The message: its buffers, the address it goes to, and control messages beside the bytes."},
    {ArgKind::MessageOut, "Room for the message, and for what the kernel tells beside it."},
    {ArgKind::MessagesIn, "The messages, one after the other."},
    {ArgKind::MessagesOut, "Room for several messages."},
    {ArgKind::FdInOther, "The other descriptor that takes part."},
    {ArgKind::FileOffset, "Where in the file to begin; NULL: at the file's own position."},
    {ArgKind::SpliceFlags, "How to move the bytes."},
    {ArgKind::OpenFlags, "How to open the file."},
    {ArgKind::PipeFlags, "What both ends get from the start."},
    {ArgKind::IoctlArgument, "What the request works with, and where the kernel puts its answer."},
    {ArgKind::Count, "How many entries there are, or room for how many."},
    {ArgKind::EpollFd, "The descriptor of the epoll: the list that the kernel keeps."},
    {ArgKind::EpollFlags, "What the new descriptor gets from the start."},
    {ArgKind::EpollOperation, "What to do with the list."},
    {ArgKind::EpollEventIn, "What to wait for, and a number that comes back with it: here the descriptor."},
    {ArgKind::EpollEventsOut, "Where the kernel puts what is ready: events, and the number that was given for each."},
    {ArgKind::PollList, "The descriptors, with what to wait for on each; the kernel stores what there is."},
    {ArgKind::Timespec, "How long to wait, in seconds and nanoseconds; NULL waits for ever."},
    {ArgKind::SignalMask, "Signals that are held back while it waits; NULL leaves them as they are."},
};
static_assert(std::size(kKindMeanings) == static_cast<std::size_t>(ArgKind::SignalMask) + 1);

std::string_view kindMeaning(ArgKind kind) {
    const auto row = std::ranges::find(kKindMeanings, kind, &KindMeaning::kind);
    return row == std::end(kKindMeanings) ? std::string_view() : row->meaning;
}

// What the constants of this argument mean; with several, each behind its name.
std::string partsMeaning(const CallRecord& record, const ArgSpec& arg) {
    const std::vector<ArgPart> parts = argParts(record, arg);
    if (parts.size() == 1 && !parts.front().meaning.empty())
        return std::string(parts.front().meaning);
    std::string text;
    for (const ArgPart& part : parts) {
        if (part.meaning.empty())
            continue;
        text += fmt::format("{}{}: {}", text.empty() ? "" : " ", part.symbol, part.meaning);
    }
    return text.empty() ? std::string(kindMeaning(arg.kind)) : text;
}

std::string meaningOf(const CallRecord& record, const ArgSpec& arg) {
    if (isNamedKind(arg.kind))
        return partsMeaning(record, arg);
    const bool isAddress = arg.kind == ArgKind::AddressIn || (arg.kind == ArgKind::AddressOut && isAnswered(record));
    if (isAddress && record.addressLength > 0)
        return std::string(classOf(Address::fromBytes(record.addressBytes(), record.addressLength)).meaning);
    return std::string(kindMeaning(arg.kind));
}

std::string valueOf(const CallRecord& record, const ArgSpec& arg) {
    const std::size_t shown = CallRecord::kDataKept;
    if (arg.kind == ArgKind::PollEvents)
        return bitsText(arg.kind, record.args[arg.slot], Numbers::Symbols);
    const std::string symbols = argText(record, arg, Numbers::Symbols, shown);
    if (!isNamedKind(arg.kind))
        return symbols.empty() ? argText(record, arg, Numbers::Raw, shown) : symbols;
    const std::string number = argText(record, arg, Numbers::Raw, shown);
    return symbols.empty() || symbols == number ? symbols : fmt::format("{} ({})", symbols, number);
}

} // namespace

void addText(Explanation& to, std::string_view heading, std::string text) {
    if (!text.empty())
        to.sections.push_back({std::string(heading), std::move(text), false});
}

void addFinding(Explanation& to, std::string_view finding) {
    if (!finding.empty())
        addText(to, "What was found", fmt::format("{}{}", finding, finding.ends_with('.') ? "" : "."));
}

void addCode(Explanation& to, std::string_view heading, std::string text) {
    if (!text.empty())
        to.sections.push_back({std::string(heading), std::move(text), true});
}

void addSource(Explanation& to, std::string_view source) {
    for (std::size_t from = 0; from < source.size();) {
        const std::size_t end = std::min(source.find("; ", from), source.size());
        const std::string_view one = source.substr(from, end - from);
        const std::string padded = fmt::format("; {}; ", to.source);
        if (!one.empty() && padded.find(fmt::format("; {}; ", one)) == std::string::npos)
            to.source += fmt::format("{}{}", to.source.empty() ? "" : "; ", one);
        from = end + 2;
    }
}

void addCause(Explanation& to, std::string_view call, int number) {
    if (const CallError* row = findCallError(call, number)) {
        addText(to, "Why", std::string(row->cause));
        addText(to, "What to try", std::string(row->remedy));
        addSource(to, row->source);
    } else if (const ErrnoInfo* info = findErrno(number)) {
        addText(to, "Why", std::string(info->meaning));
        addSource(to, info->source);
    } else {
        addText(to, "Why", fmt::format("No table of this program knows the number {}.", number));
    }
}

std::string argumentsText(const CallRecord& record) {
    std::string text;
    const auto isToldAlready = [](ArgKind kind) {
        return kind == ArgKind::Fd || kind == ArgKind::PollEvents || kind == ArgKind::PollList;
    };
    const std::vector<PollEntry> polled = polledOf(record);
    for (std::size_t i = 0; i < polled.size(); ++i)
        text += fmt::format("{}fds[{}]: {}, {}", i == 0 ? "" : "\n", i, polled[i].fd,
                            bitsText(ArgKind::PollEvents, polled[i].events, Numbers::Symbols));
    for (const ArgSpec& arg : specOf(record.call).args) {
        if (!polled.empty() && isToldAlready(arg.kind))
            continue;
        const std::string value = valueOf(record, arg);
        if (value.empty())
            continue;
        text += fmt::format("{}{}: {}\n    {}", text.empty() ? "" : "\n", arg.name, value, meaningOf(record, arg));
    }
    return text;
}

std::string argumentsText(const CallSpec& spec) {
    std::string text;
    for (const ArgSpec& arg : spec.args)
        text += fmt::format("{}{}\n    {}", text.empty() ? "" : "\n", arg.name, kindMeaning(arg.kind));
    return text;
}

} // namespace swb
