#pragma once

#include <QColor>
#include <QIcon>
#include <QStringView>

namespace swb {

// An icon of :/swb/icons by its name. Nothing is read until it is painted; the colour is the palette's of that moment,
// so a change of theme needs nothing but a repaint. A state of On is shown in the accent colour.
QIcon icon(QStringView name);

// The same icon in one fixed colour. An icon that is not one of ours comes back as it is.
QIcon inked(const QIcon& icon, const QColor& ink);

} // namespace swb
