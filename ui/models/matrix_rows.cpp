#include "core/constants/numbers.h"
#include "core/constants/tables.h"
#include "core/reference/kernel_matrix.h"
#include "ui/models/reference_rows.h"

#include <fmt/format.h>

namespace swb::reference {

namespace {

Explanation explainRange(const MatrixRange& range) {
    Explanation explanation;
    explanation.title = rangeText(range);
    explanation.subtitle = "asked of this kernel";
    const auto add = [&explanation](const char* heading, std::string words) {
        if (!words.empty())
            explanation.sections.push_back({heading, std::move(words)});
    };
    add("What came of it", outcomeText(range));
    add("Not as one asked", surpriseOf(range));
    if (range.outcome == MatrixRange::Outcome::Refused) {
        const Explanation why = explainErrno(range.error, "socket");
        for (const Explanation::Section& section : why.sections)
            explanation.sections.push_back(section);
        explanation.source = why.source;
    } else {
        explanation.source = "this kernel";
    }
    if (range.plainError)
        add("As an ordinary user", plainText(range) + ": asked as one, by a thread without privilege.");
    add("Which groups", pingGroupsText(range));
    if (const NamedValue* family = findValue(families(), range.family))
        add("The family", std::string(family->meaning) + " " + std::string(family->note));
    return explanation;
}

std::string_view typeWord(int type) {
    switch (type) {
    case kSockStream:
        return "stream";
    case kSockDgram:
        return "datagram";
    case kSockRaw:
        return "raw";
    case kSockSeqpacket:
        return "seqpacket";
    default:
        return "other";
    }
}

} // namespace

std::vector<ReferenceRow> rangeRows(const std::vector<MatrixRange>& ranges) {
    std::vector<ReferenceRow> rows;
    rows.reserve(ranges.size());
    for (const MatrixRange& range : ranges) {
        ReferenceRow row;
        row.cells = {QString::fromStdString(rangeText(range)), QString::fromStdString(outcomeText(range)),
                     QString::fromStdString(plainText(range)), QString::fromStdString(surpriseOf(range))};
        row.number = range.first;
        row.explain = [range] { return explainRange(range); };
        row.socket = SocketWish{.family = range.family, .type = range.type, .protocol = range.first};
        rows.push_back(std::move(row));
    }
    return rows;
}

std::map<int, std::string> madeByProtocol(const std::vector<MatrixRange>& ranges) {
    std::map<int, std::string> made[2]; // IPv4, IPv6
    std::map<int, bool> leftOut;
    for (const MatrixRange& range : ranges)
        for (int protocol = range.first; protocol <= range.last; ++protocol) {
            leftOut[protocol] |= range.outcome == MatrixRange::Outcome::NotAsked;
            std::string& words = made[range.family == kAfInet6 ? 1 : 0][protocol];
            if (range.outcome == MatrixRange::Outcome::Made)
                words += fmt::format("{}{}", words.empty() ? "" : ", ", typeWord(range.type));
        }
    std::map<int, std::string> told;
    for (const auto& [protocol, four] : made[0]) {
        const std::string& six = made[1][protocol];
        std::string words = four == six || six.empty() ? four : fmt::format("IPv4 {}; IPv6 {}", four, six);
        if (!four.empty() && six.empty())
            words = "IPv4 " + four;
        else if (four.empty() && !six.empty())
            words = "IPv6 " + six;
        if (words.empty())
            words = "none";
        if (leftOut[protocol])
            words += "; not all asked";
        told[protocol] = words;
    }
    return told;
}

} // namespace swb::reference
