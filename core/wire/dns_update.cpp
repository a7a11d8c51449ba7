#include "core/wire/dns_update.h"

#include "core/constants/dns_tables.h"
#include "core/wire/dns_name.h"

#include <array>

namespace swb {

namespace {

using Part = DnsUpdateFault::Part;
using Kind = DnsChange::Kind;

constexpr std::size_t kMostData = 0xffff;

struct Record {
    Bytes name;
    unsigned type = 0, dnsClass = 0;
    std::uint32_t ttl = 0;
    Bytes data;
};

void put16(Bytes& out, unsigned number) {
    out.push_back(static_cast<std::uint8_t>(number >> 8));
    out.push_back(static_cast<std::uint8_t>(number));
}

void putRecord(Bytes& out, const Record& record) {
    out.insert(out.end(), record.name.begin(), record.name.end());
    put16(out, record.type);
    put16(out, record.dnsClass);
    put16(out, record.ttl >> 16);
    put16(out, record.ttl & 0xffff);
    put16(out, static_cast<unsigned>(record.data.size()));
    out.insert(out.end(), record.data.begin(), record.data.end());
}

tl::unexpected<DnsUpdateFault> fault(Part part, std::size_t row, const ParseError& error) {
    return tl::unexpected(DnsUpdateFault{part, row, error});
}

Parsed<Bytes> nameIn(const DnsUpdate& update, const std::string& name) {
    return dnsNameBytes(name == "@" ? update.zone : name);
}

// RFC 2136, 2.4.
tl::expected<Record, DnsUpdateFault> recordOf(const DnsUpdate& update, std::size_t row) {
    const DnsCondition& condition = update.conditions[row];
    const auto name = nameIn(update, condition.name);
    if (!name)
        return fault(Part::ConditionName, row, name.error());
    Record record{*name, condition.type, kDnsClassAny, 0, {}};
    switch (condition.kind) {
    case DnsCondition::Kind::NameInUse:
        record.type = kDnsTypeAny;
        break;
    case DnsCondition::Kind::NameNotInUse:
        record.type = kDnsTypeAny;
        record.dnsClass = kDnsClassNone;
        break;
    case DnsCondition::Kind::RrsetExists:
        break;
    case DnsCondition::Kind::RrsetAbsent:
        record.dnsClass = kDnsClassNone;
        break;
    case DnsCondition::Kind::RrsetHasValue: {
        const auto data = dnsRecordBytes(condition.type, condition.value);
        if (!data)
            return fault(Part::ConditionValue, row, data.error());
        record.dnsClass = kDnsClassIn;
        record.data = *data;
        break;
    }
    }
    return record;
}

// RFC 2136, 2.5.
tl::expected<std::vector<Record>, DnsUpdateFault> recordsOf(const DnsUpdate& update, std::size_t row) {
    const DnsChange& change = update.changes[row];
    const auto name = nameIn(update, change.name);
    if (!name)
        return fault(Part::ChangeName, row, name.error());
    Record record{*name, change.type, kDnsClassIn, change.ttl, {}};
    if (change.kind == Kind::Add || change.kind == Kind::Replace || change.kind == Kind::DeleteRecord) {
        const auto data = dnsRecordBytes(change.type, change.value);
        if (!data)
            return fault(Part::ChangeValue, row, data.error());
        if (data->size() > kMostData)
            return fault(Part::ChangeValue, row, {0, change.value.size(), "more than the 65535 bytes of a record"});
        record.data = *data;
    }
    const Record whole{*name, change.kind == Kind::DeleteName ? kDnsTypeAny : change.type, kDnsClassAny, 0, {}};
    switch (change.kind) {
    case Kind::Add:
        return std::vector{record};
    case Kind::Replace:
        return std::vector{whole, record};
    case Kind::DeleteRecord:
        record.dnsClass = kDnsClassNone;
        record.ttl = 0;
        return std::vector{record};
    case Kind::DeleteRrset:
    case Kind::DeleteName:
        break;
    }
    return std::vector{whole};
}

} // namespace

tl::expected<Bytes, DnsUpdateFault> composeDnsUpdate(const DnsUpdate& update) {
    const auto zone = dnsNameBytes(update.zone);
    if (!zone)
        return fault(Part::Zone, 0, zone.error());
    Bytes conditions;
    for (std::size_t row = 0; row < update.conditions.size(); ++row) {
        const auto record = recordOf(update, row);
        if (!record)
            return tl::unexpected(record.error());
        putRecord(conditions, *record);
    }
    Bytes changes;
    unsigned count = 0;
    for (std::size_t row = 0; row < update.changes.size(); ++row) {
        const auto records = recordsOf(update, row);
        if (!records)
            return tl::unexpected(records.error());
        for (const Record& record : *records)
            putRecord(changes, record);
        count += static_cast<unsigned>(records->size());
    }
    Bytes out;
    put16(out, update.id);
    put16(out, kDnsUpdate << 11);
    put16(out, 1); // zones
    put16(out, static_cast<unsigned>(update.conditions.size()));
    put16(out, count);
    put16(out, 0);
    out.insert(out.end(), zone->begin(), zone->end());
    put16(out, kDnsTypeSoa);
    put16(out, kDnsClassIn);
    out.insert(out.end(), conditions.begin(), conditions.end());
    out.insert(out.end(), changes.begin(), changes.end());
    return out;
}

std::string conditionText(DnsCondition::Kind kind) {
    constexpr std::array kTexts{"the name is in use", "the name is not in use", "it has records of this type",
                                "its records of this type are this one", "it has no records of this type"};
    return kTexts.at(static_cast<std::size_t>(kind));
}

std::string changeText(DnsChange::Kind kind) {
    constexpr std::array kTexts{"add the record", "replace the records of the type", "delete the record",
                                "delete the records of the type", "delete the name"};
    return kTexts.at(static_cast<std::size_t>(kind));
}

} // namespace swb
