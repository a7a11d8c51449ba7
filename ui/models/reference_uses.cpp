#include "ui/models/reference_uses.h"

#include "core/constants/call_errors.h"
#include "core/constants/numbers.h"
#include "core/engine/socket_kind.h"
#include "core/options/option_names.h"
#include "ui/look/words.h"
#include "ui/models/socket_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <span>
#include <string_view>

namespace swb {

namespace {

using Kind = ReferenceUse::Kind;

QString tr(const char* words) { return QCoreApplication::translate("Reference", words); }

// Which cards have a field for a kind of number.
struct CallsOfKind {
    std::string_view kind;
    std::string_view symbol; // empty: any of the kind
    std::string_view first;  // card
    std::string_view second = {};
};

constexpr CallsOfKind kCalls[] = {
    {"message flag", "MSG_PEEK", "recv", "recvmsg"},
    {"message flag", "MSG_WAITALL", "recv", "recvmsg"},
    {"message flag", "MSG_TRUNC", "recv", "recvmsg"},
    {"message flag", "MSG_ERRQUEUE", "recvmsg"},
    {"message flag", "MSG_CMSG_CLOEXEC", "recvmsg", "recv_fds"},
    {"message flag", "MSG_WAITFORONE", "recvmmsg"},
    {"message flag", "", "send", "recv"},
    {"poll event", "", "poll"},
    {"shutdown", "", "shutdown"},
    {"fcntl command", "", "fcntl"},
    {"file status flag", "", "fcntl"},
    {"descriptor flag", "", "fcntl"},
    {"ioctl request", "", "ioctl"},
    {"splice flag", "", "splice"},
    {"limit", "SOMAXCONN", "listen"},
    {"socket type flag", "", "accept"},
};

const CallsOfKind* callsOf(const CarriedRow& row) {
    const std::string kind = row.kind.toStdString();
    const std::string symbol = row.symbol.toStdString();
    const auto* found = std::ranges::find_if(kCalls, [&](const CallsOfKind& calls) {
        return calls.kind == kind && (calls.symbol.empty() || calls.symbol == symbol);
    });
    return found != std::end(kCalls) ? found : nullptr;
}

// Several are set in one field together: what they have in common, the field of the first that is not for its own.
std::vector<QString> callsOf(const CarriedRows& rows) {
    const CallsOfKind* calls = callsOf(rows.front());
    for (const CarriedRow& row : rows) {
        const CallsOfKind* own = callsOf(row);
        if (own == nullptr || calls == nullptr || own->kind != calls->kind)
            return {};
        if (own != calls)
            calls = &*std::ranges::find_if(
                kCalls, [own](const CallsOfKind& all) { return all.kind == own->kind && all.symbol.empty(); });
    }
    std::vector<QString> names;
    for (const std::string_view name : {calls->first, calls->second})
        if (!name.empty())
            names.push_back(QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size())));
    return names;
}

bool isInet(const SocketView& socket) { return socket.family == kAfInet || socket.family == kAfInet6; }

bool isTcp(const SocketView& socket) {
    const int protocol = knownProtocol(socket);
    return isInet(socket) && knownType(socket) == kSockStream &&
           (protocol == 0 || protocol == kIpprotoTcp || protocol == kIpprotoMptcp);
}

class Uses {
public:
    Uses(const CarriedRows& rows, const SocketView* socket)
        : m_rows(rows)
        , m_row(rows.front())
        , m_isOne(rows.size() == 1)
        , m_socket(socket)
        , m_name(socket != nullptr ? socketName(socket->id) : tr("a socket"))
        , m_symbols(joinedSymbols(rows)) {}

    std::vector<ReferenceUse> all() {
        addBuilder();
        addOption();
        addCalls();
        addErrors();
        return std::move(m_uses);
    }

private:
    // On the socket that is open; `why`: what is against it.
    ReferenceUse& addOnSocket(Kind kind, const QString& words, const QString& toolTip, const QString& why) {
        const QString against = m_socket == nullptr ? tr("Open the page of a socket first") : why;
        m_uses.push_back({kind, words, against.isEmpty() ? toolTip : against, against.isEmpty()});
        m_uses.back().option = m_row.symbol;
        return m_uses.back();
    }

