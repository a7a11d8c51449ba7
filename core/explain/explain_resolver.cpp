#include "core/explain/explain_resolver.h"

#include "core/base/errno_table.h"
#include "core/explain/explain_parts.h"
#include "core/render/lookup_code.h"
#include "core/resolve/perform_lookup.h"

#include <fmt/format.h>

#include <algorithm>

namespace swb {

namespace {

const ResolverConstant* rowOf(ResolverConstants rows, std::int64_t number) {
    const auto row = std::ranges::find_if(rows, [number](const ResolverConstant& one) { return one.here == number; });
    return row == rows.end() ? nullptr : &*row;
}

const ResolverConstant* rowOf(const LookupError& error) {
    switch (error.kind) {
    case LookupError::Kind::AddrInfo:
        return rowOf(addrInfoErrorRows(), error.number);
    case LookupError::Kind::Host:
        return rowOf(hostErrorRows(), error.number);
    default:
        return nullptr;
    }
}

void addError(Explanation& to, const LookupError& error) {
    if (const ResolverConstant* row = rowOf(error)) {
        addText(to, "Why", std::string(row->meaning));
        addText(to, "What to try", std::string(row->note));
        addSource(to, row->source);
    } else {
        addText(to, "Why", error.text);
    }
    if (error.systemError != 0)
        if (const ErrnoInfo* info = findErrno(error.systemError))
            addText(to, "errno", fmt::format("{} ({}): {}", info->symbol, error.systemError, info->meaning));
    addCode(to, "Python raises", error.python);
}

std::string milliseconds(Nanoseconds time) { return fmt::format("{:.3f} ms", static_cast<double>(time.count()) / 1e6); }

std::string_view purposeOf(const Lookup& lookup) {
    if (std::holds_alternative<lookup::GetAddrInfo>(lookup))
        return "From a name and a service to what socket(), bind() and connect() take: family, type, protocol, "
               "canonical name, address. It may ask files, a cache and name servers, and waits for them.";
    if (std::holds_alternative<lookup::GetNameInfo>(lookup))
        return "The way back: from a socket address to the names of host and service.";
    if (std::holds_alternative<lookup::GetFqdn>(lookup))
        return "Python's own: the first name with a dot that the reverse look-up gives. It never fails; what nobody "
               "knows comes back as it was.";
    return {};
}

} // namespace

Explanation explainResolver(std::string_view group, const ResolverConstant& row) {
    Explanation explanation;
    explanation.title = row.symbol;
    explanation.subtitle =
        row.here ? fmt::format("{} {}", group, *row.here) : fmt::format("{}, not on this system", group);
    addText(explanation, "What it means", std::string(row.meaning));
    addText(explanation, "Worth knowing", std::string(row.note));
    addText(explanation, "Its number", systemsText(row));
    addSource(explanation, row.source);
    return explanation;
}

std::string lookupErrorSymbol(const LookupError& error) {
    if (const ResolverConstant* row = rowOf(error))
        return std::string(row->symbol);
    return error.kind == LookupError::Kind::Errno ? errnoSymbol(error.number) : std::string();
}

Explanation explainLookupError(const LookupError& error) {
    Explanation explanation;
    explanation.title = lookupErrorSymbol(error);
    if (const ResolverConstant* row = rowOf(error)) {
        explanation.subtitle = fmt::format("error {}", error.number);
        addError(explanation, error);
        addText(explanation, "Its number", systemsText(*row));
        return explanation;
    }
    if (explanation.title.empty())
        explanation.title = error.kind == LookupError::Kind::NotFound ? "Not found" : "Not asked";
    addError(explanation, error);
    return explanation;
}

Explanation explainLookup(const Lookup& lookup, const LookupAnswer* answer) {
    Explanation explanation;
    explanation.title = lookupName(lookup);
    addText(explanation, "What it does", std::string(purposeOf(lookup)));
    if (answer != nullptr && answer->error) {
        const std::string symbol = lookupErrorSymbol(*answer->error);
        explanation.subtitle =
            symbol.empty() ? answer->error->text : fmt::format("{} ({})", symbol, answer->error->number);
        addError(explanation, *answer->error);
    }
    if (answer != nullptr) {
        std::string calls;
        for (const LookupCall& call : callsOf(lookup, *answer))
            calls += fmt::format("{}{}\n    = {}   {}", calls.empty() ? "" : "\n", call.call, call.result,
                                 milliseconds(call.duration));
        addCode(explanation, "The calls it took", std::move(calls));
    }
    addCode(explanation, "In C", lookupAsC(lookup));
    addCode(explanation, "In Python", lookupAsPython(lookup));
    addSource(explanation, fmt::format("{}(3)", lookupName(lookup)));
    return explanation;
}

Explanation explainHappyEyeballs() {
    Explanation explanation;
    explanation.title = "Happy Eyeballs";
    explanation.subtitle = "connecting to several addresses, each begun a little later than the one before";
    addText(
        explanation, "What it does",
        "A name often has an IPv6 and an IPv4 address, and one of the two ways may be broken: packets vanish, and a "
        "connect() waits for minutes before it fails. So a program does not wait for the end of the first attempt: "
        "when it has no answer after a short time, the next one begins beside it. The first to connect is kept, the "
        "others are closed.");
    addText(explanation, "In which order",
            "That of getaddrinfo(), but the families take turns, beginning with the family of the first result: when "
            "one of them leads nowhere, the second attempt is with the other already.");
    addText(explanation, "When the next one begins",
            "After the attempt delay: 250 ms is what the RFC recommends, 10 ms the least, 2 s the most. When one "
            "fails before that time is over, the next one begins at once.");
    addText(explanation, "The calls",
            "For each address socket() with SOCK_NONBLOCK and connect(), which says EINPROGRESS; one poll() for all "
            "that are under way; getsockopt(SO_ERROR) for each that poll() names: 0 is a connection, else the errno "
            "that a waiting connect() would have given; close() of the others. The winner gets its O_NONBLOCK taken "
            "away, so that the calls on its page wait as usual.");
    addText(explanation, "What is left out",
            "The RFC also asks for AAAA and A at the same time and begins with whichever answer comes first. "
            "getaddrinfo() gives all its results at once, so here the race begins when they are all there.");
    addSource(explanation, "RFC 8305, sections 4 and 5");
    addSource(explanation, "connect(2)");
    return explanation;
}

} // namespace swb
