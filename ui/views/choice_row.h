#pragma once

#include "ui/views/flow_layout.h"

class QButtonGroup;

namespace swb {

// A few buttons side by side of which one is down: which of several views of a thing is shown.
class ChoiceRow : public FlowBox {
    Q_OBJECT

public:
    enum class Lines { One, AsNeeded };

    explicit ChoiceRow(QWidget* parent = nullptr)
        : ChoiceRow(Lines::One, parent) {}
    explicit ChoiceRow(Lines lines, QWidget* parent = nullptr);

    void add(int id, const QString& text, const QString& toolTip); // the first is chosen
    void choose(int id);                                           // without chosen()
    int current() const;
    int count() const;
    void setChoiceVisible(int id, bool visible);

signals:
    void chosen(int id); // by a person, or a program on a person's behalf

private:
    QButtonGroup* m_buttons;
};

} // namespace swb