    void addBuilder() {
        if (std::ranges::all_of(m_rows, [](const CarriedRow& row) { return row.socket.has_value(); }))
            m_uses.push_back({Kind::Builder, tr("Use %1 in the builder").arg(m_symbols),
                              tr("Sets what it names and leaves the rest, as far as that goes together; nothing is "
                                 "made before you press socket()")});
    }

    void addOption() {
        if (!m_isOne)
            return;
        if (m_row.kind == QLatin1String("tcp_info field")) {
            addOnSocket(Kind::Option, tr("Show %1 of %2").arg(m_symbols, m_name),
                        tr("The field of TCP_INFO, live, among the options of the socket"),
                        m_socket != nullptr && !isTcp(*m_socket) ? tr("%1 is no TCP socket").arg(m_name) : QString());
        } else if (!m_row.optionLevel) {
            addOptionsWithThisValue();
        } else {
            addOnSocket(Kind::Option, tr("Open in Options of %1").arg(m_name),
                        tr("The option in the table of this socket's options"), {});
            for (const char* call : {"getsockopt", "setsockopt"})
                addCall(QString::fromLatin1(call));
        }
    }

    // IP_PMTUDISC_DO: the option that can be set to it.
    void addOptionsWithThisValue() {
        std::vector<QString> found;
        for (const OptionSpec& spec : optionNames())
            if (spec.names != nullptr && spec.isSettable() && isOfTable(spec.names(), m_row))
                found.push_back(text(spec.symbol));
        constexpr std::size_t kMost = 3; // more than these: a number of everything
        for (const QString& option : found.size() <= kMost ? found : std::vector<QString>())
            addOnSocket(Kind::Option, tr("Open %1 in Options of %2").arg(option, m_name),
                        tr("The option that takes this value, in the table of this socket's options"), {})
                .option = option;
    }

    void addCall(const QString& call, const QString& why = {}) {
        addOnSocket(Kind::Call, tr("Set %1 in %2 of %3").arg(m_symbols, call, m_name),
                    tr("Fills the field of the card; no call is made before you press its button"), why)
            .call = call;
    }

    void addCalls() {
        for (const QString& call : callsOf(m_rows))
            addCall(call);
        if (m_isOne && (m_row.kind == QLatin1String("port") || m_row.kind == QLatin1String("IPv4 address"))) {
            const bool fits = m_socket == nullptr ||
                              (m_row.kind == QLatin1String("port") ? isInet(*m_socket) : m_socket->family == kAfInet);
            for (const char* call : {"connect", "bind"})
                addCall(QString::fromLatin1(call), fits ? QString() : tr("%1 has other addresses").arg(m_name));
        }
    }

    void addErrors() {
        if (!m_isOne || m_row.kind != QLatin1String("errno") || !m_row.value)
            return;
        const bool any =
            std::ranges::find(callErrors(), static_cast<int>(*m_row.value), &CallError::number) != callErrors().end();
        m_uses.push_back({Kind::Errors, tr("Calls that give %1").arg(m_symbols),
                          any ? tr("On the page Errors: each call that gives it, why, and what to try")
                              : tr("No call of sockets is known here to give it for a reason of its own"),
                          any});
    }

    const CarriedRows& m_rows;
    const CarriedRow& m_row;
    bool m_isOne;
    const SocketView* m_socket;
    QString m_name;
    QString m_symbols;
    std::vector<ReferenceUse> m_uses;
};

} // namespace

std::vector<ReferenceUse> usesOf(const CarriedRows& rows, const SocketView* socket) {
    return rows.empty() ? std::vector<ReferenceUse>() : Uses(rows, socket).all();
}

} // namespace swb
