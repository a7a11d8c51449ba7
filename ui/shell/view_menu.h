#pragma once

#include "core/explain/explanation.h"

class QMenu;
class QWidget;

namespace swb {

class Theme;

// Light, dark or the desktop's, and the size of everything: actions for the menu whose keys work in the whole window.
void addLookActions(QMenu& menu, QWidget& window, Theme& theme);

// Version, licence and keys, in the form in which everything is explained.
Explanation aboutThisProgram();

} // namespace swb
