#include "core/reference/explain_reference.h"

#include "core/constants/tables.h"
#include "core/explain/explain_parts.h"
#include "core/explain/explain_resolver.h"
#include "core/reference/constant_list.h"
#include "core/render/code_names.h"

#include <fmt/format.h>

namespace swb {

namespace {

constexpr int kLastPrivileged = 1023;
constexpr int kLastRegistered = 49151;

void addNames(std::string& to, std::string_view system, std::string_view names) {
    if (!names.empty())
        to += fmt::format("{}{}: {}", to.empty() ? "" : "\n", system, names);
}

// "ICMP" of IPPROTO_ICMP, as a table of names has the row.
const NamedValue* rowOf(int number) { return findValue(ipProtocols(), number); }

// A name that programs can write, not words that say what a number in a packet is.
bool isIdentifier(std::string_view symbol) {
    constexpr std::string_view kCapitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    constexpr std::string_view kRest = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
    return !symbol.empty() && kCapitals.find(symbol.front()) != std::string_view::npos &&
           symbol.find_first_not_of(kRest) == std::string_view::npos && symbol.find('_') != std::string_view::npos;
}

// Python puts the name of the protocol before what C calls SETTIMER.
std::string_view nameInC(std::string_view symbol) {
    constexpr std::string_view kPrefix = "CAN_BCM_";
    return symbol.starts_with(kPrefix) ? symbol.substr(kPrefix.size()) : symbol;
}

std::string_view rangeText(int port) {
    if (port == 0)
        return "Port 0 asks the kernel for a free port; nobody can be reached by it.";
    if (port <= kLastPrivileged)
        return "A well-known port: binding it needs CAP_NET_BIND_SERVICE, unless net.ipv4.ip_unprivileged_port_start "
               "says otherwise.";
    if (port <= kLastRegistered)
        return "A registered port: any user may bind it.";
    return "A port of the dynamic range: the kernel may give it to any program that did not choose one.";
}

} // namespace

Explanation explainConstant(const Constant& constant) {
    if (constant.option != nullptr && !constant.isSecondName)
        return explainOption(*constant.option);
    if (constant.resolver != nullptr)
        return explainResolver(constant.group, *constant.resolver);
    if (constant.error != 0 && !constant.isSecondName) {
        Explanation explanation = explainErrno(constant.error);
        addText(explanation, "Systems", constant.systems + ".");
        return explanation;
    }
    Explanation explanation;
    explanation.title = constant.symbol;
    explanation.subtitle = constant.group;
    if (constant.value) {
        explanation.subtitle += fmt::format(" {}", *constant.value);
        if (*constant.value > 9)
            explanation.subtitle += fmt::format(" ({:#x})", *constant.value);
    } else {
        explanation.subtitle += ": not on this system";
    }
    addText(explanation, "What it means", std::string(constant.meaning));
    addText(explanation, "Worth knowing", std::string(constant.note));
    addText(explanation, "Systems", constant.systems + ".");
    if (constant.value) {
        if (const std::string_view name = nameInC(constant.symbol); isInCHeaders(name) && isIdentifier(name))
            addCode(explanation, "In C", std::string(name));
        const std::vector<ArgPart> parts{{constant.symbol, *constant.value}};
        if (const std::string code = pythonExpression(parts); code.ends_with(constant.symbol))
            addCode(explanation, "In Python", code);
    }
    addSource(explanation, constant.source);
    return explanation;
}

Explanation explainProtocol(const ProtocolNumber& protocol, const ProtocolEntry* entry, std::string_view here) {
    Explanation explanation;
    explanation.title = !protocol.keyword.empty()         ? std::string(protocol.keyword)
                        : !protocol.names.onLinux.empty() ? std::string(protocol.names.onLinux)
                                                          : fmt::format("protocol {}", protocol.number);
    explanation.subtitle = fmt::format("IP protocol {} ({:#04x})", protocol.number, protocol.number);
    std::string what = fmt::format("{}.", protocol.name);
    if (const NamedValue* row = rowOf(protocol.number))
        what = fmt::format("{}\n{}", what, row->meaning);
    addText(explanation, "What it is", std::move(what));
    addText(explanation, "Worth knowing", std::string(protocol.note));
    if (protocol.header == ProtocolNumber::Header::Extension)
        addText(explanation, "In IPv6", "An extension header: another header follows it in the packet.");
    std::string names;
    addNames(names, "Linux", protocol.names.onLinux);
    addNames(names, "Windows", protocol.names.onWindows);
    addNames(names, "macOS", protocol.names.onMacOs);
    addNames(names, "FreeBSD", protocol.names.onFreeBsd);
    addNames(names, "Python", protocol.names.inPython);
    addNames(names, "This machine's table", entry != nullptr ? nameWithAliases(entry->name, entry->aliases) : "");
    addText(explanation, "Names", std::move(names));
    addText(explanation, "This kernel", std::string(here));
    addSource(explanation, protocol.reference);
    if (protocol.reference != "IANA" && protocol.number <= 255)
        addSource(explanation, "IANA protocol numbers");
    return explanation;
}

Explanation explainService(const ServicePort& service) {
    Explanation explanation;
    explanation.title = fmt::format("port {}", service.port);
    explanation.subtitle = fmt::format("{:#06x}; in network order the bytes {:02x} {:02x}", service.port,
                                       service.port >> 8, service.port & 0xff);
    std::string names;
    addNames(names, "TCP", service.tcp);
    addNames(names, "UDP", service.udp);
    addNames(names, "Others", service.other);
    addText(explanation, "Services", std::move(names));
    addText(explanation, "Which range", std::string(rangeText(service.port)));
    addText(explanation, "Worth knowing",
            "The name is a custom: any program may listen on the port, and the service may listen elsewhere.");
    addSource(explanation, "services(5)");
    addSource(explanation, "RFC 6335");
    return explanation;
}

} // namespace swb
