#include "ui/shell/mode_stack.h"

#include <QAction>

#include <algorithm>

namespace swb {

ModeStack::ModeStack(QWidget* parent)
    : QStackedWidget(parent) {
    connect(this, &QStackedWidget::currentChanged, this, [this] { // by whomever it was changed
        for (const Mode& mode : m_modes)
            if (mode.widget != nullptr && mode.widget == currentWidget())
                mode.action->setChecked(true);
    });
}

void ModeStack::addMode(QAction* mode, std::function<QWidget*()> make) {
    m_modes.push_back({mode, std::move(make)});
    connect(mode, &QAction::triggered, this, [this, mode] {
        showMode(mode);
        currentWidget()->setFocus();
    });
    if (mode->isChecked()) // the first
        showMode(mode);
}

void ModeStack::showMode(QAction* mode) {
    const auto found = std::ranges::find(m_modes, mode, &Mode::action);
    if (found == m_modes.end())
        return;
    if (found->widget == nullptr) {
        found->widget = found->make();
        if (indexOf(found->widget) < 0)
            addWidget(found->widget);
    }
    setCurrentWidget(found->widget);
    mode->setChecked(true);
}

} // namespace swb
