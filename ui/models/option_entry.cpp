#include "ui/models/option_entry.h"

#include "core/base/errno_table.h"
#include "core/engine/socket_view.h"
#include "core/net/capabilities.h"
#include "core/options/option_privilege.h"
#include "core/options/option_value.h"
#include "core/options/set_again.h"
#include "core/payload/hex.h"
#include "ui/look/words.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace swb {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("OptionsModel", text); }

// Why nothing stands in the cell of an option that was not asked.
QString silence(const OptionSpec& spec) {
    if (!spec.isReadable())
        return tr("cannot be read");
    switch (spec.reading) {
    case Reading::Takes:
        return tr("reading takes it away");
    case Reading::Opens:
        return tr("reading makes a descriptor");
    case Reading::NeedsInput:
        return tr("needs a filled buffer");
    case Reading::Harmless:
        break;
    }
    return tr("not asked");
}

QString valueCell(const OptionEntry& row, const OptionStage&) {
    const QString value = row.now ? row.value : silence(*row.spec);
    return row.noteHead.isEmpty() ? value : value + QStringLiteral(" · ") + row.noteHead;
}

QString requestedCell(const OptionEntry& row, const OptionStage&) {
    return row.requested ? optionCellText(*row.spec, {*row.requested, 0}) : QString();
}

QString whenCell(const OptionEntry& row, const OptionStage& stage) {
    if (!row.spec->isSettable())
        return tr("read only");
    QString phase = phaseText(row.spec->phase);
    switch (timingOf(*row.spec, stage)) {
    case OptionTiming::TooLate:
        return tr("%1: too late").arg(phase);
    case OptionTiming::TooEarly:
        return tr("%1: not yet").arg(phase);
    case OptionTiming::Now:
        break;
    }
    return phase;
}

QString privilegeCell(const OptionEntry& row, const OptionStage& stage) {
    const QString needed = text(row.spec->privilege);
    switch (privilegeStanding(*row.spec, stage.held)) {
    case PrivilegeStanding::Held:
        return tr("held: %1").arg(needed);
    case PrivilegeStanding::Missing:
        return tr("missing: %1").arg(needed);
    case PrivilegeStanding::NotNeeded:
        break;
    }
    return {};
}

struct ColumnSpec {
    const char* header;
    const char* toolTip;
    QString (*text)(const OptionEntry&, const OptionStage&);
};

constexpr ColumnSpec kColumns[] = {
    {QT_TRANSLATE_NOOP("OptionsModel", "Option"), QT_TRANSLATE_NOOP("OptionsModel", "Its name, by level"),
     [](const OptionEntry& row, const OptionStage&) { return text(row.spec->symbol); }},
    {QT_TRANSLATE_NOOP("OptionsModel", "Value"),
     QT_TRANSLATE_NOOP("OptionsModel", "What the kernel says now; Enter or a double click edits it"), valueCell},
    {QT_TRANSLATE_NOOP("OptionsModel", "Default"), QT_TRANSLATE_NOOP("OptionsModel", "Of a fresh socket of this kind"),
     [](const OptionEntry& row, const OptionStage&) { return row.defaultValue; }},
    {QT_TRANSLATE_NOOP("OptionsModel", "Requested"),
     QT_TRANSLATE_NOOP("OptionsModel", "What was asked for last; the kernel may have made something else of it"),
     requestedCell},
    {QT_TRANSLATE_NOOP("OptionsModel", "Changed by"),
     QT_TRANSLATE_NOOP("OptionsModel", "The call that changed it last, while calls are watched"),
     [](const OptionEntry& row, const OptionStage&) { return row.changedBy; }},
    {QT_TRANSLATE_NOOP("OptionsModel", "When"),
     QT_TRANSLATE_NOOP("OptionsModel", "The latest moment to set it, and whether it has passed"), whenCell},
    {QT_TRANSLATE_NOOP("OptionsModel", "Privilege"),
     QT_TRANSLATE_NOOP("OptionsModel", "What setting it needs, and whether this process has it"), privilegeCell},
};
static_assert(std::size(kColumns) == OptionColumnCount);

} // namespace

