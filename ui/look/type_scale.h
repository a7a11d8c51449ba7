#pragma once

#include "ui/look/semantic.h"

#include <QFont>

class QWidget;

namespace swb {

enum class TextRole { Body, Small, Caption, Heading, Title, Code };

// The font of a role, at the application's present size. A widget that shall follow a change of size takes it by
// setTextRole instead of setFont.
QFont fontFor(TextRole role);

void setTextRole(QWidget* widget, TextRole role);

// The colour of a label's text, kept right when light turns to dark. Colour never says it alone: the text does.
void setTextTone(QWidget* widget, Semantic tone);

// Gives every widget that has a role or a tone its font and colour anew. The theme calls it after a change.
void refreshTextRoles();

// A length in device-independent pixels that grows with the application's font. 1 is one pixel at 10 points, 96 dpi.
int scaled(qreal length);

} // namespace swb
