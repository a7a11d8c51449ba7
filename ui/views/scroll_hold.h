#pragma once

#include <QPointer>
#include <QScrollArea>
#include <QTimer>

namespace swb {

// Keeps the card under the pointer where it is on the screen while those around it come, go or change their height: a
// person may be about to press its button.
class ScrollHold {
public:
    // `resting`: where the pointer was when the area was shown under it. There it aims at nothing.
    ScrollHold(QScrollArea& area, const QPoint& resting);

    bool holds() const { return m_card != nullptr; }
    void restore(); // lays out what has changed since, and scrolls back

private:
    int place() const; // from the upper edge of the window

    QScrollArea& m_area;
    QPointer<QWidget> m_card;
    int m_place = 0;
};

// Keeps what has the focus in sight while a page that was just shown is laid out, which takes several turns.
class SettlingPage : public QObject {
    Q_OBJECT

public:
    explicit SettlingPage(QScrollArea& area); // its parent

    void begin();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showFocus();

    QScrollArea& m_area;
    QTimer m_until;
};

} // namespace swb
