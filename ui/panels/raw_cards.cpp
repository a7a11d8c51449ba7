#include "ui/panels/raw_cards.h"

#include "core/bridge/engine_bridge.h"
#include "core/constants/numbers.h"
#include "core/constants/packet_tables.h"
#include "ui/editors/inline_note.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/raw_text.h"
#include "ui/panels/ping_card.h"
#include "ui/views/flow_layout.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <cstring>
#include <memory>

namespace swb::cards {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("RawCards", text); }

// Which option holds the filter of a family, and how: a set bit blocks its type.
struct Filter {
    int level, name;
    std::size_t size;
    NamedTable types;
};

Filter filterOf(int family) {
    if (family == kAfInet6)
        return {kIpprotoIcmpv6, kIcmp6Filter, 32, icmp6Types()};
    return {kSolRaw, kIcmpFilter, 4, icmpTypes()};
}

// A filter is an array of words in the order of this machine; type n is bit n % 32 of word n / 32.
void setBlocked(Bytes& filter, std::size_t type, bool blocked) {
    std::uint32_t word = 0;
    std::uint8_t* at = filter.data() + type / 32 * sizeof word;
    std::memcpy(&word, at, sizeof word);
    const std::uint32_t bit = 1U << type % 32;
    word = blocked ? word | bit : word & ~bit;
    std::memcpy(at, &word, sizeof word);
}

bool isBlocked(const Bytes& filter, std::size_t type) {
    std::uint32_t word = 0;
    if ((type / 32 + 1) * sizeof word > filter.size())
        return false;
    std::memcpy(&word, filter.data() + type / 32 * sizeof word, sizeof word);
    return (word >> type % 32 & 1) != 0;
}

QString filterText(const Bytes& value, const Filter& filter) {
    QStringList passing;
    for (const NamedValue& row : filter.types) {
        const auto type = static_cast<std::size_t>(row.value);
        if (type < filter.size * 8 && !isBlocked(value, type))
            passing << QStringLiteral("%1 %2").arg(row.value).arg(text(row.symbol));
    }
    const bool isOpen = std::all_of(value.begin(), value.end(), [](std::uint8_t byte) { return byte == 0; });
    if (isOpen)
        return tr("Every type passes: no bit is set.");
    return passing.isEmpty() ? tr("No type that has a name passes.")
                             : tr("Passing: %1.").arg(passing.join(QStringLiteral(", ")));
}

// A getsockopt() whose value is said in words below it.
template <class Say>
CallCard* readingCard(const CardPlace& place, const QString& name, const QString& toolTip, step::Getsockopt step,
                      const Say& say) {
    auto* card = new CallCard(name, toolTip);
    auto* note = new InlineNote;
    card->addResult(note);
    card->setMaker([step](QString&) -> std::optional<Step> { return step; });
    auto asked = std::make_shared<bool>(false);
    QObject::connect(card, &CallCard::asked, note, [asked, note] {
        *asked = true;
        note->hush();
    });
    const SocketId socket = place.socket;
    QObject::connect(&place.bridge, &EngineBridge::actionFinished, note,
                     [asked, note, say, socket](const ActionReport& report) {
                         if (report.socket != socket || report.name != "getsockopt" || !std::exchange(*asked, false))
                             return;
                         if (!report.error)
                             note->say(NoteKind::Hint, say(report.bytes));
                     });
    return card;
}

} // namespace

CallCard* ping(const CardPlace& place) { return new PingCard(place); }

bool takesPing(const CardPlace& place) {
    const SocketView* view = place.bridge.find(place.socket);
    return view != nullptr && isEchoSocket(*view);
}

