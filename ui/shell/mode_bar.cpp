#include "ui/shell/mode_bar.h"

#include "ui/editors/row_hover.h"
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
    obeyToggle(action);
    if (QWidget* button = widgetForAction(action))
        new RowHover(button, [action](QPoint) { action->trigger(); });
    if (m_modes->actions().size() == 1)
        action->setChecked(true);
    return action;
}

void ModeBar::addTool(QAction* action) {
    addAction(action);
    obeyToggle(action);
    if (auto* button = qobject_cast<QToolButton*>(widgetForAction(action)))
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
}

// An assistive program toggles the button alone, of which its action learns nothing.
void ModeBar::obeyToggle(QAction* action) {
    auto* button = qobject_cast<QToolButton*>(widgetForAction(action));
    if (button == nullptr || !action->isCheckable())
        return;
    connect(button, &QToolButton::toggled, action, [button, action](bool on) {
        if (on == action->isChecked())
            return;
        action->trigger();
        button->setChecked(action->isChecked()); // of a group, the one chosen stays so
    });
}

} // namespace swb
