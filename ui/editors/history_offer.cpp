#include "ui/editors/history_offer.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStringListModel>

namespace swb {

HistoryOffer::HistoryOffer(QLineEdit* field)
    : QObject(field)
    , m_field(field)
    , m_entries(new QStringListModel(this))
    , m_completer(new QCompleter(m_entries, field)) {
    // Not QLineEdit::setCompleter(), which opens the list at every key.
    m_completer->setWidget(field);
    m_completer->setFilterMode(Qt::MatchContains);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    connect(m_completer, qOverload<const QString&>(&QCompleter::activated), field, &QLineEdit::setText);
    connect(field, &QLineEdit::textEdited, this, &HistoryOffer::narrow);
    field->installEventFilter(this);
}

void HistoryOffer::setEntries(const QStringList& entries) { m_entries->setStringList(entries); }

bool HistoryOffer::open() {
    m_completer->setCompletionPrefix(m_field->text());
    if (m_completer->completionCount() == 0)
        m_completer->setCompletionPrefix({}); // nothing like it: everything
    if (m_completer->completionCount() == 0)
        return false;
    m_completer->complete();
    return true;
}

void HistoryOffer::narrow(const QString& typed) {
    if (!m_completer->popup()->isVisible())
        return;
    m_completer->setCompletionPrefix(typed);
    if (m_completer->completionCount() == 0)
        m_completer->popup()->hide();
    else
        m_completer->complete();
}

bool HistoryOffer::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_field && event->type() == QEvent::KeyPress && !m_completer->popup()->isVisible()) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Down && key->modifiers() == Qt::NoModifier && open())
            return true;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace swb
