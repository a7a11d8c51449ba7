#include "core/render/lookup_code.h"

#include "core/base/ascii.h"
#include "core/base/escape.h"
#include "core/constants/resolver_tables.h"
#include "core/constants/tables.h"
#include "core/net/server_address.h"
#include "core/render/code_names.h"

#include <fmt/format.h>
#include <netdb.h>
#include <nlohmann/json.hpp>
#include <sys/socket.h>

#include <algorithm>
#include <iterator>

namespace swb {

namespace {

std::string pythonText(std::string_view text) { return pythonTextLiteral(viewOf(text)); }
std::string pythonOrNone(const std::optional<std::string>& text) { return text ? pythonText(*text) : "None"; }
std::string cText(std::string_view text) { return cLiteral(viewOf(text)); }
std::string cOrNull(const std::optional<std::string>& text) { return text ? cText(*text) : "NULL"; }

std::vector<ArgPart> valuePart(NamedTable table, int value) {
    const NamedValue* row = findValue(table, value);
    return {{row != nullptr ? row->symbol : std::string_view(), value}};
}

std::vector<ArgPart> flagParts(NamedTable table, int flags) {
    std::vector<ArgPart> parts;
    auto rest = static_cast<unsigned>(flags);
    for (const NamedValue& row : table)
        if (const auto bit = static_cast<unsigned>(row.value); bit != 0 && (rest & bit) == bit) {
            parts.push_back({row.symbol, row.value});
            rest &= ~bit;
        }
    if (rest != 0)
        parts.push_back({{}, rest, true});
    return parts;
}

// 0 is what is left out: no constant needs to stand for it.
std::string cValue(NamedTable table, int value) { return cExpression(valuePart(table, value)); }
std::string pythonValue(NamedTable table, int value) { return pythonExpression(valuePart(table, value)); }

std::string cFlags(NamedTable table, int flags) { return flags == 0 ? "0" : cExpression(flagParts(table, flags)); }
std::string pythonFlags(NamedTable table, int flags) {
    return flags == 0 ? "0" : pythonExpression(flagParts(table, flags));
}

std::string hintLines(const lookup::GetAddrInfo& ask) {
    std::string lines;
    const auto add = [&lines](std::string_view name, const std::string& value) {
        lines += fmt::format("    .{} = {},\n", name, value);
    };
    if (ask.flags != 0)
        add("ai_flags", cFlags(addrInfoFlags(), ask.flags));
    add("ai_family", cValue(families(), ask.family));
    if (ask.type != 0)
        add("ai_socktype", cValue(socketTypes(), ask.type));
    if (ask.protocol != 0)
        add("ai_protocol", cValue(ipProtocols(), ask.protocol));
    return lines;
}

// The statements around a gethostby..._r or getservby..._r.
std::string reentrant(std::string_view structure, std::string_view call, std::string_view further,
                      std::string_view print) {
    return fmt::format("struct {0} entry, *result = NULL;\n"
                       "char room[16384]; /* ERANGE: more is needed */\n"
                       "{3}"
                       "int error = {1}, &entry, room, sizeof room, &result{2});\n"
                       "if (result == NULL)\n"
                       "    fprintf(stderr, \"not found, %d\\n\", {5});\n"
                       "else\n"
                       "    {4};",
                       structure, call, further, further.empty() ? "" : "int host_error = 0;\n", print,
                       further.empty() ? "error" : "error != 0 ? error : host_error");
}

constexpr std::string_view kPrintHost = "printf(\"%s\\n\", result->h_name)";

std::string recordType(int type) {
    const NamedValue* row = findValue(dnsRecordTypes(), type);
    constexpr int kSvcb = 64, kHttps = 65; // not in <arpa/nameser.h>
    if (row == nullptr || type == kSvcb || type == kHttps)
        return std::to_string(type);
    std::string name = "ns_t_";
    std::ranges::transform(row->symbol, std::back_inserter(name), lower);
    return name;
}

// The chosen server: its address, and how the resolver's state gets it.
std::pair<std::string, std::string> serverInC(const std::string& server) {
    const auto address = server.empty() ? Parsed<Address>() : readServerAddress(server);
    if (server.empty() || !address)
        return {};
    const bool isInet = address->family() == AF_INET;
    return {address->toCInitializer("server") + "\n",
            isInet ? "    state.nsaddr_list[0] = server;\n    state.nscount = 1;\n"
                   : "    struct sockaddr_in6 *place = malloc(sizeof *place); /* res_nclose() frees it */\n"
                     "    if (place != NULL)\n"
                     "        *place = server;\n"
                     "    state.nsaddr_list[0].sin_family = 0; /* glibc: look there instead */\n"
                     "    state._u._ext.nsaddrs[0] = place;\n"
                     "    state.nscount = 1;\n"};
}

struct AsC {
    std::string operator()(const lookup::GetAddrInfo& ask) const {
        return fmt::format("struct addrinfo hints = {{\n{}}};\n"
                           "struct addrinfo *list = NULL;\n"
                           "int error = getaddrinfo({}, {}, &hints, &list);\n"
                           "if (error != 0)\n"
                           "    fprintf(stderr, \"%s\\n\", error == EAI_SYSTEM ? strerror(errno) : "
                           "gai_strerror(error));\n"
                           "for (struct addrinfo *one = list; one != NULL; one = one->ai_next)\n"
                           "    ; /* socket(one->ai_family, one->ai_socktype, one->ai_protocol) ... */\n"
                           "if (list != NULL)\n"
                           "    freeaddrinfo(list);",
                           hintLines(ask), cOrNull(ask.host), cOrNull(ask.service));
    }
    std::string operator()(const lookup::GetNameInfo& ask) const {
        const auto address = ask.host.find(':') == std::string::npos
                                 ? Address::parseInet(ask.host, std::to_string(ask.port))
                                 : Address::parseInet6(ask.host, std::to_string(ask.port));
        if (!address)
            return {};
        const std::string fields =
            (ask.flowInfo ? fmt::format("\naddress.sin6_flowinfo = htonl({});", *ask.flowInfo) : "") +
            (ask.scopeId || ask.flowInfo ? fmt::format("\naddress.sin6_scope_id = {};", ask.scopeId.value_or(0)) : "");
        return fmt::format("{}{}\n"
                           "char host[NI_MAXHOST], service[NI_MAXSERV];\n"
                           "int error = getnameinfo((struct sockaddr *)&address, sizeof address, host, sizeof host,\n"
                           "                        service, sizeof service, {});\n"
                           "if (error != 0)\n"
                           "    fprintf(stderr, \"%s\\n\", gai_strerror(error));\n"
                           "else\n"
                           "    printf(\"%s %s\\n\", host, service);",
                           address->toCInitializer("address"), address->family() == AF_INET6 ? fields : std::string(),
                           cFlags(nameInfoFlags(), ask.flags));
    }
    std::string operator()(const lookup::GetHostByName& ask) const {
        return reentrant("hostent", fmt::format("gethostbyname_r({}", cText(ask.name)), ", &host_error", kPrintHost);
    }
    std::string operator()(const lookup::GetHostByNameEx& ask) const {
        return (*this)(lookup::GetHostByName{ask.name});
    }
    std::string operator()(const lookup::GetHostByAddr& ask) const {
        const bool isInet6 = ask.address.find(':') != std::string::npos;
        return fmt::format(
            "struct {0} address;\ninet_pton({1}, {2}, &address);\n{3}", isInet6 ? "in6_addr" : "in_addr",
            isInet6 ? "AF_INET6" : "AF_INET", cText(ask.address),
            reentrant("hostent",
                      fmt::format("gethostbyaddr_r(&address, sizeof address, {}", isInet6 ? "AF_INET6" : "AF_INET"),
                      ", &host_error", kPrintHost));
    }
    std::string operator()(const lookup::GetFqdn& ask) const {
        return "/* C has no getfqdn(): Python takes the first name with a dot of gethostbyaddr() */\n" +
               (ask.name.empty() ? (*this)(lookup::GetHostName{}) : (*this)(lookup::GetHostByName{ask.name}));
    }
    std::string operator()(const lookup::GetHostName& /*ask*/) const {
        return "char name[256];\n"
               "if (gethostname(name, sizeof name) == -1)\n"
               "    perror(\"gethostname\");\n"
               "else\n"
               "    printf(\"%s\\n\", name);";
    }
    std::string operator()(const lookup::GetServByName& ask) const {
        return reentrant("servent", fmt::format("getservbyname_r({}, {}", cText(ask.name), cOrNull(ask.protocol)), "",
                         "printf(\"%d\\n\", ntohs((in_port_t)result->s_port))");
    }
    std::string operator()(const lookup::GetServByPort& ask) const {
        return reentrant("servent", fmt::format("getservbyport_r(htons({}), {}", ask.port, cOrNull(ask.protocol)), "",
                         "printf(\"%s\\n\", result->s_name)");
    }
    std::string operator()(const lookup::GetProtoByName& ask) const {
        return reentrant("protoent", fmt::format("getprotobyname_r({}", cText(ask.name)), "",
                         "printf(\"%d\\n\", result->p_proto)");
    }
    std::string operator()(const lookup::GetProtoByNumber& ask) const {
        return reentrant("protoent", fmt::format("getprotobynumber_r({}", ask.number), "",
                         "printf(\"%s\\n\", result->p_name)");
    }
    std::string operator()(const lookup::DnsRecords& ask) const {
        return fmt::format("{2}struct __res_state state = {{0}}; /* each thread its own; link with -lresolv */\n"
                           "unsigned char answer[65536];\n"
                           "int length = -1;\n"
                           "if (res_ninit(&state) == 0) {{\n"
                           "{3}    length = res_nquery(&state, {0}, ns_c_in, {1}, answer, sizeof answer);\n"
                           "    if (length == -1)\n"
                           "        fprintf(stderr, \"h_errno %d\\n\", state.res_h_errno);\n"
                           "    res_nclose(&state);\n"
                           "}}",
                           cText(ask.name), recordType(ask.type), serverInC(ask.server).first,
                           serverInC(ask.server).second);
    }
    std::string operator()(const lookup::IfNameIndex& /*ask*/) const {
        return "struct if_nameindex *list = if_nameindex();\n"
               "for (struct if_nameindex *one = list; one != NULL && one->if_index != 0; one++)\n"
               "    printf(\"%u %s\\n\", one->if_index, one->if_name);\n"
               "if (list != NULL)\n"
               "    if_freenameindex(list);";
    }
    std::string operator()(const lookup::IfNameToIndex& ask) const {
        return fmt::format("unsigned index = if_nametoindex({});\nif (index == 0)\n    perror(\"if_nametoindex\");",
                           cText(ask.name));
    }
    std::string operator()(const lookup::IfIndexToName& ask) const {
        return fmt::format("char name[IF_NAMESIZE];\nif (if_indextoname({}, name) == NULL)\n    "
                           "perror(\"if_indextoname\");",
                           ask.index);
    }
};

struct AsPython {
    std::string operator()(const lookup::GetAddrInfo& ask) const {
        return fmt::format("socket.getaddrinfo({}, {}, {}, {}, {}, {})", pythonOrNone(ask.host),
                           pythonOrNone(ask.service), pythonValue(families(), ask.family),
                           ask.type == 0 ? "0" : pythonValue(socketTypes(), ask.type),
                           ask.protocol == 0 ? "0" : pythonValue(ipProtocols(), ask.protocol),
                           pythonFlags(addrInfoFlags(), ask.flags));
    }
    std::string operator()(const lookup::GetNameInfo& ask) const {
        // Python lets the tuple's fourth number take the place of a scope in the text, and that is 0 where it has none.
        const auto scope = ask.host.find('%');
        std::string fields;
        if (ask.flowInfo || ask.scopeId)
            fields = fmt::format(", {}, {}", ask.flowInfo.value_or(0), ask.scopeId.value_or(0));
        else if (scope != std::string::npos)
            fields = fmt::format(", 0, {}", scopeExpression(ask.host.substr(scope + 1)));
        return fmt::format("socket.getnameinfo(({}, {}{}), {})", pythonText(ask.host), ask.port, fields,
                           pythonFlags(nameInfoFlags(), ask.flags));
    }
    std::string operator()(const lookup::GetHostByName& ask) const { return named("gethostbyname", ask.name); }
    std::string operator()(const lookup::GetHostByNameEx& ask) const { return named("gethostbyname_ex", ask.name); }
    std::string operator()(const lookup::GetHostByAddr& ask) const { return named("gethostbyaddr", ask.address); }
    std::string operator()(const lookup::GetFqdn& ask) const {
        return ask.name.empty() ? "socket.getfqdn()" : named("getfqdn", ask.name);
    }
    std::string operator()(const lookup::GetHostName& /*ask*/) const { return "socket.gethostname()"; }
    std::string operator()(const lookup::GetServByName& ask) const {
        return fmt::format("socket.getservbyname({}{})", pythonText(ask.name), second(ask.protocol));
    }
    std::string operator()(const lookup::GetServByPort& ask) const {
        return fmt::format("socket.getservbyport({}{})", ask.port, second(ask.protocol));
    }
    std::string operator()(const lookup::GetProtoByName& ask) const { return named("getprotobyname", ask.name); }
    std::string operator()(const lookup::GetProtoByNumber& /*ask*/) const {
        return "# Python's socket module has no getprotobynumber()";
    }
    std::string operator()(const lookup::DnsRecords& ask) const {
        return fmt::format("# Python's socket module asks for no DNS records: {} of {}",
                           decodeValue(dnsRecordTypes(), ask.type), ask.name);
    }
    std::string operator()(const lookup::IfNameIndex& /*ask*/) const { return "socket.if_nameindex()"; }
    std::string operator()(const lookup::IfNameToIndex& ask) const { return named("if_nametoindex", ask.name); }
    std::string operator()(const lookup::IfIndexToName& ask) const {
        return fmt::format("socket.if_indextoname({})", ask.index);
    }

private:
    static std::string scopeExpression(const std::string& scope) {
        const bool isNumber = !scope.empty() && scope.find_first_not_of("0123456789") == std::string::npos;
        return isNumber ? scope : fmt::format("socket.if_nametoindex({})", pythonText(scope));
    }
    static std::string named(std::string_view function, std::string_view name) {
        return fmt::format("socket.{}({})", function, pythonText(name));
    }
    static std::string second(const std::optional<std::string>& text) {
        return text ? ", " + pythonText(*text) : std::string();
    }
};

std::string listOf(const std::vector<std::string>& items) {
    std::string out;
    for (const std::string& item : items)
        out += (out.empty() ? "" : ", ") + pythonText(item);
    return '[' + out + ']';
}

std::string numberTuple(const AddrInfo& entry) {
    return fmt::format("({}, {}, {}, {}, {})", entry.family, entry.type, entry.protocol,
                       pythonText(entry.canonicalName.value_or("")), entry.address.toPython());
}

// What Python calls the type and the family; a plain number for what its enumerations do not have.
std::string printedEnum(std::string_view enumeration, NamedTable table, int value) {
    const NamedValue* row = findValue(table, value);
    return row != nullptr && isInPythonSocket(row->symbol) ? fmt::format("<{}.{}: {}>", enumeration, row->symbol, value)
                                                           : std::to_string(value);
}

template <class Text>
std::string rowsOf(std::span<const AddrInfo> entries, Text text) {
    std::string out;
    for (const AddrInfo& entry : entries)
        out += fmt::format("{}    {}", out.empty() ? "" : ",\n", text(entry));
    return out;
}

} // namespace

std::string lookupAsC(const Lookup& lookup) { return std::visit(AsC{}, lookup); }
std::string lookupAsPython(const Lookup& lookup) { return std::visit(AsPython{}, lookup); }

std::string answerAsPython(const Lookup& lookup, const LookupAnswer& answer) {
    if (answer.error)
        return answer.error->python;
    if (std::holds_alternative<lookup::GetAddrInfo>(lookup)) {
        std::string out;
        for (const AddrInfo& entry : answer.addresses)
            out += (out.empty() ? "" : ", ") + numberTuple(entry);
        return '[' + out + ']';
    }
    if (answer.host)
        return fmt::format("({}, {}, {})", pythonText(answer.host->name), listOf(answer.host->aliases),
                           listOf(answer.host->addresses));
    if (std::holds_alternative<lookup::IfNameIndex>(lookup)) {
        std::string out;
        for (const auto& [index, name] : answer.interfaces)
            out += fmt::format("{}({}, {})", out.empty() ? "" : ", ", index, pythonText(name));
        return '[' + out + ']';
    }
    if (std::holds_alternative<lookup::GetNameInfo>(lookup))
        return fmt::format("({}, {})", pythonText(answer.text.value_or("")), pythonText(answer.service.value_or("")));
    const bool givesNumber = std::holds_alternative<lookup::GetServByName>(lookup) ||
                             std::holds_alternative<lookup::GetProtoByName>(lookup) ||
                             std::holds_alternative<lookup::IfNameToIndex>(lookup);
    if (givesNumber && answer.number)
        return std::to_string(*answer.number);
    return answer.text ? pythonText(*answer.text) : std::string();
}

std::string printedTuple(const AddrInfo& entry) {
    return fmt::format("({}, {}, {}, {}, {})", printedEnum("AddressFamily", families(), entry.family),
                       printedEnum("SocketKind", socketTypes(), entry.type), entry.protocol,
                       pythonText(entry.canonicalName.value_or("")), entry.address.toPython());
}

std::string addressesAsC(std::span<const AddrInfo> entries) {
    return fmt::format("static const struct {{ int family, type, protocol; const char *host; unsigned port; }} "
                       "addresses[] = {{\n{}\n}};",
                       rowsOf(entries, [](const AddrInfo& entry) {
                           return fmt::format("{{{}, {}, {}, {}, {}}}", cValue(families(), entry.family),
                                              entry.type == 0 ? "0" : cValue(socketTypes(), entry.type),
                                              entry.protocol == 0 ? "0" : cValue(ipProtocols(), entry.protocol),
                                              cText(entry.address.host()), entry.address.port());
                       }));
}

std::string addressesAsPython(std::span<const AddrInfo> entries) {
    return fmt::format("[\n{},\n]", rowsOf(entries, [](const AddrInfo& entry) {
                           return fmt::format("({}, {}, {}, {}, {})", pythonValue(families(), entry.family),
                                              entry.type == 0 ? "0" : pythonValue(socketTypes(), entry.type),
                                              entry.protocol == 0 ? "0" : pythonValue(ipProtocols(), entry.protocol),
                                              pythonText(entry.canonicalName.value_or("")), entry.address.toPython());
                       }));
}

std::string addressesAsJson(std::span<const AddrInfo> entries) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const AddrInfo& entry : entries) {
        nlohmann::ordered_json row;
        row["family"] = decodeValue(families(), entry.family);
        row["type"] = decodeValue(socketTypes(), entry.type);
        row["protocol"] = decodeValue(ipProtocols(), entry.protocol);
        row["canonicalName"] = entry.canonicalName ? nlohmann::ordered_json(*entry.canonicalName) : nullptr;
        row["host"] = entry.address.host();
        row["port"] = entry.address.port();
        list.push_back(std::move(row));
    }
    return list.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

} // namespace swb
