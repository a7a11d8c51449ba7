#pragma once

#include "ui/panels/call_cards.h"

#include <QString>

#include <span>
#include <vector>

namespace swb {

// What a call is about: the groups of the Calls page, in their order.
enum class CallTopic { Life, Data, Messages, Raw, Names, Descriptor, Python };
inline constexpr int kCallTopics = static_cast<int>(CallTopic::Python) + 1;

QString topicTitle(CallTopic topic);
const char* topicKey(CallTopic topic); // by which it is remembered

// One card of the Calls page, made when it is first shown.
struct CallEntry {
    CallTopic topic;
    const char* name;  // as the card says it
    const char* words; // by which it is found as well: names in Python, constants
    CallCard* (*make)(const CardPlace& place);
    bool (*isFor)(const CardPlace& place) = nullptr; // whether this socket has the card; null: every one
};

// All of them, in the order of the page.
std::span<const CallEntry> callEntries();

// The words of a filter stand in the name of the call, in its other words or in its group's title.
bool fitsCall(const CallEntry& entry, const QString& filter);

} // namespace swb
