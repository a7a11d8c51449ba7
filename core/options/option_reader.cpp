#include "core/options/option_reader.h"

#include "core/options/option_names.h"
#include "core/options/option_value.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <memory>

namespace swb {

namespace {

using Rows = std::vector<const OptionSpec*>;

Rows rowsWhere(auto condition) {
    Rows rows;
    for (const OptionSpec& option : optionNames())
        if (option.isSweepable() && condition(option))
            rows.push_back(&option);
    return rows;
}

// A list for each bit of SocketKinds.
std::array<Rows, 32> rowsByKind() {
    std::array<Rows, 32> lists;
    for (std::size_t bit = 0; bit < lists.size(); ++bit)
        lists[bit] = rowsWhere([&](const OptionSpec& option) { return (option.applies >> bit & 1) != 0; });
    return lists;
}

// SO_PEERNAME refuses more room than the address fills: IPv6, then IPv4, then the family alone.
constexpr std::uint32_t kAddressRooms[] = {28, 16, 2};

Result<std::size_t> readOne(const CallContext& context, int fd, const OptionSpec& option,
                            std::span<std::uint8_t> room) {
    auto size = calls::getsockoptInto(context, fd, option.level, option.name, readRoom(option), room);
    if (size || size.error().number != EINVAL || option.kind != ValueKind::SocketAddress)
        return size;
    for (const std::uint32_t less : kAddressRooms) {
        size = calls::getsockoptInto(context, fd, option.level, option.name, less, room);
        if (size)
            break;
    }
    return size;
}

// Large enough for every readRoom(), those of a filter counted in instructions.
constexpr std::size_t kRoom = std::size_t{4096} * 8;

} // namespace

OptionRows sweepRows(SocketKinds kind) {
    static const std::array<Rows, 32> kLists = rowsByKind();
    return kLists[static_cast<std::size_t>(std::countr_zero(kind != 0 ? kind : on::Other))];
}

OptionRows probeRows() {
    static const Rows kRows = rowsWhere([](const OptionSpec&) { return true; });
    return kRows;
}

OptionSnapshot readOptions(const CallContext& context, int fd, OptionRows rows) {
    static thread_local const std::unique_ptr<std::array<std::uint8_t, kRoom>> room =
        std::make_unique<std::array<std::uint8_t, kRoom>>();
    OptionSnapshot snapshot;
    snapshot.taken = monotonicNow();
    snapshot.reserve(rows.size());
    for (const OptionSpec* option : rows) {
        const auto size = readOne(context, fd, *option, *room);
        if (size)
            snapshot.add(option->level, option->name, BytesView(*room).first(*size));
        else
            snapshot.addError(option->level, option->name, size.error().number);
    }
    return snapshot;
}

Result<OptionSnapshot> readDefaults(const CallContext& context, int family, int type, int protocol) {
    const auto fd = calls::socket(context, family, type | SOCK_CLOEXEC, protocol);
    if (!fd)
        return tl::unexpected(fd.error());
    OptionSnapshot snapshot = readOptions(context, *fd, sweepRows(kindOf(family, type, protocol)));
    calls::close(context, *fd);
    return snapshot;
}

} // namespace swb