QString phaseText(Phase phase) {
    switch (phase) {
    case Phase::BeforeBind:
        return tr("before bind");
    case Phase::BeforeConnect:
        return tr("before connect");
    case Phase::Connected:
        return tr("connected");
    case Phase::Any:
        break;
    }
    return tr("any time");
}

OptionStage stageOf(const SocketView& view) {
    const bool isConnected = view.life == Life::Connected || view.life == Life::Closing;
    return {view.bound || view.life == Life::Bound || view.life == Life::Listening || isConnected,
            view.life == Life::Listening || view.life == Life::Connecting || isConnected, isConnected,
            effectiveCapabilities()};
}

OptionTiming timingOf(const OptionSpec& spec, const OptionStage& stage) {
    switch (spec.phase) {
    case Phase::BeforeBind:
        return stage.isBound ? OptionTiming::TooLate : OptionTiming::Now;
    case Phase::BeforeConnect:
        return stage.isStarted ? OptionTiming::TooLate : OptionTiming::Now;
    case Phase::Connected:
        return stage.isConnected ? OptionTiming::Now : OptionTiming::TooEarly;
    case Phase::Any:
        break;
    }
    return OptionTiming::Now;
}

bool OptionEntry::isChanged() const { return now && atFirst && isChangedFrom(*spec, *now, *atFirst); }

bool OptionEntry::isSwitch() const {
    return spec->kind == ValueKind::Bool && spec->isSettable() && state() == State::Answered;
}

bool OptionEntry::isOn() const { return now && decodeOption(*spec, now->bytes).number.value_or(0) != 0; }

QString optionHeader(int column) { return tr(kColumns[column].header); }
QString optionHeaderTip(int column) { return tr(kColumns[column].toolTip); }
QString optionCell(const OptionEntry& row, int column, const OptionStage& stage) {
    return kColumns[column].text(row, stage);
}

QString withUnit(const QString& value, Unit unit) { return text(withUnit(value.toStdString(), unit)); }

QString optionCellText(const OptionSpec& spec, const OptionAnswer& answer) {
    if (answer.error != 0)
        return QString::fromStdString(errnoSymbol(answer.error));
    const DecodedOption decoded = decodeOption(spec, answer.bytes);
    const QString value = withUnit(QString::fromStdString(decoded.brief), spec.unit);
    return decoded.note.empty() || decoded.brief == decoded.note
               ? value
               : QStringLiteral("%1 (%2)").arg(value, QString::fromStdString(decoded.note));
}

QString byteCountText(std::size_t count) { return count == 1 ? tr("1 byte") : tr("%1 bytes").arg(count); }

QString hexStart(BytesView bytes, std::size_t mostBytes) {
    const QString hex = text(toHex(bytes.first(std::min(bytes.size(), mostBytes))));
    return bytes.size() > mostBytes ? hex + QStringLiteral(" …") : hex;
}

QString standingText(const OptionSpec& spec, const OptionStage& stage) {
    QStringList sentences;
    if (!spec.isSettable())
        return {};
    const QString phase = phaseText(spec.phase);
    const OptionTiming timing = timingOf(spec, stage);
    if (timing == OptionTiming::TooLate)
        sentences << tr("Too late for this socket: it has its effect %1.").arg(phase);
    else if (timing == OptionTiming::TooEarly)
        sentences << tr("It has its effect once the socket is connected.");
    else if (spec.phase != Phase::Any)
        sentences << tr("To be set %1.").arg(phase);
    const QString needed = text(spec.privilege);
    switch (privilegeStanding(spec, stage.held)) {
    case PrivilegeStanding::Held:
        sentences << tr("Needs %1; this process has it.").arg(needed);
        break;
    case PrivilegeStanding::Missing:
        sentences << tr("Needs %1; this process has not got it.").arg(needed);
        break;
    case PrivilegeStanding::NotNeeded:
        break;
    }
    return sentences.join(u' ');
}

} // namespace swb
