#include "core/explain/explain_dns_update.h"

#include "core/constants/dns_tables.h"
#include "core/constants/resolver_tables.h"

#include <fmt/format.h>

namespace swb {

namespace {

std::string nameOf(const DnsUpdate& update, const std::string& name) { return name == "@" ? update.zone : name; }

std::string stepsOf(const DnsUpdate& update) {
    std::string out = fmt::format("1. Is the server one of the zone {}? Else NOTAUTH.\n", update.zone);
    int number = 2;
    for (const DnsCondition& one : update.conditions)
        out += fmt::format("{}. Only if {} ({}): else nothing is changed.\n", number++, conditionText(one.kind),
                           nameOf(update, one.name));
    out += fmt::format("{}. May whoever asks change this zone? Else REFUSED.\n", number++);
    for (const DnsChange& one : update.changes)
        out += fmt::format("{}. {} ({} {}).\n", number++, changeText(one.kind), nameOf(update, one.name),
                           one.kind == DnsChange::Kind::DeleteName ? "every type"
                                                                   : decodeValue(dnsRecordTypes(), one.type));
    return out + fmt::format("{}. All of it or none; the serial number of the zone goes up, and the servers that copy "
                             "the zone are told.",
                             number);
}

std::string remedyOf(unsigned code) {
    switch (code) {
    case 4:
        return "Send it to the server that has the zone: a question for its SOA names it.";
    case 5:
        return "Ask whoever runs the server to allow your address, or to give you a key: an update with a signature "
               "(TSIG) is not made here, nsupdate -k makes one.";
    case 9:
        return "Look whether the zone is written as the server has it, and ask for the SOA of the name to find the "
               "zone and its first server.";
    case 10:
        return "Every name has to end in the zone: write it in full.";
    default:
        return {};
    }
}

} // namespace

Explanation explainDnsUpdate(const DnsUpdate& update) {
    Explanation out;
    out.title = "Dynamic DNS";
    out.subtitle = "an UPDATE message of the DNS, opcode 5";
    out.sections.push_back(
        {"What it is",
         "A message to a name server that changes records of a zone: how a machine whose address comes and goes keeps "
         "its name, and how a DHCP server enters what it gave out. It looks like a question. Its four sections are "
         "read otherwise: the zone, the conditions, the changes, and what else there is, as a signature. In the "
         "changes class and type say what is meant: class IN adds, ANY deletes whole sets, NONE deletes one record."});
    if (!update.zone.empty())
        out.sections.push_back({"What the server does with this one", stepsOf(update)});
    out.sections.push_back(
        {"Who may", "Nobody without leave. A server goes by the sender's address, which with UDP anybody can forge, or "
                    "by a signature over the message (TSIG, SIG(0)). This message has none: it is for servers that go "
                    "by the address, and to see what the others answer."});
    out.source = "RFC 2136; RFC 3007; RFC 8945";
    return out;
}

Explanation explainDnsResponseCode(unsigned code) {
    const NamedValue* row = findValue(dnsResponseCodes(), code);
    if (row == nullptr)
        return {std::to_string(code), "response code of the DNS", {{"Meaning", "No name is known for it."}}, ""};
    Explanation out = explainConstant("DNS response code", *row);
    if (const std::string remedy = remedyOf(code); !remedy.empty())
        out.sections.push_back({"What to try", remedy});
    return out;
}

} // namespace swb
