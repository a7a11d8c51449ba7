#include "ui/views/buttons.h"

#include "ui/views/icon.h"

#include <QPushButton>
#include <QToolButton>

namespace swb {

namespace {

QToolButton* flatButton(QStringView iconName, const QString& toolTip) {
    auto* button = new QToolButton;
    button->setIcon(icon(iconName));
    button->setToolTip(toolTip);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

QToolButton* iconButton(QStringView iconName, const QString& words, const QString& toolTip) {
    QToolButton* button = flatButton(iconName, toolTip.isEmpty() ? words : toolTip);
    button->setAccessibleName(words);
    return button;
}

QToolButton* wordButton(QStringView iconName, const QString& words, const QString& toolTip) {
    QToolButton* button = flatButton(iconName, toolTip);
    button->setText(words);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    return button;
}

QPushButton* actButton(const QString& words, const QString& toolTip) {
    auto* button = new QPushButton(words);
    button->setToolTip(toolTip);
    button->setAutoDefault(false);
    return button;
}

} // namespace swb
