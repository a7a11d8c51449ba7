#include "ui/panels/option_caller.h"

#include "core/engine/socket_kind.h"
#include "core/options/option_names.h"
#include "core/options/option_value.h"
#include "core/options/readback.h"
#include "ui/look/words.h"
#include "ui/models/options_model.h"
#include "ui/models/report_text.h"

namespace swb {

namespace {

using NoteKind = OptionsModel::NoteKind;

bool hasFailed(const ActionReport& report) { return report.error || report.cancelled; }

} // namespace

OptionCaller::OptionCaller(EngineBridge& bridge, SocketId socket, OptionsModel& model, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge)
    , m_socket(socket)
    , m_model(model) {
    connect(&m_bridge, &EngineBridge::actionFinished, this, &OptionCaller::take);
}

void OptionCaller::set(const OptionSpec& spec, const Bytes& bytes) {
    submitSet({Stage::Set, &spec, spec.level, spec.name, 0, bytes});
}

void OptionCaller::read(const OptionSpec& spec) {
    submitGet({Stage::Get, &spec, spec.level, spec.name, readRoom(spec)});
}

void OptionCaller::getByHand(int level, int name, std::uint32_t room) {
    submitGet({Stage::Get, findOption(level, name), level, name, room, {}, true});
}

void OptionCaller::setByHand(int level, int name, const Bytes& bytes) {
    submitSet({Stage::Set, findOption(level, name), level, name, 0, bytes, true});
}

void OptionCaller::takeHistory() {
    const OptionHistory& history = m_bridge.engine().optionHistory();
    for (const OptionMoment& after : history.of(m_socket)) {
        if (after.when != OptionMoment::When::After)
            continue;
        if (const auto before = history.find(m_socket, after.action, OptionMoment::When::Before))
            m_model.takeChanges(differences(*before->snapshot, *after.snapshot), text(after.name));
    }
}

void OptionCaller::submitGet(Pending pending) {
    const ActionId action = m_bridge.submit({m_socket, step::Getsockopt{pending.level, pending.name, pending.room}});
    m_pending[action] = std::move(pending);
}

void OptionCaller::submitSet(Pending pending) {
    if (pending.spec != nullptr) {
        pending.serial = m_latest[pending.spec] = ++m_serial;
        m_model.setRequested(pending.level, pending.name, pending.requested);
        m_model.setNote(pending.level, pending.name, NoteKind::None, tr("being set"), {});
    }
    const ActionId action =
        m_bridge.submit({m_socket, step::Setsockopt{pending.level, pending.name, pending.requested}});
    m_pending[action] = std::move(pending);
}

void OptionCaller::take(const ActionReport& report) {
    const auto found = m_pending.find(report.action);
    if (found == m_pending.end()) {
        if (report.socket == m_socket)
            emit otherEnded();
        return;
    }
    const Pending pending = std::move(found->second);
    m_pending.erase(found);
    switch (pending.stage) {
    case Stage::Get:
        return takeGet(pending, report);
    case Stage::Set:
        return takeSet(pending, report);
    case Stage::Readback:
        return takeReadback(pending, report);
    }
}

void OptionCaller::note(const Pending& pending, NoteKind kind, const QString& head, const QString& words) {
    const auto latest = m_latest.find(pending.spec);
    if (pending.serial == 0 || latest == m_latest.end() || latest->second == pending.serial)
        m_model.setNote(pending.spec->level, pending.spec->name, kind, head, words);
}

void OptionCaller::noteRefusal(const Pending& pending, const ActionReport& report) {
    const ReportText words = reportText(report);
    note(pending, NoteKind::Failed, words.headline, words.detail);
}

void OptionCaller::takeGet(const Pending& pending, const ActionReport& report) {
    if (pending.isByHand)
        emit gotByHand(pending.level, pending.name, pending.room, report);
    // A value cut short is not what the socket has: it stays out of the table.
    if (pending.spec == nullptr || pending.room < readRoom(*pending.spec))
        return;
    if (hasFailed(report))
        return pending.isByHand ? void() : noteRefusal(pending, report); // of a hand's own length the strip tells
    m_model.takeValue(pending.level, pending.name, {report.bytes, 0});
    note(pending, NoteKind::None, {}, {});
    emit settled();
}

void OptionCaller::takeSet(const Pending& pending, const ActionReport& report) {
    if (pending.isByHand)
        emit setByHandEnded(report);
    if (pending.spec == nullptr) { // of an option nobody knows: what the kernel made of it, in as many bytes
        if (hasFailed(report))
            return;
        emit settled();
        return getByHand(pending.level, pending.name, static_cast<std::uint32_t>(pending.requested.size()));
    }
    const OptionSpec& spec = *pending.spec;
    if (hasFailed(report))
        return noteRefusal(pending, report);
    if (const OptionSpec* source = readbackOf(spec)) {
        Pending next = pending;
        next.stage = Stage::Readback;
        next.level = source->level;
        next.name = source->name;
        next.room = readRoom(*source);
        return submitGet(std::move(next));
    }
    note(pending, NoteKind::Good, tr("set"), tr("The kernel took it; it cannot be read back."));
    emit settled();
}

void OptionCaller::takeReadback(const Pending& pending, const ActionReport& report) {
    const OptionSpec& spec = *pending.spec;
    if (hasFailed(report))
        return noteRefusal(pending, report);
    m_model.takeValue(pending.level, pending.name, {report.bytes, 0}, QStringLiteral("setsockopt"));
    const SocketView* view = m_bridge.find(m_socket);
    const Readback readback = explainReadback(spec, view != nullptr ? optionKindOf(*view) : on::Other,
                                              pending.requested, report.bytes, optionLimits());
    note(pending, NoteKind::Good, readback.isSame ? QString() : tr("adjusted"),
         readback.isSame ? tr("It reads as it was set.") : QString::fromStdString(readback.explanation));
    emit settled(); // one option moves others: SO_RCVBUF its lock, IP_TOS the priority
}

} // namespace swb
