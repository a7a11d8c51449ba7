#include "ui/shell/mode_bar.h"

#include "ui/views/icon.h"

#include <QAction>
#include <QActionGroup>
#include <QToolButton>

namespace swb {

ModeBar::ModeBar(QWidget* parent)
    : QToolBar(tr("Modes"), parent)
    , m_modes(new QActionGroup(this)) {
    setObjectName(QStringLiteral("modes"));
    setMovable(false);
    setFloatable(false);
    setOrientation(Qt::Vertical);
    setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    setContextMenuPolicy(Qt::PreventContextMenu);
    auto* spacer = new QWidget;
    spacer->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    m_spacer = addWidget(spacer);
}

QAction* ModeBar::addMode(const QString& iconName, const QString& text, const QString& toolTip) {
    auto* action = new QAction(icon(iconName), text, this);
    action->setCheckable(true);
    action->setToolTip(toolTip);
    m_modes->addAction(action);
    insertAction(m_spacer, action);
    if (m_modes->actions().size() == 1)
        action->setChecked(true);
    return action;
}

void ModeBar::addTool(QAction* action) {
    addAction(action);
    if (auto* button = qobject_cast<QToolButton*>(widgetForAction(action)))
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
}

} // namespace swb
