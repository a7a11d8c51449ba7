#pragma once

#include "ui/models/palette_model.h"

#include <vector>

class QWidget;

namespace swb {

class BenchView;
class EngineBridge;
class ExplainPanel;
class ProfileLibrary;

// Everything the palette can find: the window's actions, the sockets, the calls of the active socket, the
// profiles that it can be given, and every row of the reference: constants, options, errors, protocols, services.
std::vector<PaletteEntry> paletteEntries(const QWidget& window, EngineBridge& bridge, BenchView& bench,
                                         ExplainPanel& explain, ProfileLibrary& profiles);

} // namespace swb
