#pragma once

#include "ui/editors/payload_draft.h"

#include <QWidget>

class QLineEdit;

namespace swb {

class InlineNote;

// Where a struct format is typed: what it makes, or what is wrong with it, stands below.
class StructLine : public QWidget {
    Q_OBJECT

public:
    explicit StructLine(const QString& format, QWidget* parent = nullptr);

    QLineEdit* field() const { return m_field; }
    void showMeaning(const PayloadDraft& draft);

signals:
    void edited();

private:
    QLineEdit* m_field;
    InlineNote* m_note;
};

} // namespace swb
