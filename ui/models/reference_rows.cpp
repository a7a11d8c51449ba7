#include "ui/models/reference_rows.h"

#include "core/base/errno_table.h"
#include "core/constants/call_errors.h"
#include "core/constants/elsewhere.h"
#include "core/constants/numbers.h"
#include "core/constants/protocol_numbers.h"
#include "core/constants/resolver_tables.h"
#include "core/constants/tables.h"
#include "core/options/option_names.h"
#include "core/reference/constant_list.h"
#include "core/reference/decoder.h"
#include "core/reference/explain_reference.h"
#include "ui/look/words.h"

#include <QCoreApplication>

#include <algorithm>

namespace swb::reference {

namespace {

QString tr(const char* words) { return QCoreApplication::translate("Reference", words); }

QString hexOf(std::int64_t number) {
    const bool isShort = number < 0 && number >= INT32_MIN;
    const auto bits = isShort ? static_cast<quint64>(static_cast<quint32>(number)) : static_cast<quint64>(number);
    return QStringLiteral("0x") + QString::number(bits, 16);
}

// IPPROTO_ is said once, by the head of the column.
QString withoutPrefix(std::string_view names) { return text(names).remove(QLatin1String("IPPROTO_")); }

SocketWish wishOfProtocol(int number) {
    constexpr int kSmc = 256;
    SocketWish wish{.family = kAfInet, .type = kSockRaw, .protocol = number, .names = SocketWish::Protocol};
    switch (number) {
    case kIpprotoTcp:
    case kIpprotoMptcp:
    case kSmc:
    case 0: // no protocol of its own: the kernel chooses
        wish.type = kSockStream;
        break;
    case kIpprotoSctp:
        wish.type = kSockSeqpacket;
        break;
    case kIpprotoUdp:
    case kIpprotoUdplite:
        wish.type = kSockDgram;
        break;
    case kIpprotoIcmpv6:
        wish.family = kAfInet6;
        break;
    default:
        break;
    }
    return wish;
}

SocketWish wishOfPort(int port, int type) {
    return {.family = kAfInet, .type = type, .port = port, .names = SocketWish::Port};
}

// The IPPROTO_ name that a field for protocols knows; the number of what has none.
QString protocolSymbol(int number) { return QString::fromStdString(decodeValue(ipProtocols(), number)); }

void tellCarried(ReferenceRow& row, const Constant& constant) {
    row.explain = [&constant] { return explainConstant(constant); };
    row.socket = wishOf(constant);
    row.kind = text(constant.group);
    row.symbol = text(constant.symbol);
    if (constant.option != nullptr)
        row.optionLevel = constant.option->level;
}

QString accessText(Access access) {
    switch (access) {
    case Access::Get:
        return tr("read");
    case Access::Set:
        return tr("set");
    case Access::GetSet:
        return tr("read, set");
    case Access::None:
        break;
    }
    return tr("neither");
}

} // namespace

std::span<const ReferenceColumn> protocolColumns() {
    static constexpr ReferenceColumn kColumns[] = {
        {QT_TRANSLATE_NOOP("Reference", "Number"), QT_TRANSLATE_NOOP("Reference", "As socket() takes it"), 7, 0, true},
        {QT_TRANSLATE_NOOP("Reference", "Keyword"), QT_TRANSLATE_NOOP("Reference", "IANA's short name"), 14, 0},
        {QT_TRANSLATE_NOOP("Reference", "Name"), QT_TRANSLATE_NOOP("Reference", "What it is"), 26, 0},
        {QT_TRANSLATE_NOOP("Reference", "This kernel"),
         QT_TRANSLATE_NOOP("Reference", "What this kernel makes a socket of; asked with the button below"), 20, 1},
        {QT_TRANSLATE_NOOP("Reference", "Reference"), QT_TRANSLATE_NOOP("Reference", "Where it is defined"), 10, 3},
        {QT_TRANSLATE_NOOP("Reference", "Table"), QT_TRANSLATE_NOOP("Reference", "Its name in this machine's table"),
         11, 2},
        {QT_TRANSLATE_NOOP("Reference", "IPv6"),
         QT_TRANSLATE_NOOP("Reference", "Whether it is an extension header of IPv6"), 9, 4},
        {QT_TRANSLATE_NOOP("Reference", "Linux"), QT_TRANSLATE_NOOP("Reference", "IPPROTO_ name on Linux"), 11, 5},
        {QT_TRANSLATE_NOOP("Reference", "Python"),
         QT_TRANSLATE_NOOP("Reference", "IPPROTO_ name in Python's socket module"), 11, 6},
        {QT_TRANSLATE_NOOP("Reference", "Windows"), QT_TRANSLATE_NOOP("Reference", "IPPROTO_ name on Windows"), 11, 7},
        {QT_TRANSLATE_NOOP("Reference", "macOS"), QT_TRANSLATE_NOOP("Reference", "IPPROTO_ name on macOS"), 11, 8},
        {QT_TRANSLATE_NOOP("Reference", "FreeBSD"), QT_TRANSLATE_NOOP("Reference", "IPPROTO_ name on FreeBSD"), 11, 9},
    };
    return kColumns;
}

std::span<const ReferenceColumn> serviceColumns() {
    static constexpr ReferenceColumn kColumns[] = {
        {QT_TRANSLATE_NOOP("Reference", "Port"), QT_TRANSLATE_NOOP("Reference", "Its number"), 7, 0, true},
        {QT_TRANSLATE_NOOP("Reference", "TCP"), QT_TRANSLATE_NOOP("Reference", "Its name for TCP, and aliases"), 24, 0},
        {QT_TRANSLATE_NOOP("Reference", "UDP"), QT_TRANSLATE_NOOP("Reference", "Its name for UDP, and aliases"), 24, 0},
        {QT_TRANSLATE_NOOP("Reference", "Others"), QT_TRANSLATE_NOOP("Reference", "Its name for other protocols"), 16,
         1},
    };
    return kColumns;
}

std::span<const ReferenceColumn> constantColumns() {
    static constexpr ReferenceColumn kColumns[] = {
        {QT_TRANSLATE_NOOP("Reference", "Name"), QT_TRANSLATE_NOOP("Reference", "As programs write it"), 22, 0},
        {QT_TRANSLATE_NOOP("Reference", "Number"), QT_TRANSLATE_NOOP("Reference", "On this system"), 11, 0, true},
        {QT_TRANSLATE_NOOP("Reference", "Hex"), QT_TRANSLATE_NOOP("Reference", "The same number"), 10, 3},
        {QT_TRANSLATE_NOOP("Reference", "Group"), QT_TRANSLATE_NOOP("Reference", "What it is a number of"), 17, 1},
        {QT_TRANSLATE_NOOP("Reference", "Meaning"), QT_TRANSLATE_NOOP("Reference", "In one line"), 30, 0},
        {QT_TRANSLATE_NOOP("Reference", "Systems"),
         QT_TRANSLATE_NOOP("Reference", "Where it exists, with its number there"), 24, 2},
        {QT_TRANSLATE_NOOP("Reference", "Source"), QT_TRANSLATE_NOOP("Reference", "Where it is written"), 14, 4},
    };
    return kColumns;
}

std::span<const ReferenceColumn> optionColumns() {
    static constexpr ReferenceColumn kColumns[] = {
        {QT_TRANSLATE_NOOP("Reference", "Option"), QT_TRANSLATE_NOOP("Reference", "As programs write it"), 24, 0},
        {QT_TRANSLATE_NOOP("Reference", "Number"), QT_TRANSLATE_NOOP("Reference", "On this system"), 8, 0, true},
        {QT_TRANSLATE_NOOP("Reference", "Level"), QT_TRANSLATE_NOOP("Reference", "Whose option it is"), 13, 1},
        {QT_TRANSLATE_NOOP("Reference", "Access"), QT_TRANSLATE_NOOP("Reference", "Whether it can be read and set"), 9,
         3},
        {QT_TRANSLATE_NOOP("Reference", "Meaning"), QT_TRANSLATE_NOOP("Reference", "In one line"), 30, 0},
        {QT_TRANSLATE_NOOP("Reference", "Sockets"), QT_TRANSLATE_NOOP("Reference", "Which sockets have it"), 18, 4},
        {QT_TRANSLATE_NOOP("Reference", "Systems"), QT_TRANSLATE_NOOP("Reference", "Where it exists"), 24, 2},
    };
    return kColumns;
}

std::span<const ReferenceColumn> errorColumns() {
    static constexpr ReferenceColumn kColumns[] = {
        {QT_TRANSLATE_NOOP("Reference", "Error"), QT_TRANSLATE_NOOP("Reference", "As programs write it"), 16, 0},
        {QT_TRANSLATE_NOOP("Reference", "Number"), QT_TRANSLATE_NOOP("Reference", "On this system"), 8, 0, true},
        {QT_TRANSLATE_NOOP("Reference", "Call"), QT_TRANSLATE_NOOP("Reference", "Which call gives it"), 11, 0},
        {QT_TRANSLATE_NOOP("Reference", "Cause"), QT_TRANSLATE_NOOP("Reference", "Why"), 34, 0},
        {QT_TRANSLATE_NOOP("Reference", "What to try"), QT_TRANSLATE_NOOP("Reference", "What to do about it"), 30, 1},
    };
    return kColumns;
}

std::span<const ReferenceColumn> rangeColumns() {
    static constexpr ReferenceColumn kColumns[] = {
        {QT_TRANSLATE_NOOP("Reference", "Call"), QT_TRANSLATE_NOOP("Reference", "What was asked"), 30, 0},
        {QT_TRANSLATE_NOOP("Reference", "Result"), QT_TRANSLATE_NOOP("Reference", "Made, or the errno"), 24, 0},
        {QT_TRANSLATE_NOOP("Reference", "Ordinary user"),
         QT_TRANSLATE_NOOP("Reference", "What the same call gives an ordinary user"), 18, 1},
        {QT_TRANSLATE_NOOP("Reference", "Remark"), QT_TRANSLATE_NOOP("Reference", "What is not as one asked"), 24, 2},
    };
    return kColumns;
}

std::span<const ReferenceColumn> readingColumns() {
    static constexpr ReferenceColumn kColumns[] = {
        {QT_TRANSLATE_NOOP("Reference", "Read as"), QT_TRANSLATE_NOOP("Reference", "What it is a number of"), 18, 0},
        {QT_TRANSLATE_NOOP("Reference", "It says"), QT_TRANSLATE_NOOP("Reference", "The constants it is made of"), 26,
         0},
        {QT_TRANSLATE_NOOP("Reference", "Meaning"), QT_TRANSLATE_NOOP("Reference", "In one line"), 34, 1},
    };
    return kColumns;
}

std::vector<ReferenceRow> protocolRows(const std::vector<ProtocolEntry>& entries,
                                       const std::map<int, std::string>& here) {
    std::vector<ReferenceRow> rows;
    rows.reserve(protocolNumbers().size());
    for (const ProtocolNumber& protocol : protocolNumbers()) {
        const auto entry = std::ranges::find(entries, protocol.number, &ProtocolEntry::number);
        const ProtocolEntry* own = entry != entries.end() ? &*entry : nullptr;
        QStringList table;
        for (const ProtocolEntry& each : entries)
            if (each.number == protocol.number)
                table << QString::fromStdString(each.name);
        const auto answer = here.find(protocol.number);
        const std::string made = answer != here.end() ? answer->second : std::string();
        const bool isExtension = protocol.header == ProtocolNumber::Header::Extension;
        ReferenceRow row;
        row.cells = {QString::number(protocol.number),
                     text(protocol.keyword),
                     text(protocol.name),
                     QString::fromStdString(made),
                     text(protocol.reference),
                     table.join(QStringLiteral(", ")),
                     isExtension ? tr("extension") : QString(),
                     withoutPrefix(protocol.names.onLinux),
                     withoutPrefix(protocol.names.inPython),
                     withoutPrefix(protocol.names.onWindows),
                     withoutPrefix(protocol.names.onMacOs),
                     withoutPrefix(protocol.names.onFreeBsd)};
        row.number = protocol.number;
        row.more = text(protocol.note) + QLatin1String(" IPPROTO_ ") + text(protocol.names.onLinux) + u' ' +
                   text(protocol.names.onFreeBsd) + u' ' + text(protocol.names.onWindows);
        row.explain = [&protocol, copy = own ? std::optional(*own) : std::nullopt, made] {
            return explainProtocol(protocol, copy ? &*copy : nullptr, made);
        };
        row.socket = wishOfProtocol(protocol.number);
        row.kind = QStringLiteral("protocol");
        row.symbol = protocolSymbol(protocol.number);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<ReferenceRow> serviceRows(const std::vector<ServicePort>& services) {
    std::vector<ReferenceRow> rows;
    rows.reserve(services.size());
    for (const ServicePort& service : services) {
        ReferenceRow row;
        row.cells = {QString::number(service.port), QString::fromStdString(service.tcp),
                     QString::fromStdString(service.udp), QString::fromStdString(service.other)};
        row.number = service.port;
        row.explain = [service] { return explainService(service); };
        row.socket = wishOfPort(service.port, service.tcp.empty() && !service.udp.empty() ? kSockDgram : kSockStream);
        row.kind = QStringLiteral("port");
        rows.push_back(std::move(row));
    }
    return rows;
}

std::optional<SocketWish> wishOf(const Constant& constant) {
    if (!constant.value)
        return std::nullopt;
    const int value = static_cast<int>(*constant.value);
    if (constant.group == "address family")
        return SocketWish{.family = value,
                          .type = value == kAfNetlink || value == kAfPacket ? kSockRaw : kSockStream,
                          .names = SocketWish::Family};
    if (constant.group == "socket type")
        return SocketWish{.family = value == kSockSeqpacket ? kAfUnix : kAfInet,
                          .type = value,
                          .protocol = value == kSockRaw ? kIpprotoIcmp : 0,
                          .names = SocketWish::Type};
    if (constant.group == "socket type flag")
        return SocketWish{.family = kAfInet, .type = kSockStream, .typeFlags = value, .names = SocketWish::TypeFlags};
    if (constant.group == "protocol")
        return wishOfProtocol(value);
    if (constant.group == "netlink protocol")
        return SocketWish{.family = kAfNetlink, .type = kSockRaw, .protocol = value, .names = SocketWish::Protocol};
    if (constant.group == "protocol of a packet socket")
        return SocketWish{.family = kAfPacket, .type = kSockRaw, .protocol = value, .names = SocketWish::Protocol};
    return std::nullopt;
}

std::vector<ReferenceRow> constantRows() {
    std::vector<ReferenceRow> rows;
    rows.reserve(allConstants().size());
    for (const Constant& constant : allConstants()) {
        ReferenceRow row;
        row.cells = {text(constant.symbol),
                     constant.value ? QString::number(*constant.value) : QString(),
                     constant.value ? hexOf(*constant.value) : QString(),
                     text(constant.group),
                     text(constant.meaning),
                     QString::fromStdString(constant.systems),
                     text(constant.source)};
        row.number = constant.value;
        row.group = row.cells[3];
        row.more = text(constant.note);
        tellCarried(row, constant);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<ReferenceRow> optionRows() {
    std::vector<ReferenceRow> rows;
    for (const Constant& constant : allConstants()) {
        const OptionSpec* spec = constant.option;
        if (spec == nullptr && constant.group != "option of other systems")
            continue;
        ReferenceRow row;
        row.cells = {text(constant.symbol),
                     constant.value ? QString::number(*constant.value) : QString(),
                     spec != nullptr ? QString::fromStdString(decodeValue(optionLevels(), spec->level)) : QString(),
                     spec != nullptr ? accessText(spec->access) : QString(),
                     text(constant.meaning),
                     spec != nullptr ? QString::fromStdString(kindsText(spec->applies)) : QString(),
                     QString::fromStdString(constant.systems)};
        row.number = constant.value;
        row.group = spec != nullptr ? row.cells[2] : tr("other systems");
        row.more = text(constant.note) + (spec != nullptr ? u' ' + text(spec->structure) : QString());
        tellCarried(row, constant);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<ReferenceRow> errorRows() {
    std::vector<ReferenceRow> rows;
    const auto add = [&rows](std::string_view kind, QStringList cells, qlonglong number,
                             std::function<Explanation()> explain) {
        ReferenceRow row;
        row.kind = text(kind);
        row.group = cells[2];
        row.cells = std::move(cells);
        row.number = number;
        row.explain = std::move(explain);
        rows.push_back(std::move(row));
    };
    for (const Constant& constant : allConstants()) {
        if (constant.error != 0)
            add(constant.group,
                {text(constant.symbol), QString::number(constant.error), tr("any call"), text(constant.meaning),
                 text(constant.note)},
                constant.error, [&constant] { return explainConstant(constant); });
    }
    for (ReferenceRow& row : rows) // found by the names and numbers of other systems
        if (const NumbersElsewhere* known = findErrnoElsewhere(row.symbol.toStdString()); known != nullptr)
            row.more = QStringLiteral("WSA") + row.symbol;
    for (const CallError& error : callErrors())
        add("errno",
            {QString::fromStdString(errnoSymbol(error.number)), QString::number(error.number), text(error.call),
             text(error.cause), text(error.remedy)},
            error.number, [&error] { return explainErrno(error.number, error.call); });
    for (const Constant& constant : allConstants()) {
        const bool isLookup = constant.group == "error of getaddrinfo" || constant.group == "h_errno";
        if (isLookup && constant.value)
            add(constant.group,
                {text(constant.symbol), QString::number(*constant.value),
                 constant.group == "h_errno" ? QStringLiteral("gethostbyname") : QStringLiteral("getaddrinfo"),
                 text(constant.meaning), text(constant.note)},
                *constant.value, [&constant] { return explainConstant(constant); });
    }
    return rows;
}

std::vector<ReferenceRow> readingRows(const NumberReadings& decoded) {
    std::vector<ReferenceRow> rows;
    rows.reserve(decoded.readings.size());
    for (const NumberReading& reading : decoded.readings) {
        ReferenceRow row;
        row.cells = {QString::fromStdString(reading.group), QString::fromStdString(reading.text),
                     QString::fromStdString(reading.meaning)};
        row.number = reading.value;
        if (const Constant* constant = reading.constant) {
            tellCarried(row, *constant);
            row.number = constant->value; // elsewhere it may have the one that was typed
        } else {
            row.kind = row.cells[0];
            row.symbol = row.cells[1];
            if (reading.group == "IP protocol number") {
                row.socket = wishOfProtocol(static_cast<int>(reading.value));
                row.symbol = protocolSymbol(static_cast<int>(reading.value));
            } else if (reading.group == "port") {
                row.socket = wishOfPort(static_cast<int>(reading.value), kSockStream);
                row.symbol = QString::number(reading.value);
            }
            row.explain = [reading] {
                Explanation explanation;
                explanation.title = reading.text;
                explanation.subtitle = reading.group;
                explanation.sections.push_back({"What it means", reading.meaning});
                return explanation;
            };
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace swb::reference
