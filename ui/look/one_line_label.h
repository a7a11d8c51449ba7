#pragma once

#include <QLabel>

namespace swb {

// A label of one line whose place does not depend on what it says: it takes what its line has left. What is longer is
// shortened in the middle, and stands whole in the tool tip.
class OneLineLabel : public QLabel {
    Q_OBJECT

public:
    explicit OneLineLabel(QWidget* parent = nullptr);

    QSize sizeHint() const override { return minimumSizeHint(); }
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace swb
