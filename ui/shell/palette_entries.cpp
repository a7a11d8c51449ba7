#include "ui/shell/palette_entries.h"

#include "core/base/errno_table.h"
#include "core/bridge/engine_bridge.h"
#include "core/constants/resolver_tables.h"
#include "core/constants/tables.h"
#include "core/options/option_names.h"
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

void addConstants(Entries& entries, ExplainPanel& explain) {
    const std::pair<const char*, NamedTable> groups[] = {
        {QT_TRANSLATE_NOOP("Palette", "address family"), families()},
        {QT_TRANSLATE_NOOP("Palette", "socket type"), socketTypes()},
        {QT_TRANSLATE_NOOP("Palette", "socket type flag"), socketTypeFlags()},
        {QT_TRANSLATE_NOOP("Palette", "protocol"), ipProtocols()},
        {QT_TRANSLATE_NOOP("Palette", "netlink protocol"), netlinkProtocols()},
        {QT_TRANSLATE_NOOP("Palette", "message flag"), messageFlags()},
        {QT_TRANSLATE_NOOP("Palette", "shutdown"), shutdownHows()},
        {QT_TRANSLATE_NOOP("Palette", "flag of getaddrinfo"), addrInfoFlags()},
        {QT_TRANSLATE_NOOP("Palette", "flag of getnameinfo"), nameInfoFlags()},
        {QT_TRANSLATE_NOOP("Palette", "error of getaddrinfo"), addrInfoErrors()},
        {QT_TRANSLATE_NOOP("Palette", "error of gethostbyname"), hostErrors()},
        {QT_TRANSLATE_NOOP("Palette", "poll event"), pollEvents()},
        {QT_TRANSLATE_NOOP("Palette", "fcntl command"), fcntlCommands()},
        {QT_TRANSLATE_NOOP("Palette", "file status flag"), fileStatusFlags()},
        {QT_TRANSLATE_NOOP("Palette", "ioctl request"), ioctlRequests()},
        {QT_TRANSLATE_NOOP("Palette", "TCP state"), tcpStates()},
        {QT_TRANSLATE_NOOP("Palette", "option level"), optionLevels()},
    };
    for (const auto& [group, table] : groups)
        for (const NamedValue& value : table)
            entries.push_back({text(value.symbol), text(value.meaning), tr(group), [&explain, &value, name = group] {
                                   explain.explain(explainConstant(tr(name).toStdString(), value));
                               }});
    for (const OptionSpec& option : optionNames())
        entries.push_back({text(option.symbol), text(option.meaning), tr("option"),
                           [&explain, &option] { explain.explain(explainOption(option)); }});
    for (const ErrnoInfo& info : errnoTable())
        entries.push_back({text(info.symbol), text(info.meaning), tr("errno"),
                           [&explain, number = info.number] { explain.explain(explainErrno(number)); }});
    for (const CallSpec& call : callTable())
        entries.push_back({text(call.manPage), text(call.purpose), tr("system call"),
                           [&explain, id = call.id] { explain.explain(explainCall(id)); }});
}

} // namespace

std::vector<PaletteEntry> paletteEntries(const QWidget& window, EngineBridge& bridge, BenchView& bench,
                                         ExplainPanel& explain, ProfileLibrary& profiles) {
    Entries entries;
    addActions(entries, window);
    addSockets(entries, bridge, bench);
    addCalls(entries, bench);
    addProfiles(entries, bench, profiles);
    addConstants(entries, explain);
    return entries;
}

} // namespace swb
