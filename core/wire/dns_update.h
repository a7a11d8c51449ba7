#pragma once

#include "core/base/bytes.h"
#include "core/base/parse_error.h"

#include <cstdint>
#include <string>
#include <vector>

// An update of a zone as a message: Dynamic DNS. Source: RFC 2136, 2.
namespace swb {

// What has to be so, or nothing is changed.
struct DnsCondition {
    enum class Kind { NameInUse, NameNotInUse, RrsetExists, RrsetHasValue, RrsetAbsent };
    Kind kind = Kind::NameInUse;
    std::string name;
    unsigned type = 1;   // of the Rrset kinds
    std::string value{}; // of RrsetHasValue, as zone files have it
};

struct DnsChange {
    enum class Kind {
        Add,
        Replace,      // delete the RRset, then add: two records of the message
        DeleteRecord, // this value alone
        DeleteRrset,
        DeleteName, // every record of the name
    };
    Kind kind = Kind::Add;
    std::string name;
    unsigned type = 1;
    std::uint32_t ttl = 0;
    std::string value{};
};

struct DnsUpdate {
    std::uint16_t id = 0;
    std::string zone;
    std::vector<DnsCondition> conditions;
    std::vector<DnsChange> changes;
};

// Which text of the update cannot be read.
struct DnsUpdateFault {
    enum class Part { Zone, ConditionName, ConditionValue, ChangeName, ChangeValue };
    Part part = Part::Zone;
    std::size_t row = 0; // of the conditions or changes
    ParseError error;
};

// Names are whole names; "@" is the zone itself. Without compression, as any server reads it.
tl::expected<Bytes, DnsUpdateFault> composeDnsUpdate(const DnsUpdate& update);

// "the name www.example. is in use", "delete every A record of www.example.": what a row asks, in words.
std::string conditionText(DnsCondition::Kind kind);
std::string changeText(DnsChange::Kind kind);

} // namespace swb
