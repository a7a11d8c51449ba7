#pragma once

#include "core/base/bytes.h"
#include "core/base/parse_error.h"

#include <QObject>

class QLineEdit;

namespace swb {

class ChoiceRow;
class FlowLayout;
class InlineNote;

// Where the bytes that are to be found are typed: a line, and whether it is text with escapes or hex.
class BytesField : public QObject {
    Q_OBJECT

public:
    BytesField(FlowLayout* flow, const QString& toolTip, QObject* parent);

    QLineEdit* line() const { return m_line; }
    void begin(); // puts the cursor into the line
    // What is typed; when it cannot be read the line is marked and the note says why.
    Parsed<Bytes> take(InlineNote& note) const;

signals:
    void changed();

private:
    QLineEdit* m_line;
    ChoiceRow* m_forms;
};

} // namespace swb
