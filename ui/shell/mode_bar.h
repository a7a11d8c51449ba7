#pragma once

#include <QToolBar>

class QActionGroup;

namespace swb {

// The bar at the far left: the modes of the window above, what is always at hand below. A mode stands here from the
// day it works.
class ModeBar : public QToolBar {
    Q_OBJECT

public:
    explicit ModeBar(QWidget* parent = nullptr);

    QAction* addMode(const QString& iconName, const QString& text, const QString& toolTip);
    void addTool(QAction* action);

private:
    void obeyToggle(QAction* action);

    QActionGroup* m_modes;
    QAction* m_spacer;
};

} // namespace swb
