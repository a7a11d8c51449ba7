#include "ui/views/menu_button.h"

#include <QMenu>

namespace swb {

MenuButton::MenuButton(const QString& text, const QString& toolTip, QWidget* parent)
    : QToolButton(parent)
    , m_entries(new QMenu(this)) {
    setText(text);
    setToolTip(toolTip);
    setAutoRaise(true);
    setFocusPolicy(Qt::StrongFocus);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setArrowType(Qt::DownArrow);
    m_entries->setToolTipsVisible(true);
    connect(this, &QToolButton::clicked, this, [this] { m_entries->popup(mapToGlobal(rect().bottomLeft())); });
}

} // namespace swb
