#pragma once

#include "ui/models/palette_model.h"

#include <functional>
#include <vector>

class QWidget;

namespace swb {

class BenchView;
class EngineBridge;
class ExplainPanel;
class ProfileLibrary;

// Goes to a row of the reference, by what it is a number of and its name.
using RevealRow = std::function<void(const QString& kind, const QString& symbol)>;

// Everything the palette can find: the window's actions, the sockets, the calls of the active socket, the
// profiles that it can be given, and every row of the reference: constants, options, errors, protocols, services.
// `reveal` outlives the entries.
std::vector<PaletteEntry> paletteEntries(const QWidget& window, EngineBridge& bridge, BenchView& bench,
                                         ExplainPanel& explain, ProfileLibrary& profiles, const RevealRow& reveal);

} // namespace swb
