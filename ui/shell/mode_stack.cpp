#include "ui/shell/mode_stack.h"

#include <QAction>

#include <algorithm>

namespace swb {

void ModeStack::addMode(QAction* mode, std::function<QWidget*()> make) {
    m_modes.push_back({mode, std::move(make)});
    connect(mode, &QAction::triggered, this, [this, mode] {
        showMode(mode);
        currentWidget()->setFocus();
    });
}

void ModeStack::showMode(QAction* mode) {
    const auto found = std::ranges::find(m_modes, mode, &Mode::action);
    if (found == m_modes.end())
        return;
    mode->setChecked(true);
    if (found->widget == nullptr) {
        found->widget = found->make();
        if (indexOf(found->widget) < 0)
            addWidget(found->widget);
    }
    setCurrentWidget(found->widget);
}

} // namespace swb
