#pragma once

#include "core/explain/explanation.h"

namespace swb {

// Adds a section unless its text is empty.
void addText(Explanation& to, std::string_view heading, std::string text);
void addFinding(Explanation& to, std::string_view finding); // as a sentence; nothing when it is empty
void addCode(Explanation& to, std::string_view heading, std::string text);
// Adds a source unless it is there: "bind(2); ip(7)".
void addSource(Explanation& to, std::string_view source);

// Why this call gave this errno, and what to try; the number's own meaning where the tables have no more.
void addCause(Explanation& to, std::string_view call, int number);

// The arguments of a call as it was made, each with its meaning; one paragraph.
std::string argumentsText(const CallRecord& record);
// The arguments of any call of this kind.
std::string argumentsText(const CallSpec& spec);

// What meets a person who makes just this call for the first time, and what was unusual about it.
void addNotes(Explanation& to, const CallRecord& record);

// How Python's method differs from the call; empty when it does not.
std::string_view pythonRemark(CallId call);

// The kind of an address in a few words: "loopback", "private", "every interface".
struct AddressClass {
    std::string_view name;
    std::string_view meaning;
    std::string_view source;
};
AddressClass classOf(const Address& address);

// Of getsockopt and setsockopt: what is worth knowing of the option, and its value by its fields where it has some.
void addOptionOf(Explanation& to, const CallRecord& record);

} // namespace swb
