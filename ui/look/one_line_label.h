#pragma once

#include <QLabel>

namespace swb {

// A label of one line whose place does not depend on what it says: as wide as so many characters, or as its parent
// has room for; what is longer is shortened in the middle, and stands whole in the tool tip.
class OneLineLabel : public QLabel {
    Q_OBJECT

public:
    explicit OneLineLabel(int characters, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int m_characters;
};

} // namespace swb
