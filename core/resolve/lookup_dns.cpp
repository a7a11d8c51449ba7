#include "core/base/errno_table.h"
#include "core/base/escape.h"
#include "core/base/unique_fd.h"
#include "core/constants/resolver_tables.h"
#include "core/net/server_address.h"
#include "core/resolve/dns_reply.h"
#include "core/resolve/lookup_steps.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <resolv.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <memory>

// Records of the DNS, asked for with a resolver state of its own in each thread.
// Source: resolver(3), RFC 1035; RFC 5321, 5.1 for mail.
namespace swb::lookup_steps {

namespace {

constexpr std::size_t kRoom = 65536;     // the longest message there is
constexpr std::size_t kMostFollowed = 8; // mail exchangers
constexpr std::chrono::seconds kMostPatience{5};

using ResState = struct __res_state;

struct Closer {
    void operator()(ResState* state) const {
        ::res_nclose(state);
        delete state;
    }
};
using State = std::unique_ptr<ResState, Closer>;

// glibc keeps servers with an IPv6 address apart from the others, each in memory of its own that res_nclose() frees.
// Source: resolv/resolv.h and resolv/res_send.c of glibc 2.26 and later.
bool setServer(ResState& state, const Address& server) {
    for (auto*& old : state._u._ext.nsaddrs) {
        std::free(old);
        old = nullptr;
    }
    state.nscount = 1;
    state._u._ext.nscount = 0; // glibc then reads the list anew
    if (server.family() == AF_INET) {
        std::memcpy(&state.nsaddr_list[0], server.data(), sizeof(sockaddr_in));
        return true;
    }
    auto* inet6 = static_cast<sockaddr_in6*>(std::malloc(sizeof(sockaddr_in6)));
    if (inet6 == nullptr)
        return false;
    std::memcpy(inet6, server.data(), sizeof *inet6);
    state.nsaddr_list[0].sin_family = 0;
    state._u._ext.nsaddrs[0] = inet6;
    return true;
}

// The one that is asked first.
Address serverOf(const ResState& state) {
    if (state.nscount > 0 && state.nsaddr_list[0].sin_family == 0 && state._u._ext.nsaddrs[0] != nullptr)
        return Address::fromSockaddr(reinterpret_cast<const sockaddr*>(state._u._ext.nsaddrs[0]), sizeof(sockaddr_in6));
    return Address::fromSockaddr(reinterpret_cast<const sockaddr*>(&state.nsaddr_list[0]), sizeof(sockaddr_in));
}

State stateFor(const std::optional<Address>& server) {
    State state(new ResState{});
    if (::res_ninit(state.get()) != 0 || (server && !setServer(*state, *server)))
        return nullptr;
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
        if (to.target == ".")
            to.target.clear(); // the root leads nowhere: a null MX
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

// `trouble`: why there are fewer than the message says.
std::vector<DnsRecord> recordsOf(BytesView answer, std::string& trouble) {
    std::vector<DnsRecord> out;
    ns_msg message{};
    if (::ns_initparse(answer.data(), static_cast<int>(answer.size()), &message) != 0) {
        trouble = "The answer cannot be read as a message of the DNS.";
        return out;
    }
    for (int i = 0; i < ns_msg_count(message, ns_s_an); ++i) {
        ns_rr rr{};
        if (::ns_parserr(&message, ns_s_an, i, &rr) != 0) {
            trouble = fmt::format("Record {} of {} cannot be read; what stands behind it is not guessed at.", i + 1,
                                  ns_msg_count(message, ns_s_an));
            break;
        }
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
        Bytes answer(kRoom);
        const int length =
            ::res_nquery(state, name.c_str(), ns_c_in, type, answer.data(), static_cast<int>(answer.size()));
        error = length < 0 ? state->res_h_errno : 0;
        if (length < 0)
            return fmt::format("-1, h_errno {} {}", error, decodeValue(hostErrors(), error));
        answer.resize(std::min(static_cast<std::size_t>(length), answer.size()));
        std::string trouble;
        records = recordsOf(answer, trouble);
        if (steps.answer().message.empty())
            steps.answer().message = answer;
        if (!trouble.empty())
            steps.answer().remark = trouble;
        return fmt::format("{} bytes, {} record{}", length, records.size(), records.size() == 1 ? "" : "s");
    });
    return records;
}

// res_nquery() says that nothing usable came, and not what did: the question is asked once more, by a socket that
// takes whatever comes from whomever.
void lookCloser(Steps& steps, ResState* state, const lookup::DnsRecords& ask) {
    Bytes question(NS_PACKETSZ);
    const int length = ::res_nmkquery(state, ns_o_query, ask.name.c_str(), ns_c_in, ask.type, nullptr, 0, nullptr,
                                      question.data(), static_cast<int>(question.size()));
    const Address server = serverOf(*state);
    const UniqueFd fd(::socket(server.family(), SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (length < 0 || !fd.isValid())
        return;
    question.resize(static_cast<std::size_t>(length));
    const int on = 1; // an ICMP refusal comes as an error of recvfrom(); where it does not, there is silence
    if (server.family() == AF_INET6)
        ::setsockopt(fd.get(), IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
    else
        ::setsockopt(fd.get(), IPPROTO_IP, IP_RECVERR, &on, sizeof on);
    bool isSent = false;
    steps.tell(fmt::format("sendto({}), to see what comes", server.toString()), [&] {
        isSent =
            ::sendto(fd.get(), question.data(), question.size(), MSG_NOSIGNAL, server.data(), server.length()) >= 0;
        return isSent ? fmt::format("{} bytes", length) : fmt::format("-1 {}", errnoSymbol(errno));
    });
    const Nanoseconds end =
        monotonicNow() + std::min<Nanoseconds>(std::chrono::seconds(std::max(state->retrans, 1)), kMostPatience);
    for (bool goesOn = isSent; goesOn;)
        steps.tell("recvfrom()", [&] {
            Bytes reply(kRoom);
            sockaddr_storage room{};
            socklen_t size = sizeof room;
            pollfd entry{fd.get(), POLLIN, 0};
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - monotonicNow()).count();
            goesOn = left > 0 && ::poll(&entry, 1, static_cast<int>(left)) > 0;
            if (!goesOn)
                return std::string("nothing more came in time");
            const ssize_t got = ::recvfrom(fd.get(), reply.data(), reply.size(), MSG_DONTWAIT,
                                           reinterpret_cast<sockaddr*>(&room), &size);
            if (got < 0) {
                const int number = errno;
                goesOn = number == EAGAIN || number == EINTR;
                if (!goesOn)
                    steps.answer().remark =
                        fmt::format("{}: recvfrom() gave {}.", server.toString(), errnoSymbol(number));
                return fmt::format("-1 {}", errnoSymbol(number));
            }
            reply.resize(static_cast<std::size_t>(got));
            const DnsVerdict verdict = judgeDnsReply(
                question, reply, server, Address::fromSockaddr(reinterpret_cast<const sockaddr*>(&room), size));
            goesOn = !verdict.isAnswer;
            steps.answer().message = reply;
            steps.answer().remark = verdict.trouble.empty() ? std::string("Asked once more, the server answered well.")
                                                            : "What came back: " + verdict.trouble +
                                                                  (verdict.trouble.ends_with('.') ? "" : ".");
            return fmt::format("{} bytes: {}", got, verdict.trouble.empty() ? "an answer" : verdict.trouble);
        });
    if (isSent && steps.answer().remark.empty())
        steps.answer().remark = fmt::format("Nothing at all came from {}.", server.toString());
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
    std::optional<Address> server;
    if (!ask.server.empty()) {
        const auto read = readServerAddress(ask.server);
        if (!read)
            return steps.refuse("OSError", "The server is an address in digits, with ':port' where it is not 53; IPv6 "
                                           "with a port in brackets.");
        server = *read;
    }
    const State state = stateFor(server);
    if (state == nullptr)
        return steps.failErrno(errno);
    int error = 0;
    LookupAnswer& answer = steps.answer();
    answer.records = askFor(steps, state.get(), ask.name, ask.type, error);
    if (error != 0)
        steps.failHost(error, errno);
    if (error == TRY_AGAIN || error == NO_RECOVERY)
        lookCloser(steps, state.get(), ask);
    std::ranges::stable_sort(answer.records, {}, &DnsRecord::preference);
    if (ask.type == ns_t_mx && (error == 0 || error == NO_DATA))
        followMail(steps, state.get(), ask.name, error);
}

} // namespace swb::lookup_steps
