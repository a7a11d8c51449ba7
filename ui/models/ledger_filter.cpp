#include "ui/models/ledger_filter.h"

#include "core/calls/poll_entry.h"

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
    case Origin::Automatic:
        return automatic;
    }
    return true;
}

bool LedgerFilter::matches(const CallRecord& record, Numbers numbers, std::span<const OptionChange> changes) const {
    if (!admits(record.origin) || (failedOnly && !record.failed()) || (changedOnly && changes.empty()))
        return false;
    if ((socket && !concerns(record, socket)) || (call && record.call != *call))
        return false;
    if (text.empty())
        return true;
    return containsIgnoringCase(fmt::format("s{} {}", record.socket.value, lineText(record, numbers)), text) ||
           std::ranges::any_of(changedNames(changes),
                               [this](const std::string& name) { return containsIgnoringCase(name, text); });
}

} // namespace swb
