#pragma once

#include <QString>

class QPushButton;
class QToolButton;

// The buttons that stand everywhere, made the same way.
namespace swb {

// A flat one that shows its icon alone; the words are its name, and its tool tip where that is empty.
QToolButton* iconButton(QStringView iconName, const QString& words, const QString& toolTip = {});
// A flat one with its words beside the icon.
QToolButton* wordButton(QStringView iconName, const QString& words, const QString& toolTip);
// One that Enter in a field beside it does not press.
QPushButton* actButton(const QString& words, const QString& toolTip);

} // namespace swb
