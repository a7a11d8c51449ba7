#pragma once

class QWidget;

namespace swb {

class EngineBridge;
class ExplainPanel;

// The page of the mode Transcript, connected to what explains.
QWidget* createTranscriptMode(EngineBridge& bridge, ExplainPanel& explain);

} // namespace swb
