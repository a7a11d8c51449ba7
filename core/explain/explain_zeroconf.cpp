#include "core/explain/explain_zeroconf.h"

#include "core/base/escape.h"
#include "core/constants/tables.h"

#include <fmt/format.h>

namespace swb {

namespace {

std::string announcementOf(const ZeroconfInstance& instance) {
    std::string text = fmt::format(
        "A PTR record of {}.{} names the instance: that is how it was found. Its SRV record has host and port",
        instance.type.type, instance.type.domain);
    if (instance.state == ZeroconfInstance::State::Resolved)
        text += fmt::format(" ({}, {}), A or AAAA records of that host have the address ({})", instance.host,
                            instance.port, instance.address.host());
    return text + ", and its TXT record what else it says of itself: keys, each with a value, empty, or alone.";
}

std::string reachText(const ZeroconfInstance& instance) {
    const int type = socketTypeOf(instance.type.type);
    std::string text =
        fmt::format("socket({}, {}, 0), then connect() to {}.", decodeValue(families(), instance.address.family()),
                    decodeValue(socketTypes(), type), instance.address.toString());
    if (instance.type.type.ends_with("_udp"))
        text +=
            " In the type of a service _udp stands for whatever is not TCP: most are UDP, some are another protocol "
            "over IP.";
    if (instance.address.scopeId() != 0)
        text += " The address is good on this link alone: its scope, the interface, belongs to it.";
    return text;
}

} // namespace

Explanation explainInstance(const ZeroconfInstance& instance) {
    Explanation out;
    out.title = escapeBytes(viewOf(instance.name));
    out.subtitle =
        fmt::format("{} in {}, heard on {}", instance.type.type, instance.type.domain, instance.interfaceName);
    if (instance.state == ZeroconfInstance::State::Failed)
        out.sections.push_back(
            {"What went wrong", fmt::format("{}: the name was announced, and nobody says where it is. It may be gone "
                                            "without a goodbye, or its answers do not come through.",
                                            instance.trouble)});
    out.sections.push_back({"What was announced", announcementOf(instance)});
    if (instance.state == ZeroconfInstance::State::Resolved) {
        out.sections.push_back({"From here to a socket", reachText(instance)});
        out.sections.push_back({"In C", instance.address.toCInitializer("peer"), true});
        out.sections.push_back({"In Python", "sock.connect(" + instance.address.toPython() + ")", true});
    }
    if (instance.isOwn)
        out.sections.push_back({"Whose it is", "This machine announces it itself."});
    out.source = "RFC 6763, 4 to 7; RFC 6762";
    return out;
}

} // namespace swb
