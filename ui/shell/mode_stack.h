#pragma once

#include <QStackedWidget>

#include <functional>
#include <vector>

class QAction;

namespace swb {

// The middle of the window: one widget for each mode of the bar, made when the mode is first chosen.
class ModeStack : public QStackedWidget {
    Q_OBJECT

public:
    explicit ModeStack(QWidget* parent = nullptr);

    // `mode`: its button in the bar. Pressing it shows the widget and gives it the focus.
    void addMode(QAction* mode, std::function<QWidget*()> make);
    void showMode(QAction* mode); // without the focus; nothing happens while it is shown

private:
    struct Mode {
        QAction* action;
        std::function<QWidget*()> make;
        QWidget* widget = nullptr;
    };
    std::vector<Mode> m_modes;
};

} // namespace swb
