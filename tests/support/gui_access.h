#pragma once

#include <QSet>
#include <QString>
#include <QStringList>
#include <QWidget>

namespace swb::test {

// What a person calls a control: its name, or its text; with its class.
QString spokenName(const QWidget* widget);

// What is wrong for a person who cannot see it, of everything that shows below the root: controls without a name or a
// tool tip, combo boxes without a label, tables whose columns or rows say nothing.
QStringList accessFaults(const QWidget& root);

// The controls a person without a mouse must come to with the tab key.
QSet<QWidget*> tabStops(const QWidget& root);

// Goes round from the control that has the focus: every stop once, then the first again. Why not, or empty.
QString tabRoundFault(QWidget& root, Qt::Key key, Qt::KeyboardModifiers modifiers);
QString tabRoundFault(QWidget& root); // there and back

} // namespace swb::test
