#include "core/render/arg_parts.h"

#include "core/constants/tables.h"
#include "core/options/option_names.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>

namespace swb {

namespace {

struct Naming {
    ArgKind kind;
    NamedTable (*table)();
    bool isBits;
};

constexpr Naming kNamings[] = {
    {ArgKind::Family, families, false},
    {ArgKind::MessageFlags, messageFlags, true},
    {ArgKind::ShutdownHow, shutdownHows, false},
    {ArgKind::AcceptFlags, socketTypeFlags, true},
    {ArgKind::OptionLevel, optionLevels, false},
    {ArgKind::FcntlCommand, fcntlCommands, false},
    {ArgKind::IoctlRequest, ioctlRequests, false},
    {ArgKind::PollEvents, pollEvents, true},
    {ArgKind::SpliceFlags, spliceFlags, true},
    {ArgKind::PipeFlags, pipeFlags, true},
    {ArgKind::EpollFlags, epollFlags, true},
    {ArgKind::EpollOperation, epollOperations, false},
    {ArgKind::EpollEventIn, epollEvents, true},
};

const Naming* namingOf(ArgKind kind) {
    const auto found = std::ranges::find(kNamings, kind, &Naming::kind);
    return found == std::end(kNamings) ? nullptr : &*found;
}

using Parts = std::vector<ArgPart>;

Parts valueParts(NamedTable table, std::int64_t value) {
    const NamedValue* known = findValue(table, value);
    return {known ? ArgPart{known->symbol, value, false, known->meaning} : ArgPart{{}, value}};
}

Parts typeParts(std::int64_t value) {
    if (value < 0)
        return {{{}, value}};
    constexpr std::int64_t kFlags = SOCK_NONBLOCK | SOCK_CLOEXEC;
    Parts parts = valueParts(socketTypes(), value & ~kFlags);
    const Parts flags = flagParts(socketTypeFlags(), static_cast<std::uint32_t>(value & kFlags));
    parts.insert(parts.end(), flags.begin(), flags.end());
    return parts;
}

Parts protocolParts(std::int64_t family, std::int64_t type, std::int64_t value) {
    const int kind = static_cast<int>(type) & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
    // A program writes 0 and means "you choose"; the name of that number, IPPROTO_IP, says something else.
    if (value == 0 && (family == AF_INET || family == AF_INET6))
        return {{{}, 0, false, protocolZeroMeaning(static_cast<int>(family), kind)}};
    return valueParts(protocolsOf(static_cast<int>(family)), value);
}

Parts optionParts(std::int64_t level, std::int64_t name) {
    const OptionSpec* known = findOption(static_cast<int>(level), static_cast<int>(name));
    return {known ? ArgPart{known->symbol, name, false, known->meaning} : ArgPart{{}, name}};
}

// The access mode is no bit of its own: O_RDONLY is 0, and there is always one of the three.
Parts openFlagParts(std::int64_t value) {
    if ((value & O_ACCMODE) != O_RDONLY)
        return flagParts(openFlags(), static_cast<std::uint32_t>(value));
    Parts parts{{"O_RDONLY", O_RDONLY, false, "Opens for reading alone."}};
    const Parts rest = flagParts(openFlags(), static_cast<std::uint32_t>(value));
    parts.insert(parts.end(), rest.begin(), rest.end());
    return parts;
}

Parts fcntlArgumentParts(std::int64_t command, std::int64_t value) {
    if (command == F_SETFL)
        return flagParts(fileStatusFlags(), static_cast<std::uint32_t>(value));
    if (command == F_SETFD)
        return flagParts(descriptorFlags(), static_cast<std::uint32_t>(value));
    return {{{}, value}};
}

} // namespace

std::vector<ArgPart> flagParts(NamedTable table, std::uint32_t value) {
    std::vector<ArgPart> parts;
    std::uint32_t rest = value;
    const std::string text = decodeFlags(table, value);
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find('|', from), text.size());
        if (const NamedValue* known = findSymbol(table, std::string_view(text).substr(from, end - from))) {
            parts.push_back({known->symbol, known->value, false, known->meaning});
            rest &= ~static_cast<std::uint32_t>(known->value);
        }
        from = end + 1;
    }
    if (rest != 0)
        parts.push_back({{}, rest, true});
    return parts;
}

bool isNamedKind(ArgKind kind) {
    return namingOf(kind) || kind == ArgKind::SocketType || kind == ArgKind::Protocol || kind == ArgKind::OptionName ||
           kind == ArgKind::FcntlArgument || kind == ArgKind::OpenFlags;
}

bool isBitsKind(ArgKind kind) {
    const Naming* naming = namingOf(kind);
    return naming && naming->isBits;
}

std::vector<ArgPart> argParts(const CallRecord& record, const ArgSpec& arg) {
    const std::int64_t value = record.args[arg.slot];
    if (const Naming* naming = namingOf(arg.kind))
        return naming->isBits ? flagParts(naming->table(), static_cast<std::uint32_t>(value))
                              : valueParts(naming->table(), value);
    if (arg.kind == ArgKind::SocketType)
        return typeParts(value);
    if (arg.kind == ArgKind::Protocol)
        return protocolParts(record.args[0], record.args[1], value);
    if (arg.kind == ArgKind::OptionName)
        return optionParts(record.args[1], value);
    if (arg.kind == ArgKind::FcntlArgument)
        return fcntlArgumentParts(record.args[1], value);
    if (arg.kind == ArgKind::OpenFlags)
        return openFlagParts(value);
    return {{{}, value}};
}

bool takesFcntlArgument(std::int64_t command) {
    return command != F_GETFL && command != F_GETFD && command != F_GETOWN && command != F_GETSIG &&
           command != F_GETPIPE_SZ;
}

bool isTextOption(std::int64_t level, std::int64_t name) {
    if (level == IPPROTO_TCP)
        return name == TCP_CONGESTION || name == TCP_ULP;
    return level == SOL_SOCKET && name == SO_BINDTODEVICE;
}

bool isFilterOption(std::int64_t level, std::int64_t name) {
    return level == SOL_SOCKET && (name == SO_ATTACH_FILTER || name == SO_ATTACH_REUSEPORT_CBPF);
}

// What is not kept of a structure reads as zero, or its fields could not be told from those of a shorter one.
DecodedOption decodedValue(const CallRecord& record, const OptionSpec& option) {
    constexpr std::uint64_t kMost = 1024;
    const BytesView kept = record.keptData();
    Bytes whole(kept.begin(), kept.end());
    whole.resize(static_cast<std::size_t>(std::clamp<std::uint64_t>(record.dataLength, kept.size(), kMost)));
    DecodedOption decoded = decodeOption(option, whole);
    std::erase_if(decoded.fields, [&kept](const OptionField& field) { return field.offset >= kept.size(); });
    return decoded;
}

} // namespace swb
