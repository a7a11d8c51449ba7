#pragma once

#include <QWidget>

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace swb {

class CallCard;

// Calls about one thing under a heading that opens and folds them. Folded, it names them.
class CallGroup : public QWidget {
    Q_OBJECT

public:
    CallGroup(const QString& title, const QStringList& calls, QWidget* parent = nullptr);

    const QStringList& calls() const { return m_calls; }
    QToolButton* heading() const { return m_heading; }
    bool isOpen() const { return m_isOpen; }
    void setOpen(bool open);
    void setNamesShown(bool shown); // of its calls, below the heading
    void insertCard(int position, CallCard* card);
    void moveCard(int position, CallCard* card); // one that is in here

signals:
    void toggled(bool open); // by the person

private:
    void showState();

    QStringList m_calls;
    QToolButton* m_heading;
    QLabel* m_names;
    QVBoxLayout* m_cards;
    bool m_isOpen = true;
};

} // namespace swb