CallCard* headerIncluded() {
    auto* card = new CallCard(QStringLiteral("setsockopt IP_HDRINCL"),
                              tr("Whether what is sent begins with an IPv4 header of one's own"));
    auto* on = new QCheckBox(QStringLiteral("IP_HDRINCL"));
    on->setChecked(true);
    on->setToolTip(tr("1: the bytes begin with the IPv4 header. 0: the kernel writes it."));
    card->addArgument(on);
    auto* note = new InlineNote;
    note->say(NoteKind::Hint,
              tr("The kernel still overwrites the total length and the header checksum, and fills in the "
                 "identification and the source where they are 0."));
    card->addResult(note);
    card->setMaker([on](QString&) -> std::optional<Step> {
        const int value = on->isChecked() ? 1 : 0;
        Bytes bytes(sizeof value);
        std::memcpy(bytes.data(), &value, sizeof value);
        return step::Setsockopt{0, kIpHdrincl, bytes}; // level IPPROTO_IP
    });
    return card;
}

bool takesHeaderIncluded(const CardPlace& place) { return place.family == kAfInet && place.type == kSockRaw; }

CallCard* icmpFilter(const CardPlace& place) {
    const Filter filter = filterOf(place.family);
    const bool is6 = place.family == kAfInet6;
    auto* card =
        new CallCard(is6 ? QStringLiteral("setsockopt ICMP6_FILTER") : QStringLiteral("setsockopt ICMP_FILTER"),
                     tr("Which types of message reach this socket: those that are ticked pass"));
    auto* box = new FlowBox;
    auto* flow = new FlowLayout(box);
    flow->setContentsMargins({});
    flow->setSpacing(scaled(8));
    flow->setLineSpacing(scaled(2));
    auto boxes = std::make_shared<std::vector<std::pair<std::size_t, QCheckBox*>>>();
    for (const NamedValue& row : filter.types) {
        if (static_cast<std::size_t>(row.value) >= filter.size * 8)
            continue;
        auto* type = new QCheckBox(QStringLiteral("%1 %2").arg(row.value).arg(text(row.symbol)));
        type->setToolTip(text(row.meaning));
        type->setChecked(true);
        flow->addWidget(type);
        boxes->emplace_back(static_cast<std::size_t>(row.value), type);
    }
    auto* rest = new QCheckBox(tr("all others"));
    rest->setToolTip(tr("Types without a name here"));
    rest->setChecked(true);
    flow->addWidget(rest);
    card->addWide(box);
    card->setMaker([filter, boxes, rest](QString&) -> std::optional<Step> {
        Bytes value(filter.size, rest->isChecked() ? 0x00 : 0xff);
        for (const auto& [type, ticked] : *boxes)
            setBlocked(value, type, !ticked->isChecked());
        return step::Setsockopt{filter.level, filter.name, value};
    });
    return card;
}

CallCard* icmpFilterBack(const CardPlace& place) {
    const Filter filter = filterOf(place.family);
    const QString name =
        place.family == kAfInet6 ? QStringLiteral("getsockopt ICMP6_FILTER") : QStringLiteral("getsockopt ICMP_FILTER");
    return readingCard(place, name, tr("Which types of message reach this socket now"),
                       {filter.level, filter.name, static_cast<std::uint32_t>(filter.size)},
                       [filter](const Bytes& value) { return filterText(value, filter); });
}

bool takesIcmpFilter(const CardPlace& place) { return place.type == kSockRaw && takesPing(place); }

CallCard* packetStatistics(const CardPlace& place) {
    constexpr std::uint32_t kSize = 8; // struct tpacket_stats: packets, drops
    auto sum = std::make_shared<std::pair<std::uint64_t, std::uint64_t>>();
    return readingCard(
        place, QStringLiteral("getsockopt PACKET_STATISTICS"),
        tr("How many frames came, and how many of them were dropped because the queue was full. Reading "
           "sets both to 0."),
        {kSolPacket, kPacketStatistics, kSize}, [sum](const Bytes& value) {
            std::array<std::uint32_t, 2> counts{};
            std::memcpy(counts.data(), value.data(), std::min(value.size(), sizeof counts));
            sum->first += counts[0];
            sum->second += counts[1];
            return tr("Since the last reading: %1 frames, %2 of them dropped. Reading has set both to 0. "
                      "Added up here: %3 frames, %4 dropped.")
                .arg(counts[0])
                .arg(counts[1])
                .arg(sum->first)
                .arg(sum->second);
        });
}

bool takesPacketStatistics(const CardPlace& place) { return place.family == kAfPacket; }

} // namespace swb::cards
