#pragma once

#include "core/wire/form.h"

#include <QWidget>

class QBoxLayout;
class QComboBox;
class QPushButton;

namespace swb {

class FieldForm;
class InlineNote;
class PayloadLine;

// Bytes composed by the fields of a header, with a payload behind it. A header can be put before what is composed: then
// all of it is the payload of the next form.
class ComposeForm : public QWidget {
    Q_OBJECT

public:
    explicit ComposeForm(QWidget* parent = nullptr);

    void useForm(std::string_view id);
    void setPayload(BytesView bytes);
    FieldForm* fields() const { return m_fields; }
    PayloadLine* payload() const { return m_payload; }
    // Composes anew and tells it, also when nothing was changed.
    void compose();

    QSize minimumSizeHint() const override;

signals:
    void composed(const QByteArray& bytes);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void createTop();
    void placeTop();
    void takeForm();
    void wrap();

    QBoxLayout* m_top = nullptr;
    QComboBox* m_choice = nullptr;
    QPushButton* m_wrap = nullptr;
    FieldForm* m_fields;
    PayloadLine* m_payload;
    InlineNote* m_note;
    QString m_example; // a payload that the form brought along
    Bytes m_composed;
    bool m_filling = false;
};

} // namespace swb
