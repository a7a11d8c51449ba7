#pragma once

#include "core/transcript/filter_expression.h"

#include <QTimer>
#include <QWidget>

class QLineEdit;
class QMenu;
class QToolButton;

namespace swb {

class InlineNote;

// An expression that says which rows are shown. What cannot be read is marked where it stands, and leaves the rows as
// they are.
class TranscriptFilter : public QWidget {
    Q_OBJECT

public:
    explicit TranscriptFilter(QWidget* parent = nullptr);

    QLineEdit* field() const { return m_field; }
    void setExpression(const QString& text);
    void setLooking(bool looking); // rows are looked through now

signals:
    void changed(const swb::FilterExpression& expression); // an empty one: every row
    void stopWanted(); // no more rows are to be looked through, until Enter or another expression
    void closeWanted();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void addExamples(QMenu& menu);
    void read();

    QLineEdit* m_field;
    QToolButton* m_stop;
    InlineNote* m_note;
    QTimer m_soon;
    QString m_read; // the text read last
};

} // namespace swb
