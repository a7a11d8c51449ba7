#pragma once

#include "core/rules/template.h"
#include "ui/editors/choice_combo.h"

#include <QWidget>

class QCheckBox;
class QPlainTextEdit;

namespace swb {

class ChecksumEdit;
class InlineNote;
class MenuButton;

// Bytes as a text with placeholders: its form, the switch, and the checksum that is appended. What cannot be read is
// marked at its byte, and said below.
class TemplateEdit : public QWidget {
    Q_OBJECT

public:
    explicit TemplateEdit(const QString& label, Template::Use use, QWidget* parent = nullptr);

    PayloadText payload() const; // as it stands, with its faults
    void setPayload(const PayloadText& payload);
    // Whether there is a message to answer, and the groups of what is looked for in it.
    void setUse(Template::Use use, std::vector<std::string> captures);
    QPlainTextEdit* field() const { return m_field; }

signals:
    void edited();

private:
    void fillPlaceholders();
    void insert(const QString& example);
    void refresh();
    void takeHeight();

    QPlainTextEdit* m_field;
    ChoiceCombo<PayloadText::Form>* m_form;
    QCheckBox* m_hasPlaceholders;
    MenuButton* m_placeholders;
    ChecksumEdit* m_checksum;
    InlineNote* m_note;
    Template::Use m_use;
    std::vector<std::string> m_captures;
};

} // namespace swb
