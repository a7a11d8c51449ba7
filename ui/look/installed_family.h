#pragma once

#include <QString>

namespace swb {

// The family that a name stands for, as "Sans Serif" does for one of those installed. Finding out by QFontInfo takes
// Qt milliseconds, so a name can be told beforehand (shell/font_reader.h). Thread: GUI.
QString installedFamily(const QString& name);
void setInstalledFamily(const QString& name, const QString& family);

} // namespace swb
