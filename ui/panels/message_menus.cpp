#include "ui/panels/message_menus.h"

#include "core/base/host_word.h"
#include "core/constants/numbers.h"
#include "core/net/control_message.h"
#include "core/options/option_names.h"
#include "ui/look/words.h"
#include "ui/views/call_card.h"
#include "ui/views/menu_button.h"

#include <QCoreApplication>
#include <QMenu>

#include <set>

namespace swb::cards {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("MessageMenus", text); }

constexpr int kAnyFamily = -1;

// SOF_TIMESTAMPING_*: transmit and receive by the software, reported; SCHED and ACK too; numbered, without the packet.
constexpr int kSoftwareStamps = 1 << 1 | 1 << 3 | 1 << 4 | 1 << 7 | 1 << 8 | 1 << 9 | 1 << 11;

struct Wish {
    int family;
    std::string_view option;
    int value;
};

constexpr Wish kWishes[] = {
    {kAfUnix, "SO_PASSCRED", 1},
    {kAfUnix, "SO_PASSSEC", 1},
    {kAfUnix, "SO_PASSPIDFD", 1},
    {kAfInet, "IP_PKTINFO", 1},
    {kAfInet, "IP_RECVTTL", 1},
    {kAfInet, "IP_RECVTOS", 1},
    {kAfInet, "IP_RECVERR", 1},
    {kAfInet, "IP_RECVORIGDSTADDR", 1},
    {kAfInet, "IP_RECVOPTS", 1},
    {kAfInet, "IP_RECVFRAGSIZE", 1},
    {kAfInet, "UDP_GRO", 1},
    {kAfInet6, "IPV6_RECVPKTINFO", 1},
    {kAfInet6, "IPV6_RECVHOPLIMIT", 1},
    {kAfInet6, "IPV6_RECVTCLASS", 1},
    {kAfInet6, "IPV6_RECVERR", 1},
    {kAfInet6, "IPV6_FLOWINFO", 1},
    {kAfInet6, "IPV6_RECVORIGDSTADDR", 1},
    {kAfInet6, "IPV6_RECVFRAGSIZE", 1},
    {kAfInet6, "UDP_GRO", 1},
    {17, "PACKET_AUXDATA", 1},  // AF_PACKET
    {16, "NETLINK_PKTINFO", 1}, // AF_NETLINK
    {kAnyFamily, "SO_TIMESTAMP", 1},
    {kAnyFamily, "SO_TIMESTAMPNS", 1},
    {kAnyFamily, "SO_TIMESTAMPING", kSoftwareStamps},
    {kAnyFamily, "SO_RXQ_OVFL", 1},
    {kAnyFamily, "SO_OOBINLINE", 1},
};

} // namespace

MenuButton* roomMenu(int family, std::function<void(std::int64_t)> add) {
    auto* button = new MenuButton(tr("Room for"),
                                  tr("Adds the room that a kind of control message takes: CMSG_SPACE() of its size"));
    QMenu* menu = button->entries();
    QObject::connect(menu, &QMenu::aboutToShow, menu, [menu, family, add = std::move(add)] {
        menu->clear();
        const auto offer = [&](const QString& name, std::size_t size, std::string_view meaning) {
            const auto space = static_cast<std::int64_t>(controlSpace(size));
            QAction* action = menu->addAction(tr("%1: %2 bytes").arg(name).arg(space));
            action->setToolTip(text(meaning));
            QObject::connect(action, &QAction::triggered, menu, [add, space] { add(space); });
        };
        for (const ControlKind& kind : controlKinds()) {
            if (kind.symbol == "SCM_RIGHTS" && family == kAfUnix)
                for (const int count : {1, 4, 253})
                    offer(count == 1 ? tr("SCM_RIGHTS, 1 descriptor") : tr("SCM_RIGHTS, %1 descriptors").arg(count),
                          static_cast<std::size_t>(count) * 4, kind.meaning);
            const bool isTold = !kind.askedBy.empty() && kind.leastSize > 0 && kind.mostSize <= 256;
            const QString level = QString::fromStdString(controlLevelText(kind.level));
            const bool concerns = level == QLatin1String("SOL_SOCKET") ||
                                  level == QLatin1String(family == kAfInet6 ? "IPPROTO_IPV6" : "IPPROTO_IP") ||
                                  level == QLatin1String("IPPROTO_UDP");
            if (isTold && concerns)
                offer(text(kind.symbol), kind.mostSize, kind.meaning);
        }
    });
    return button;
}

MenuButton* askKernelMenu(const CardPlace& place, CallCard* card) {
    auto* button = new MenuButton(tr("Ask the kernel for"),
                                  tr("Options that make recvmsg() tell more, or the error queue. Each entry is one "
                                     "setsockopt(); a tick means that it was turned on from here."));
    QMenu* menu = button->entries();
    for (const Wish& wish : kWishes) {
        const OptionSpec* option = findOption(wish.option);
        if (option == nullptr || (wish.family != kAnyFamily && wish.family != place.family))
            continue;
        QAction* action = menu->addAction(text(option->symbol));
        action->setCheckable(true);
        action->setToolTip(text(option->meaning));
        QObject::connect(action, &QAction::triggered, card, [card, option, value = wish.value](bool on) {
            emit card->asked(step::Setsockopt{option->level, option->name, intBytes(on ? value : 0)});
        });
        // A refused one is off again. The calls of a socket come back in the order they were asked for.
        QObject::connect(card, &CallCard::reported, action, [action](const ActionReport& report) {
            if (report.name == "setsockopt" && report.error && action->property("asked").toBool())
                action->setChecked(!action->isChecked());
            action->setProperty("asked", false);
        });
        QObject::connect(action, &QAction::triggered, action, [action] { action->setProperty("asked", true); });
    }
    return button;
}

} // namespace swb::cards
