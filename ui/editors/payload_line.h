#pragma once

#include "core/base/bytes.h"
#include "core/base/parse_error.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace swb {

class History;
class InlineNote;

// Bytes to send on one line: UTF-8 text with escapes ("GET /\r\n", "\x00"), its length beside it.
class PayloadLine : public QWidget {
    Q_OBJECT

public:
    // `history` outlives the editor; null: nothing is offered.
    explicit PayloadLine(History* history, QWidget* parent = nullptr);

    Parsed<Bytes> bytes() const;
    void setText(const QString& text);
    void setLabel(const QString& label); // instead of "data"
    void remember();
    QLineEdit* field() const { return m_field; }

private:
    void refresh();
    void offerHistory();

    QLabel* m_label;
    QLineEdit* m_field;
    QLabel* m_count;
    InlineNote* m_note;
    History* m_history;
};

} // namespace swb
