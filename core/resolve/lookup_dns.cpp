#include "core/base/escape.h"
#include "core/constants/resolver_tables.h"
#include "core/resolve/lookup_steps.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

// Records of the DNS, asked for with a resolver state of its own in each thread.
// Source: resolver(3), RFC 1035; RFC 5321, 5.1 for mail.
namespace swb::lookup_steps {

namespace {

constexpr std::size_t kRoom = 65536;     // the longest message there is
constexpr std::size_t kMostFollowed = 8; // mail exchangers
constexpr int kDnsPort = 53;

using ResState = struct __res_state;

struct Closer {
    void operator()(ResState* state) const {
        ::res_nclose(state);
        delete state;
    }
};
using State = std::unique_ptr<ResState, Closer>;

// "192.0.2.1" or "192.0.2.1:5353".
std::optional<sockaddr_in> serverAddress(const std::string& text) {
    const auto colon = text.find(':');
    const auto port = colon == std::string::npos ? Parsed<std::uint16_t>(kDnsPort) : parsePort(text.substr(colon + 1));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    if (!port || ::inet_pton(AF_INET, text.substr(0, colon).c_str(), &address.sin_addr) != 1)
        return {};
    address.sin_port = htons(*port);
    return address;
}

State stateFor(const std::string& server) {
    State state(new ResState{});
    if (::res_ninit(state.get()) != 0)
        return nullptr;
    if (server.empty())
        return state;
    const auto address = serverAddress(server);
    if (!address)
        return nullptr;
    state->nsaddr_list[0] = *address;
    state->nscount = 1;
    state->_u._ext.nscount = 0; // glibc then reads the list anew
    return state;
}

std::string nameAt(const ns_msg& message, const unsigned char* at) {
    std::array<char, NS_MAXDNAME> name{};
    return ::ns_name_uncompress(ns_msg_base(message), ns_msg_end(message), at, name.data(), name.size()) >= 0
               ? std::string(name.data())
               : std::string();
}

int shortAt(const unsigned char* at) { return at[0] << 8 | at[1]; }

std::string textValue(const unsigned char* at, std::size_t length) {
    std::string out;
    for (std::size_t i = 0; i < length;) {
        const std::size_t size = std::min<std::size_t>(at[i], length - i - 1);
        out += fmt::format("{}\"{}\"", out.empty() ? "" : " ", escapeBytes({at + i + 1, size}));
        i += size + 1;
    }
    return out;
}

std::string addressValue(int family, const unsigned char* at) {
    std::array<char, INET6_ADDRSTRLEN> digits{};
    return ::inet_ntop(family, at, digits.data(), digits.size()) != nullptr ? digits.data() : "";
}

// What a record says, by its type; one that is cut short, or of a type unknown here, as bytes.
void readValue(const ns_msg& message, const ns_rr& rr, DnsRecord& to) {
    const unsigned char* at = ns_rr_rdata(rr);
    const std::size_t length = ns_rr_rdlen(rr);
    const auto leadsTo = [&](const unsigned char* place) {
        to.target = nameAt(message, place);
        return to.target.empty() ? std::string(".") : to.target;
    };
    switch (to.type) {
    case ns_t_a:
        if (length == NS_INADDRSZ)
            to.value = addressValue(AF_INET, at);
        break;
    case ns_t_aaaa:
        if (length == NS_IN6ADDRSZ)
            to.value = addressValue(AF_INET6, at);
        break;
    case ns_t_ns:
    case ns_t_cname:
    case ns_t_ptr:
        to.value = leadsTo(at);
        break;
    case ns_t_mx:
        if (length > 2) {
            to.preference = shortAt(at);
            to.value = fmt::format("{} {}", to.preference, leadsTo(at + 2));
        }
        break;
    case ns_t_srv:
        if (length > 6) {
            to.preference = shortAt(at);
            to.value = fmt::format("{} {} {} {}", to.preference, shortAt(at + 2), shortAt(at + 4), leadsTo(at + 6));
        }
        break;
    case ns_t_txt:
        to.value = textValue(at, length);
        break;
    case ns_t_soa:
        to.value = nameAt(message, at);
        break;
    default:
        break;
    }
    if (to.value.empty())
        to.value = fmt::format("\\# {} {:02x}", length, fmt::join(BytesView(at, length), ""));
}

std::vector<DnsRecord> recordsOf(const std::vector<unsigned char>& answer) {
    std::vector<DnsRecord> out;
    ns_msg message{};
    if (::ns_initparse(answer.data(), static_cast<int>(answer.size()), &message) != 0)
        return out;
    for (int i = 0; i < ns_msg_count(message, ns_s_an); ++i) {
        ns_rr rr{};
        if (::ns_parserr(&message, ns_s_an, i, &rr) != 0)
            break; // what is cut off is not guessed at
        DnsRecord record;
        record.name = ns_rr_name(rr);
        record.type = ns_rr_type(rr);
        record.ttl = ns_rr_ttl(rr);
        readValue(message, rr, record);
        out.push_back(std::move(record));
    }
    return out;
}

// One question. The error, as h_errno has it, is 0 after a success.
std::vector<DnsRecord> askFor(Steps& steps, ResState* state, const std::string& name, int type, int& error) {
    std::vector<DnsRecord> records;
    steps.tell(fmt::format("res_nquery({}, {})", cLiteral(viewOf(name)), decodeValue(dnsRecordTypes(), type)), [&] {
        std::vector<unsigned char> answer(kRoom);
        const int length =
            ::res_nquery(state, name.c_str(), ns_c_in, type, answer.data(), static_cast<int>(answer.size()));
        error = length < 0 ? state->res_h_errno : 0;
        if (length < 0)
            return fmt::format("-1, h_errno {} {}", error, decodeValue(hostErrors(), error));
        answer.resize(std::min(static_cast<std::size_t>(length), answer.size()));
        records = recordsOf(answer);
        return fmt::format("{} bytes, {} records", length, records.size());
    });
    return records;
}

void followTo(Steps& steps, ResState* state, const std::string& name) {
    for (const int type : {static_cast<int>(ns_t_a), static_cast<int>(ns_t_aaaa)}) {
        int error = 0; // an exchanger without an address of one kind is no failure of the whole
        for (DnsRecord& record : askFor(steps, state, name, type, error))
            steps.answer().followed.push_back(std::move(record));
    }
}

void followMail(Steps& steps, ResState* state, const std::string& name, int error) {
    LookupAnswer& answer = steps.answer();
    if (error == NO_DATA) {
        answer.remark = "No MX: mail goes to the addresses of the name itself, as if it were its own exchanger "
                        "(RFC 5321, 5.1).";
        answer.error.reset();
        return followTo(steps, state, name);
    }
    const auto isNull = [](const DnsRecord& record) { return record.type == ns_t_mx && record.target.empty(); };
    if (std::ranges::any_of(answer.records, isNull)) {
        answer.remark = "A null MX: this domain takes no mail at all (RFC 7505).";
        return;
    }
    std::size_t followed = 0;
    for (const DnsRecord& record : answer.records)
        if (record.type == ns_t_mx && followed++ < kMostFollowed)
            followTo(steps, state, record.target);
}

} // namespace

void inDns(Steps& steps, const lookup::DnsRecords& ask) {
    const State state = stateFor(ask.server);
    if (state == nullptr)
        return steps.refuse("OSError", "The server is an IPv4 address in digits, with ':port' where it is not 53.");
    int error = 0;
    LookupAnswer& answer = steps.answer();
    answer.records = askFor(steps, state.get(), ask.name, ask.type, error);
    if (error != 0)
        steps.failHost(error, errno);
    std::ranges::stable_sort(answer.records, {}, &DnsRecord::preference);
    if (ask.type == ns_t_mx && (error == 0 || error == NO_DATA))
        followMail(steps, state.get(), ask.name, error);
}

} // namespace swb::lookup_steps
