#include "ui/models/ledger_filter.h"

#include <fmt/format.h>

#include <algorithm>

namespace swb {

namespace {

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool containsIgnoringCase(const std::string& line, const std::string& text) {
    return std::ranges::search(line, text, {}, lowered, lowered).begin() != line.end();
}

} // namespace

bool LedgerFilter::admits(Origin origin) const {
    switch (origin) {
    case Origin::User:
        return user;
    case Origin::Consequence:
        return consequences;
    case Origin::Observer:
        return observers;
    }
    return true;
}

bool LedgerFilter::matches(const CallRecord& record, Numbers numbers) const {
    if (!admits(record.origin) || (failedOnly && !record.failed()))
        return false;
    if ((socket && record.socket != socket) || (call && record.call != *call))
        return false;
    if (text.empty())
        return true;
    return containsIgnoringCase(fmt::format("s{} {}", record.socket.value, lineText(record, numbers)), text);
}

} // namespace swb
