#pragma once

#include "core/net/address.h"
#include "core/options/group_call.h"

#include <span>
#include <string>
#include <string_view>

namespace swb {

// What an address is as a group: how far it reaches and who gives it out.
struct GroupClass {
    bool isGroup = false;
    bool isSourceSpecific = false; // joined for single senders alone
    std::string name;              // "administratively scoped", "site-local scope, transient"
    std::string meaning;           // a sentence
    std::string_view source = {};
};
GroupClass groupClassOf(const Address& address);

// A group that has a meaning everywhere, or one to try things with.
struct KnownGroup {
    std::string_view address;
    int family;
    int port; // that its protocol uses; 0: none
    std::string_view meaning;
};
std::span<const KnownGroup> knownGroups(); // of both families; the first of each is to try things with

// Why a request about a group was refused, as far as this very request tells; empty where the number alone has to do.
struct GroupCause {
    std::string_view text;
    std::string_view source;
};
GroupCause groupCause(const GroupRequest& request, int error);

} // namespace swb
