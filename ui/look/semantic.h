#pragma once

#include <QColor>
#include <QPalette>

namespace swb {

enum class Shade { Light, Dark };

// What a colour means. The colours themselves are derived from the Okabe-Ito set, so that they stay apart for every
// kind of colour vision, and moved in lightness until each can be read as text on Window, Base, Surface and a
// selection.
enum class Semantic {
    Success,
    Failure,
    Warning,
    Running,
    Scripted,
    Sent,
    Received,
    Observer,
    Text,
    MutedText,
    Border,    // of a control: 3:1 against what is around it
    Separator, // a hairline between areas; carries no meaning
    Surface,   // raised above Base: menus, tool tips, cards
    CodeText,
    CodeSurface,
    Accent,
    OnAccent,  // text on a filled Accent
    OnFailure, // text on a filled Failure
};

// The shade of the application's palette now. Works before a Theme exists, and in tests that have none.
Shade currentShade();

QColor semanticColor(Semantic meaning, Shade shade);
inline QColor semanticColor(Semantic meaning) { return semanticColor(meaning, currentShade()); }

QPalette workbenchPalette(Shade shade);

// The colour `part` of the way from one to the other, part in [0, 1].
QColor mixed(const QColor& from, const QColor& to, qreal part);

} // namespace swb
