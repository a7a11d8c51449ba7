#pragma once

#include <QComboBox>

namespace swb {

// Gives the open list the room of its longest row: what is chosen from is not cut off.
void widenList(QComboBox* combo);

// An editable list that tells a choice from a passing by: picked() comes when a row of the open list is taken, not when
// the wheel or an arrow key goes through the rows.
class PickingCombo : public QComboBox {
    Q_OBJECT

public:
    explicit PickingCombo(QWidget* parent = nullptr);

    void hidePopup() override;
    void showPopup() override;

signals:
    void picked();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    bool m_closes = false; // the list was just closed: what is activated now was taken from it
};

} // namespace swb
