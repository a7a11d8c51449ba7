#pragma once

#include <QComboBox>

namespace swb {

// A combo box of the length of what is chosen, as a rule; on a narrow page shorter than its words rather than wider
// than the page. The wheel turns it only where it has the focus, so that scrolling a page changes nothing.
class NarrowCombo : public QComboBox {
    Q_OBJECT

public:
    explicit NarrowCombo(int characters, QWidget* parent = nullptr);

    QSize minimumSizeHint() const override;

protected:
    void wheelEvent(QWheelEvent* event) override;
};

} // namespace swb
