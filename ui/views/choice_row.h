#pragma once

#include <QWidget>

class QButtonGroup;

namespace swb {

// A few buttons side by side of which one is down: which of several views of a thing is shown.
class ChoiceRow : public QWidget {
    Q_OBJECT

public:
    explicit ChoiceRow(QWidget* parent = nullptr);

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
