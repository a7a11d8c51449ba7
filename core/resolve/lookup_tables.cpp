#include "core/base/errno_table.h"
#include "core/base/escape.h"
#include "core/net/interfaces.h"
#include "core/resolve/lookup_steps.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <net/if.h>
#include <netdb.h>

#include <array>
#include <cerrno>

// The look-ups in the machine's own tables: services, protocols, interfaces.
namespace swb::lookup_steps {

namespace {

constexpr std::size_t kFirstRoom = 1024;
constexpr std::size_t kMostRoom = std::size_t{1} << 20;
constexpr int kMostPort = 0xffff;

template <class Entry>
struct Found {
    Entry entry{};
    Entry* result = nullptr;
    std::vector<char> room = std::vector<char>(kFirstRoom);
    int error = 0;
};

// Calls a get...by..._r with room that grows; the entry points into the room. Its result is empty when there is none.
template <class Entry, class Call>
Found<Entry> entryOf(Steps& steps, const std::string& text, Call call) {
    Found<Entry> found;
    steps.tell(text, [&] {
        while ((found.error = call(&found.entry, found.room.data(), found.room.size(), &found.result)) == ERANGE &&
               found.room.size() < kMostRoom)
            found.room.resize(found.room.size() * 4);
        return found.result != nullptr ? fmt::format("0, with room for {} bytes", found.room.size())
                                       : fmt::format("{}, no entry", found.error == 0 ? "0" : errnoSymbol(found.error));
    });
    return found;
}

void keepAliases(Steps& steps, char** aliases) {
    for (char** alias = aliases; alias != nullptr && *alias != nullptr; ++alias)
        steps.answer().aliases.emplace_back(*alias);
}

void keep(Steps& steps, const servent& service) {
    steps.answer().text = service.s_name;
    steps.answer().service = service.s_proto;
    steps.answer().number = ntohs(static_cast<std::uint16_t>(service.s_port));
    keepAliases(steps, service.s_aliases);
}

void keep(Steps& steps, const protoent& protocol) {
    steps.answer().text = protocol.p_name;
    steps.answer().number = protocol.p_proto;
    keepAliases(steps, protocol.p_aliases);
}

const char* orNull(const std::optional<std::string>& text) { return text ? text->c_str() : nullptr; }

} // namespace

void inTable(Steps& steps, const lookup::GetServByName& ask) {
    const auto found = entryOf<servent>(
        steps, fmt::format("getservbyname_r({}, {})", cLiteral(viewOf(ask.name)), quotedOrNull(ask.protocol)),
        [&ask](servent* entry, char* room, std::size_t size, servent** result) {
            return ::getservbyname_r(ask.name.c_str(), orNull(ask.protocol), entry, room, size, result);
        });
    if (found.result == nullptr)
        return steps.failNotFound("service/proto not found",
                                  "No service of this name, with this protocol, in the table. Upper and lower case "
                                  "count, in both; a number is no name.");
    keep(steps, *found.result);
}

void inTable(Steps& steps, const lookup::GetServByPort& ask) {
    if (ask.port < 0 || ask.port > kMostPort)
        return steps.refuse("OverflowError", "getservbyport: port must be 0-65535.");
    const int port = htons(static_cast<std::uint16_t>(ask.port));
    const auto found =
        entryOf<servent>(steps, fmt::format("getservbyport_r(htons({}), {})", ask.port, quotedOrNull(ask.protocol)),
                         [&ask, port](servent* entry, char* room, std::size_t size, servent** result) {
                             return ::getservbyport_r(port, orNull(ask.protocol), entry, room, size, result);
                         });
    if (found.result == nullptr)
        return steps.failNotFound("port/proto not found",
                                  "No service has this port, with this protocol, in the table.");
    keep(steps, *found.result);
}

void inTable(Steps& steps, const lookup::GetProtoByName& ask) {
    const auto found = entryOf<protoent>(steps, fmt::format("getprotobyname_r({})", cLiteral(viewOf(ask.name))),
                                         [&ask](protoent* entry, char* room, std::size_t size, protoent** result) {
                                             return ::getprotobyname_r(ask.name.c_str(), entry, room, size, result);
                                         });
    if (found.result == nullptr)
        return steps.failNotFound("protocol not found", "No protocol of this name or alias in the table; a number is "
                                                        "no name.");
    keep(steps, *found.result);
}

void inTable(Steps& steps, const lookup::GetProtoByNumber& ask) {
    const auto found = entryOf<protoent>(steps, fmt::format("getprotobynumber_r({})", ask.number),
                                         [&ask](protoent* entry, char* room, std::size_t size, protoent** result) {
                                             return ::getprotobynumber_r(ask.number, entry, room, size, result);
                                         });
    if (found.result == nullptr)
        return steps.failNotFound("protocol not found", "No protocol has this number in the table.");
    keep(steps, *found.result);
}

void inTable(Steps& steps, const lookup::IfNameIndex& /*ask*/) {
    steps.tell("if_nameindex()", [&steps] {
        steps.answer().interfaces = interfaceNames();
        return fmt::format("{} interfaces", steps.answer().interfaces.size());
    });
}

void inTable(Steps& steps, const lookup::IfNameToIndex& ask) {
    unsigned index = 0;
    int error = 0;
    steps.tell(fmt::format("if_nametoindex({})", cLiteral(viewOf(ask.name))), [&] {
        index = ::if_nametoindex(ask.name.c_str());
        error = errno;
        return index != 0 ? std::to_string(index) : fmt::format("0, {}", errnoSymbol(error));
    });
    if (index == 0) {
        steps.failErrno(error);
        steps.answer().error->python = "OSError('no interface with this name')";
        return;
    }
    steps.answer().number = index;
}

void inTable(Steps& steps, const lookup::IfIndexToName& ask) {
    std::array<char, IF_NAMESIZE> name{};
    int error = 0;
    steps.tell(fmt::format("if_indextoname({})", ask.index), [&] {
        error = ::if_indextoname(ask.index, name.data()) != nullptr ? 0 : errno;
        return error == 0 ? cLiteral(viewOf(name.data())) : fmt::format("NULL, {}", errnoSymbol(error));
    });
    if (error != 0)
        return steps.failErrno(error);
    steps.answer().text = name.data();
}

} // namespace swb::lookup_steps
