#pragma once

namespace swb {

class EngineBridge;
class ExportMenu;
class TranscriptView;

enum class TranscriptOf { Engine, EarlierSession };

// The button that exports what this view shows, placed in its bar; its strip is for the caller to place. Of an earlier
// session no more is known than its rows tell.
ExportMenu* addExport(TranscriptView& rows, EngineBridge& bridge, TranscriptOf whose);

} // namespace swb
