#pragma once

#include "ui/views/flow_layout.h"

#include <QPushButton>

namespace swb {

// A row of buttons for what can be done with something that is chosen elsewhere. None can be pressed until whoever made
// them says so.
class ActRow : public FlowBox {
    Q_OBJECT

public:
    explicit ActRow(QWidget* parent = nullptr);

    template <class Receiver>
    QPushButton* add(const QString& words, const QString& toolTip, Receiver* receiver, void (Receiver::*act)()) {
        QPushButton* button = make(words, toolTip);
        connect(button, &QPushButton::clicked, receiver, act);
        return button;
    }
    FlowLayout* row() const { return m_row; } // for what else stands in it

private:
    QPushButton* make(const QString& words, const QString& toolTip);

    FlowLayout* m_row;
};

} // namespace swb
