#include "ui/models/moment_text.h"

#include "ui/models/ledger_columns.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace swb {

namespace {

using When = OptionMoment::When;

QString tr(const char* text) { return QCoreApplication::translate("MomentText", text); }

bool onlyLooks(const OptionMoment& moment) {
    static constexpr std::array<std::string_view, 4> kLooks{"getsockopt", "getsockname", "getpeername", "poll"};
    return std::ranges::find(kLooks, moment.name) != kLooks.end();
}

} // namespace

QString momentText(const OptionMoment& moment) {
    const QString name = QString::fromStdString(moment.name);
    switch (moment.when) {
    case When::Made:
        return tr("made by %1").arg(name);
    case When::Before:
        return tr("before %1").arg(name);
    case When::After:
        return tr("after %1").arg(name);
    case When::ByHand:
        break;
    }
    return QStringLiteral("\u201c%1\u201d").arg(name);
}

QString timedMomentText(const OptionMoment& moment) {
    return QStringLiteral("%1  %2").arg(momentText(moment), wallTimeText(moment.snapshot->taken));
}

std::optional<OptionMoment> lastCallOf(const OptionHistory& history, SocketId socket) {
    const auto moments = history.of(socket);
    const auto isCall = [](const OptionMoment& moment) { return moment.when == When::After && !onlyLooks(moment); };
    const auto last = std::find_if(moments.rbegin(), moments.rend(), isCall);
    return last != moments.rend() ? std::optional(*last) : std::nullopt;
}

} // namespace swb
