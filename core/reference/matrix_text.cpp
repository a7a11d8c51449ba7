#include "core/base/errno_table.h"
#include "core/constants/numbers.h"
#include "core/constants/tables.h"
#include "core/reference/kernel_matrix.h"

#include <fmt/format.h>

namespace swb {

namespace {

using Outcome = MatrixRange::Outcome;

std::string protocolsText(const MatrixRange& range) {
    return range.first == range.last ? fmt::format("{}", range.first)
                                     : fmt::format("{} to {}", range.first, range.last);
}

std::string protocolName(int family, int protocol) {
    const NamedValue* row = findValue(protocolsOf(family), protocol);
    return row == nullptr || row->symbol == "0" ? fmt::format("{}", protocol)
                                                : fmt::format("{} ({})", row->symbol, protocol);
}

bool choseProtocol(const MatrixRange& range) { return range.madeProtocol && range.first == 0 && range.last == 0; }

// What stands in a field between commas or bars: none of the texts here has a quote in it.
std::string csvField(const std::string& text) {
    return text.find(',') == std::string::npos ? text : fmt::format("\"{}\"", text);
}

} // namespace

std::string surpriseOf(const MatrixRange& range) {
    if (range.outcome != Outcome::Made)
        return {};
    std::string text;
    if (range.madeFamily != range.family)
        text = fmt::format("The kernel made an {} socket of it.", decodeValue(families(), range.madeFamily));
    if (range.madeType != range.type)
        text += fmt::format("{}The kernel made a {} of it.", text.empty() ? "" : " ",
                            decodeValue(socketTypes(), range.madeType));
    if (range.madeProtocol && !choseProtocol(range))
        text += fmt::format("{}SO_PROTOCOL reads {}.", text.empty() ? "" : " ", *range.madeProtocol);
    return text;
}

std::string rangeText(const MatrixRange& range) {
    return fmt::format("socket({}, {}, {})", decodeValue(families(), range.family),
                       decodeValue(socketTypes(), range.type), protocolsText(range));
}

std::string outcomeText(const MatrixRange& range) {
    switch (range.outcome) {
    case Outcome::NotAsked:
        return "not asked: it may load a module";
    case Outcome::Refused:
        return errnoSymbol(range.error);
    case Outcome::Made:
        break;
    }
    return choseProtocol(range)
               ? fmt::format("made; the kernel chose {}", protocolName(range.madeFamily, *range.madeProtocol))
               : "made";
}

std::string plainText(const MatrixRange& range) {
    if (!range.plainError)
        return {};
    return *range.plainError == 0 ? "made" : errnoSymbol(*range.plainError);
}

std::string matrixAsCsv(const std::vector<MatrixRange>& ranges) {
    std::string text = "family,family_name,type,type_name,protocol_from,protocol_to,result,so_domain,so_type,"
                       "so_protocol,without_capabilities,remark\n";
    for (const MatrixRange& range : ranges) {
        const bool isMade = range.outcome == Outcome::Made;
        const std::string protocol = range.madeProtocol ? fmt::format("{}", *range.madeProtocol) : "same";
        const std::string result = isMade                               ? "made"
                                   : range.outcome == Outcome::NotAsked ? "not asked"
                                                                        : errnoSymbol(range.error);
        text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\n", range.family,
                            decodeValue(families(), range.family), range.type, decodeValue(socketTypes(), range.type),
                            range.first, range.last, result, isMade ? fmt::format("{}", range.madeFamily) : "",
                            isMade ? fmt::format("{}", range.madeType) : "", isMade ? protocol : "", plainText(range),
                            csvField(surpriseOf(range)));
    }
    return text;
}

std::string matrixAsMarkdown(const std::vector<MatrixRange>& ranges) {
    std::string text = "| family | type | protocol | result | without capabilities | remark |\n"
                       "|---|---|---|---|---|---|\n";
    for (const MatrixRange& range : ranges)
        text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", decodeValue(families(), range.family),
                            decodeValue(socketTypes(), range.type), protocolsText(range), outcomeText(range),
                            plainText(range), surpriseOf(range));
    return text;
}

} // namespace swb
