#pragma once

#include <QObject>
#include <QStringList>

class QCompleter;
class QLineEdit;
class QStringListModel;

namespace swb {

// What was typed into a field before, in a list that the key Down opens. It never opens by itself: an open list takes
// the next press of the mouse, which was meant for a button.
class HistoryOffer : public QObject {
    Q_OBJECT

public:
    explicit HistoryOffer(QLineEdit* field); // belongs to the field

    void setEntries(const QStringList& entries);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool open();
    void narrow(const QString& typed);

    QLineEdit* m_field;
    QStringListModel* m_entries;
    QCompleter* m_completer;
};

} // namespace swb
