#include "core/base/errno_table.h"
#include "core/constants/numbers.h"
#include "core/constants/tables.h"
#include "core/reference/kernel_matrix.h"

#include <fmt/format.h>

#include <cstdint>
#include <fstream>

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

std::string pingGroupsText(const MatrixRange& range) {
    const int ping = range.family == kAfInet ? kIpprotoIcmp : range.family == kAfInet6 ? kIpprotoIcmpv6 : -1;
    if (range.type != kSockDgram || ping < range.first || ping > range.last)
        return {};
    std::ifstream file("/proc/sys/net/ipv4/ping_group_range");
    std::uint32_t first = 0, last = 0;
    if (!(file >> first >> last))
        return {};
    return fmt::format("net.ipv4.ping_group_range is {} {}: {}.", first, last,
                       first > last ? "nobody may, root neither"
                                    : fmt::format("who is in one of the groups {} to {} may, others may not, root "
                                                  "neither",
                                                  first, last));
}

std::string MatrixProbe::plainSentence(const Progress& progress) {
    const std::string process = progress.uid == 0
                                    ? fmt::format("This process is root (gid {}).", progress.gid)
                                    : fmt::format("This process is uid {}, gid {}.", progress.uid, progress.gid);
    switch (progress.plain) {
    case Plain::OrdinaryUser:
        return fmt::format("{} In parentheses: what uid {} and gid {} get, an ordinary user, whom a thread became to "
                           "ask.",
                           process, kOrdinaryId, kOrdinaryId);
    case Plain::WithoutCapabilities:
        return fmt::format("{} In parentheses: what the same call gives it without its capabilities, as to an ordinary "
                           "user of the same groups.",
                           process);
    case Plain::NothingToGiveUp:
        return fmt::format("{} It has no capabilities: these are the answers that an ordinary user gets.", process);
    case Plain::NotAsked:
        break;
    }
    return fmt::format("{} Nothing was asked as an ordinary user.", process);
}

std::string matrixAsCsv(const std::vector<MatrixRange>& ranges) {
    std::string text = "family,family_name,type,type_name,protocol_from,protocol_to,result,so_domain,so_type,"
                       "so_protocol,ordinary_user,remark\n";
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
    std::string text = "| family | type | protocol | result | ordinary user | remark |\n"
                       "|---|---|---|---|---|---|\n";
    for (const MatrixRange& range : ranges)
        text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", decodeValue(families(), range.family),
                            decodeValue(socketTypes(), range.type), protocolsText(range), outcomeText(range),
                            plainText(range), surpriseOf(range));
    return text;
}

} // namespace swb
