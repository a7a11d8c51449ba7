#include "tests/support/option_texts.h"

#include "core/base/errno_table.h"
#include "core/constants/tables.h"
#include "core/options/option_names.h"
#include "core/options/option_value.h"
#include "core/options/readback.h"
#include "tests/support/test_data.h"

#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <sstream>

// NOLINTBEGIN(clang-analyzer-unix.StdCLibraryFunctions,bugprone-unused-return-value): what is missing fails the test
namespace swb::test {

namespace {

const SocketSort kMoreSorts[] = {
    {"xdp", AF_XDP, SOCK_RAW, 0},
    {"alg", AF_ALG, SOCK_SEQPACKET, 0},
    {"sctp", AF_INET, SOCK_STREAM, IPPROTO_SCTP},
    {"netlink_xfrm", AF_NETLINK, SOCK_RAW, NETLINK_XFRM}, // its groups are not for everybody
    {"raw6_raw", AF_INET6, SOCK_RAW, IPPROTO_RAW},
    {"packet_all", AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)}, // only one with a protocol receives
};

// Over IPv6 to a listener of IPv4: the addresses are mapped ones.
PreparedSocket mappedConnection() {
    const UniqueFd listener(::socket(AF_INET, SOCK_STREAM, 0));
    PreparedSocket ends{UniqueFd(::socket(AF_INET6, SOCK_STREAM, 0)), UniqueFd()};
    sockaddr_in four{};
    four.sin_family = AF_INET;
    four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof four;
    if (::bind(listener.get(), reinterpret_cast<sockaddr*>(&four), length) != 0 || ::listen(listener.get(), 5) != 0 ||
        ::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&four), &length) != 0)
        return {};
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    six.sin6_port = four.sin_port;
    ::inet_pton(AF_INET6, "::ffff:127.0.0.1", &six.sin6_addr);
    if (::connect(ends.fd.get(), reinterpret_cast<sockaddr*>(&six), sizeof six) != 0)
        return {};
    ends.other = UniqueFd(::accept(listener.get(), nullptr, nullptr));
    return ends;
}

const OptionSpec* optionOf(std::string_view level, std::string_view symbol) {
    const NamedValue* row = findSymbol(optionLevels(), level);
    for (const OptionSpec& option : optionNames())
        if (row != nullptr && option.level == row->value && option.symbol == symbol)
            return &option;
    return nullptr;
}

bool cutEnd(std::string& name, std::string_view end) {
    if (!name.ends_with(end))
        return false;
    name.resize(name.size() - end.size());
    return true;
}

} // namespace

const OptionSpec* TextLine::spec() const { return optionOf(level, symbol); }

std::vector<TextLine> textLines() {
    std::vector<TextLine> all;
    for (auto fields : readCsv("options_texts.csv")) {
        fields.resize(10);
        TextLine line{fields[0], fields[1], fields[2], {},        fields[4],
                      fields[5], fields[6], fields[7], fields[8], fields[9]};
        std::istringstream before(fields[3]);
        for (std::string one; std::getline(before, one, ';');)
            line.before.push_back(one.substr(one.find_first_not_of(' ')));
        all.push_back(std::move(line));
    }
    return all;
}

const OptionSpec* optionCalled(const std::string& words) {
    const std::size_t space = words.find(' ');
    return space == std::string::npos ? findOption(words) : optionOf(words.substr(0, space), words.substr(space + 1));
}

PreparedSocket socketCalled(const std::string& name) {
    if (name == "tcp6_mapped")
        return mappedConnection();
    if (name == "unix_pair") {
        int ends[2] = {-1, -1};
        return ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0 ? PreparedSocket{UniqueFd(ends[0]), UniqueFd(ends[1])}
                                                                : PreparedSocket();
    }
    std::string base = name;
    const bool isConnected = cutEnd(base, "_connected");
    const bool isListening = !isConnected && cutEnd(base, "_listening");
    const SocketSort* sort = findSort(base);
    for (const SocketSort& more : kMoreSorts)
        if (base == more.name)
            sort = &more;
    if (sort == nullptr)
        return {};
    if (isConnected) {
        TcpEnds ends = connectedTcpEnds(sort->family, sort->protocol);
        return {std::move(ends.client), std::move(ends.server)};
    }
    PreparedSocket prepared{socketOf(*sort), UniqueFd()};
    if (isListening && ::listen(prepared.fd.get(), 5) != 0)
        return {};
    return prepared;
}

int setBefore(const UniqueFd& fd, const TextLine& line) {
    for (const std::string& one : line.before) {
        const std::size_t space = one.find(' ');
        const std::string symbol = one.substr(0, space);
        const OptionSpec* sameLevel = optionOf(line.level, symbol);
        const OptionSpec* spec = sameLevel != nullptr ? sameLevel : findOption(symbol);
        if (spec == nullptr)
            return -1;
        if (const int error = setText(fd, *spec, space == std::string::npos ? "" : one.substr(space + 1)); error != 0)
            return error;
    }
    return 0;
}

int setText(const UniqueFd& fd, const OptionSpec& spec, const std::string& text) {
    const auto bytes = encodeOption(spec, text == kAsItIs ? readText(fd, spec) : text);
    if (!bytes)
        return -1;
    const auto done = calls::setsockopt(kUnrecorded, fd.get(), spec.level, spec.name, *bytes);
    return done ? 0 : done.error().number;
}

std::string readText(const UniqueFd& fd, const OptionSpec& spec) {
    const OptionSpec* source = readbackOf(spec);
    if (source == nullptr)
        return {};
    const auto got = calls::getsockopt(kUnrecorded, fd.get(), source->level, source->name, readRoom(*source));
    std::string text = got ? decodeOption(*source, *got).text : errnoSymbol(got.error().number);
    std::ranges::replace(text, '\n', ','); // a filter is read in either form
    return text;
}

} // namespace swb::test
// NOLINTEND(clang-analyzer-unix.StdCLibraryFunctions,bugprone-unused-return-value)
