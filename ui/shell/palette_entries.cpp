#include "ui/shell/palette_entries.h"

#include "core/bridge/engine_bridge.h"
#include "core/constants/protocol_numbers.h"
#include "core/constants/tables.h"
#include "core/reference/constant_list.h"
#include "core/reference/explain_reference.h"
#include "core/reference/system_tables.h"
#include "core/store/profile_library.h"
#include "ui/look/words.h"
#include "ui/models/report_text.h"
#include "ui/models/socket_text.h"
#include "ui/panels/bench_view.h"
#include "ui/panels/calls_panel.h"
#include "ui/panels/explain_panel.h"
#include "ui/panels/socket_page.h"

#include <QAction>
#include <QCoreApplication>
#include <QStackedWidget>
#include <QWidget>

namespace swb {

namespace {

using Entries = std::vector<PaletteEntry>;

QString tr(const char* text) { return QCoreApplication::translate("Palette", text); }

void addActions(Entries& entries, const QWidget& window) {
    for (QAction* action : window.actions())
        if (!action->text().isEmpty() && action->isEnabled())
            entries.push_back({action->iconText(), // the text without its mnemonic, or what says more
                               action->shortcut().toString(QKeySequence::NativeText), tr("action"),
                               [action] { action->trigger(); }});
}

// What is reached on the bench is shown with it, in whatever mode the window is.
void showBench(BenchView& bench) {
    if (auto* middle = qobject_cast<QStackedWidget*>(bench.parentWidget()))
        middle->setCurrentWidget(&bench);
}

void addSockets(Entries& entries, EngineBridge& bridge, BenchView& bench) {
    for (const SocketView& view : bridge.sockets())
        entries.push_back(
            {tr("Go to %1").arg(socketName(view.id)), settingsText(view), tr("socket"), [&bench, id = view.id] {
                 showBench(bench);
                 bench.openSocket(id);
             }});
}

void addCalls(Entries& entries, BenchView& bench) {
    SocketPage* page = bench.activePage();
    if (page == nullptr)
        return;
    for (const QString& name : page->calls()->names())
        entries.push_back({name, tr("on %1").arg(socketName(page->socket())), tr("call"), [&bench, page, name] {
                               showBench(bench);
                               page->showCalls();
                               page->calls()->reveal(name);
                           }});
}

// The plan is shown; nothing is called.
void addProfiles(Entries& entries, BenchView& bench, ProfileLibrary& profiles) {
    SocketPage* page = bench.activePage();
    if (page == nullptr)
        return;
    for (const QString& name : profiles.names())
        entries.push_back({name, QString::fromStdString(profiles.find(name)->purpose), tr("profile of options"),
                           [page, name] { page->showProfile(name); }});
}

// Read when the palette is first opened; a later change of the file is for the next start.
const std::vector<ServicePort>& services() {
    static const std::vector<ServicePort> kServices = byPort(serviceEntries());
    return kServices;
}

void addNumbers(Entries& entries, ExplainPanel& explain, const RevealRow& reveal) {
    for (const ProtocolNumber& protocol : protocolNumbers())
        if (protocol.isAssigned())
            entries.push_back({text(protocol.keyword.empty() ? protocol.name : protocol.keyword),
                               tr("%1: %2").arg(protocol.number).arg(text(protocol.name)), tr("IP protocol"),
                               [&reveal, &protocol] {
                                   reveal(QStringLiteral("IP protocol number"),
                                          QString::fromStdString(decodeValue(ipProtocols(), protocol.number)));
                               },
                               [&explain, &protocol] { explain.explain(explainProtocol(protocol, nullptr, {})); }});
    for (const ServicePort& service : services()) {
        const std::string& name = !service.tcp.empty()  ? service.tcp
                                  : service.udp.empty() ? service.other
                                                        : service.udp;
        entries.push_back({QString::fromStdString(name), tr("port %1").arg(service.port), tr("service"),
                           [&reveal, &service] { reveal(QStringLiteral("port"), QString::number(service.port)); },
                           [&explain, &service] { explain.explain(explainService(service)); }});
    }
}

void addConstants(Entries& entries, ExplainPanel& explain, const RevealRow& reveal) {
    entries.reserve(entries.size() + allConstants().size() + protocolNumbers().size() + services().size());
    for (const Constant& constant : allConstants())
        entries.push_back({text(constant.symbol), text(constant.meaning), text(constant.group),
                           [&reveal, &constant] { reveal(text(constant.group), text(constant.symbol)); },
                           [&explain, &constant] { explain.explain(explainConstant(constant)); }});
    addNumbers(entries, explain, reveal);
    for (const CallSpec& call : callTable())
        entries.push_back({text(call.manPage), text(call.purpose), tr("system call"),
                           [&explain, id = call.id] { explain.explain(explainCall(id)); }});
}

} // namespace

std::vector<PaletteEntry> paletteEntries(const QWidget& window, EngineBridge& bridge, BenchView& bench,
                                         ExplainPanel& explain, ProfileLibrary& profiles, const RevealRow& reveal) {
    Entries entries;
    addActions(entries, window);
    addSockets(entries, bridge, bench);
    addCalls(entries, bench);
    addProfiles(entries, bench, profiles);
    addConstants(entries, explain, reveal);
    return entries;
}

} // namespace swb
