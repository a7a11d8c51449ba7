#include "ui/shell/view_menu.h"

#include "ui/shell/theme.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>

namespace swb {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ViewMenu", text); }

void addSchemes(QMenu& menu, QWidget& window, Theme& theme) {
    auto* group = new QActionGroup(&menu);
    const std::pair<Theme::ColorScheme, QString> schemes[] = {{Theme::ColorScheme::System, tr("As the desktop")},
                                                              {Theme::ColorScheme::Light, tr("Light")},
                                                              {Theme::ColorScheme::Dark, tr("Dark")}};
    for (const auto& [scheme, text] : schemes) {
        QAction* action = menu.addAction(text);
        action->setCheckable(true);
        action->setChecked(theme.colorScheme() == scheme);
        group->addAction(action);
        window.addAction(action); // so that the palette finds it
        QObject::connect(action, &QAction::triggered, &theme,
                         [&theme, chosen = scheme] { theme.setColorScheme(chosen); });
        QObject::connect(&theme, &Theme::changed, action,
                         [&theme, action, own = scheme] { action->setChecked(theme.colorScheme() == own); });
    }
}

} // namespace

void addLookActions(QMenu& menu, QWidget& window, Theme& theme) {
    menu.addSection(tr("Colours"));
    addSchemes(menu, window, theme);
    menu.addSection(tr("Size"));
    const auto add = [&](const QString& text, const QList<QKeySequence>& keys, void (Theme::*act)()) {
        QAction* action = menu.addAction(text);
        action->setShortcuts(keys);
        window.addAction(action);
        QObject::connect(action, &QAction::triggered, &theme, act);
    };
    add(tr("Larger"), {QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal)}, &Theme::zoomIn);
    add(tr("Smaller"), {QKeySequence(Qt::CTRL | Qt::Key_Minus)}, &Theme::zoomOut);
    add(tr("Usual size"), {QKeySequence(Qt::CTRL | Qt::Key_0)}, &Theme::resetZoom);
}

Explanation aboutThisProgram() {
    Explanation about;
    about.title = tr("Socket Workbench").toStdString();
    about.subtitle = tr("version %1").arg(QCoreApplication::applicationVersion()).toStdString();
    about.sections = {
        {tr("What it is").toStdString(),
         tr("An interactive workbench for sockets. Every control that touches a socket is one system call with the "
            "arguments shown; every call stands in the ledger with what the kernel answered.")
             .toStdString(),
         false},
        {tr("Keys").toStdString(),
         tr("Ctrl+N  new socket\nCtrl+K  find anything\nCtrl+2  two pages\nCtrl++ Ctrl+- Ctrl+0  size\nF11  "
            "presentation\nCtrl+Alt+1 2 3..  arrangements, Ctrl+Alt+0 the usual one\nCtrl+Q  quit")
             .toStdString(),
         true},
        {tr("Licence").toStdString(), tr("GNU General Public License, version 3 or later.").toStdString(), false}};
    return about;
}

} // namespace swb
