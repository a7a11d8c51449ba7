#include "ui/panels/transcript_export.h"

#include "core/bridge/engine_bridge.h"
#include "core/engine/export_sources.h"
#include "ui/panels/transcript_view.h"
#include "ui/views/export_menu.h"

namespace swb {

namespace {

// Of one selected row: the conversation it belongs to.
void takeConversation(ExportScope& scope, const TranscriptView& rows) {
    if (scope.selected.size() != 1)
        return;
    const TranscriptModel& model = rows.model();
    const int number = model.rowOf(scope.selected.front());
    if (number < 0)
        return;
    const TranscriptRow row = model.row(number);
    if (!scope.socket)
        scope.socket = row.socket;
    constexpr std::size_t kUnnamed = 2; // the family alone
    if (row.peer.bytes().size() > kUnnamed && model.hasPeers())
        scope.peer = row.peer;
}

} // namespace

ExportMenu* addExport(TranscriptView& rows, EngineBridge& bridge, TranscriptOf whose) {
    auto* menu = new ExportMenu;
    menu->setScopeSource([&rows, &bridge, whose] {
        ExportScope scope;
        scope.transcript = &rows.model().transcript();
        scope.socket = rows.model().socket();
        scope.ofSocket = static_cast<bool>(scope.socket);
        scope.selected = rows.chosen();
        scope.shownOnly = rows.expression();
        takeConversation(scope, rows);
        if (whose == TranscriptOf::Engine)
            scope.sources = [&bridge] { return exportSourcesOf(bridge.engine()); };
        return scope;
    });
    rows.addControl(menu);
    return menu;
}

} // namespace swb
