#include "tests/support/resolver_rows.h"

#include "core/base/escape.h"
#include "core/net/address_calculator.h"
#include "core/payload/hex.h"
#include "core/payload/python_literal.h"
#include "core/render/lookup_code.h"
#include "core/resolve/perform_lookup.h"
#include "tests/support/test_data.h"

#include <optional>

namespace swb::test {

namespace {

using Arguments = std::vector<PyValue>;

std::string textAt(const Arguments& arguments, std::size_t at) {
    return utf8Of(arguments.at(at).text).value_or(std::string());
}

int numberAt(const Arguments& arguments, std::size_t at) { return std::stoi(arguments.at(at).digits); }

// Python writes a number as decimal text, and None is NULL.
std::optional<std::string> optionalAt(const Arguments& arguments, std::size_t at) {
    const PyValue& value = arguments.at(at);
    if (value.kind == PyValue::Kind::None)
        return {};
    return value.kind == PyValue::Kind::Int ? value.digits : textAt(arguments, at);
}

// ((host, port[, flow information, scope]), flags)
Lookup nameInfoOf(const Arguments& a) {
    const Arguments& tuple = a.at(0).items;
    lookup::GetNameInfo ask{textAt(tuple, 0), static_cast<std::uint16_t>(numberAt(tuple, 1)), numberAt(a, 1)};
    if (tuple.size() > 2)
        ask.flowInfo = static_cast<std::uint32_t>(numberAt(tuple, 2));
    if (tuple.size() > 3)
        ask.scopeId = static_cast<std::uint32_t>(numberAt(tuple, 3));
    return ask;
}

std::optional<Lookup> lookupOf(const std::string& function, const Arguments& a) {
    if (function == "getaddrinfo")
        return lookup::GetAddrInfo{optionalAt(a, 0), optionalAt(a, 1), numberAt(a, 2),
                                   numberAt(a, 3),   numberAt(a, 4),   numberAt(a, 5)};
    if (function == "getnameinfo")
        return nameInfoOf(a);
    if (function == "gethostbyname")
        return lookup::GetHostByName{textAt(a, 0)};
    if (function == "gethostbyname_ex")
        return lookup::GetHostByNameEx{textAt(a, 0)};
    if (function == "gethostbyaddr")
        return lookup::GetHostByAddr{textAt(a, 0)};
    if (function == "getfqdn")
        return lookup::GetFqdn{textAt(a, 0)};
    if (function == "getservbyname")
        return lookup::GetServByName{textAt(a, 0), optionalAt(a, 1)};
    if (function == "getservbyport")
        return lookup::GetServByPort{numberAt(a, 0), optionalAt(a, 1)};
    if (function == "getprotobyname")
        return lookup::GetProtoByName{textAt(a, 0)};
    return {};
}

// (family, bytes)
std::string ntopVerdict(const Arguments& a) {
    const BytesVerdict verdict = addressFromBytes(numberAt(a, 0), a.at(1).bytes);
    return verdict.text ? pythonTextLiteral(viewOf(*verdict.text)) : verdict.python;
}

std::string verdict(const std::string& function, const std::string& text) {
    const bool isAton = function == "inet_aton";
    const std::string wanted = isAton                     ? "inet_aton"
                               : function == "inet_pton4" ? "inet_pton(AF_INET)"
                                                          : "inet_pton(AF_INET6)";
    for (const TextVerdict& one : verdictsOn(text))
        if (one.function == wanted)
            return one.bytes ? toHex(*one.bytes, "")
                             : "OSError('illegal IP address string passed to inet_" +
                                   std::string(isAton ? "aton" : "pton") + "')";
    return "?";
}

} // namespace

bool ResolverRow::needsNames() const { return !function.starts_with("inet_"); }

std::vector<ResolverRow> resolverRows() {
    std::vector<ResolverRow> rows;
    for (const auto& fields : readCsv("resolver_calls.csv"))
        rows.push_back({fields.at(0), fields.at(1), fields.at(2)});
    return rows;
}

std::string ownAnswer(const ResolverRow& row) {
    const auto read = parsePythonLiteral(row.arguments);
    if (!read)
        return "?";
    const Arguments arguments = read->kind == PyValue::Kind::Tuple ? read->items : Arguments{*read};
    if (row.function == "inet_ntop")
        return ntopVerdict(arguments);
    if (!row.needsNames())
        return verdict(row.function, textAt(arguments, 0));
    const auto lookup = lookupOf(row.function, arguments);
    return lookup ? answerAsPython(*lookup, performLookup(*lookup)) : "?";
}

} // namespace swb::test
