#include "ui/panels/call_registry.h"

#include "ui/panels/message_cards.h"
#include "ui/panels/raw_cards.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace swb {

namespace {

struct Topic {
    const char* key;
    const char* title;
};

constexpr char kContext[] = "swb::CallTopic";
constexpr Topic kTopics[] = {
    {"life", QT_TRANSLATE_NOOP("swb::CallTopic", "Life")},
    {"data", QT_TRANSLATE_NOOP("swb::CallTopic", "Data")},
    {"messages", QT_TRANSLATE_NOOP("swb::CallTopic", "Messages")},
    {"raw", QT_TRANSLATE_NOOP("swb::CallTopic", "Raw and packet sockets")},
    {"names", QT_TRANSLATE_NOOP("swb::CallTopic", "Names and options")},
    {"descriptor", QT_TRANSLATE_NOOP("swb::CallTopic", "Descriptor")},
    {"python", QT_TRANSLATE_NOOP("swb::CallTopic", "Python")},
};
static_assert(std::size(kTopics) == kCallTopics);

using P = const CardPlace&;

constexpr CallEntry kEntries[] = {
    {CallTopic::Life, "bind", "address port", [](P p) { return cards::bind(p.family, p.history); }},
    {CallTopic::Life, "listen", "backlog server", [](P) { return cards::listen(); }},
    {CallTopic::Life, "accept", "accept4 SOCK_CLOEXEC SOCK_NONBLOCK server", [](P) { return cards::accept(); }},
    {CallTopic::Life, "connect", "connect_ex client", [](P p) { return cards::connect(p.family, p.history); }},
    {CallTopic::Life, "connect(AF_UNSPEC)", "undo disconnect dissolve", [](P) { return cards::undoConnect(); }},
    {CallTopic::Life, "shutdown", "SHUT_RD SHUT_WR SHUT_RDWR half-close", [](P) { return cards::shutdown(); }},
    {CallTopic::Life, "close", "", [](P) { return cards::close(); }},
    {CallTopic::Data, "send", "MSG_", [](P p) { return cards::send(p.history); }},
    {CallTopic::Data, "recv", "recv_into MSG_PEEK MSG_WAITALL MSG_DONTWAIT MSG_OOB", [](P) { return cards::recv(); }},
    {CallTopic::Data, "sendto", "MSG_ datagram", [](P p) { return cards::sendto(p.family, p.history); }},
    {CallTopic::Data, "recvfrom", "recvfrom_into MSG_ datagram", [](P) { return cards::recvfrom(); }},
    {CallTopic::Data, "write", "os.write", [](P p) { return cards::write(p.history); }},
    {CallTopic::Data, "read", "os.read", [](P) { return cards::read(); }},
    {CallTopic::Data, "sendfile", "os.sendfile file open", [](P p) { return cards::sendfile(p.history); }},
    {CallTopic::Data, "splice", "os.splice pipe", [](P p) { return cards::splice(p); }},
    {CallTopic::Raw, "ping", "ICMP echo request reply", [](P p) { return cards::ping(p); }, cards::takesPing},
    {CallTopic::Raw, "setsockopt IP_HDRINCL", "IP header", [](P) { return cards::headerIncluded(); },
     cards::takesHeaderIncluded},
    {CallTopic::Raw, "setsockopt ICMP_FILTER", "ICMP6_FILTER types", [](P p) { return cards::icmpFilter(p); },
     cards::takesIcmpFilter},
    {CallTopic::Raw, "getsockopt ICMP_FILTER", "ICMP6_FILTER types", [](P p) { return cards::icmpFilterBack(p); },
     cards::takesIcmpFilter},
    {CallTopic::Raw, "getsockopt PACKET_STATISTICS", "drops", [](P p) { return cards::packetStatistics(p); },
     cards::takesPacketStatistics},
    {CallTopic::Messages, "sendmsg", "ancillary control SCM_RIGHTS iov MSG_OOB", [](P p) { return cards::sendmsg(p); }},
    {CallTopic::Messages, "recvmsg", "recvmsg_into ancillary control SCM_RIGHTS iov MSG_CTRUNC IP_PKTINFO timestamp",
     [](P p) { return cards::recvmsg(p); }},
    {CallTopic::Messages, "MSG_ERRQUEUE", "recvmsg error queue ICMP IP_RECVERR zerocopy timestamp",
     [](P p) { return cards::errorQueue(p); }},
    {CallTopic::Messages, "sendmmsg", "several messages", [](P p) { return cards::sendmmsg(p); }},
    {CallTopic::Messages, "recvmmsg", "several messages MSG_WAITFORONE", [](P p) { return cards::recvmmsg(p); }},
    {CallTopic::Names, "getsockname", "local address", [](P) { return cards::getsockname(); }},
    {CallTopic::Names, "getpeername", "peer address", [](P) { return cards::getpeername(); }},
    {CallTopic::Names, "getsockopt", "option SO_ TCP_ IP_", [](P) { return cards::getsockopt(); }},
    {CallTopic::Names, "setsockopt", "option SO_ TCP_ IP_", [](P) { return cards::setsockopt(); }},
    {CallTopic::Descriptor, "fcntl", "F_GETFL F_SETFL O_NONBLOCK F_GETFD F_SETFD FD_CLOEXEC F_DUPFD F_SETOWN F_SETSIG",
     [](P) { return cards::fcntl(); }},
    {CallTopic::Descriptor, "ioctl", "FIONREAD SIOCINQ SIOCOUTQ SIOCATMARK FIONBIO SIOCGIFADDR SIOCGIFCONF interface",
     [](P) { return cards::ioctl(); }},
    {CallTopic::Descriptor, "poll", "select POLLIN POLLOUT wait", [](P) { return cards::poll(); }},
    {CallTopic::Descriptor, "dup", "os.dup duplicate", [](P) { return cards::dup(); }},
    {CallTopic::Descriptor, "detach", "give away fileno", [](P) { return cards::detach(); }},
    {CallTopic::Python, "sendall", "send loop", [](P p) { return cards::sendAll(p.history); }},
    {CallTopic::Python, "send_fds", "SCM_RIGHTS pass descriptors", [](P p) { return cards::sendFds(p); }},
    {CallTopic::Python, "recv_fds", "SCM_RIGHTS receive descriptors", [](P p) { return cards::recvFds(p); }},
    {CallTopic::Python, "settimeout", "setblocking gettimeout getblocking O_NONBLOCK non-blocking time-out",
     [](P) { return cards::setTimeout(); }},
};

} // namespace

QString topicTitle(CallTopic topic) {
    return QCoreApplication::translate(kContext, kTopics[static_cast<std::size_t>(topic)].title);
}

const char* topicKey(CallTopic topic) { return kTopics[static_cast<std::size_t>(topic)].key; }

std::span<const CallEntry> callEntries() { return kEntries; }

bool fitsCall(const CallEntry& entry, const QString& filter) {
    const QString all =
        QStringLiteral("%1 %2 %3").arg(QLatin1String(entry.name), QLatin1String(entry.words), topicTitle(entry.topic));
    const QStringList words = filter.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(),
                       [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); });
}

} // namespace swb
