#pragma once

#include "ui/editors/option_editor.h"

class QPlainTextEdit;

namespace swb {

class AddressEditor;
class FlagsPopup;
class InlineNote;

// A set of flags: a box for each, and a field for the bits that have no name.
class OptionFlagsEditor : public OptionEditor {
    Q_OBJECT

public:
    OptionFlagsEditor(const OptionSpec& spec, QWidget* parent);
    void setValue(BytesView bytes) override;
    Parsed<Bytes> bytes() override;

private:
    FlagsPopup* m_boxes;
};

// Several lines: a filter as tcpdump -ddd prints it, or any value as hex.
class OptionTextEditor : public OptionEditor {
    Q_OBJECT

public:
    enum class Form { Filter, Hex };
    OptionTextEditor(const OptionSpec& spec, Form form, QWidget* parent);
    void setValue(BytesView bytes) override;
    Parsed<Bytes> bytes() override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    Form m_form;
    QPlainTextEdit* m_text;
    InlineNote* m_note; // what a filter does
};

// The address of a socket.
class OptionAddressEditor : public OptionEditor {
    Q_OBJECT

public:
    OptionAddressEditor(const OptionSpec& spec, QWidget* parent);
    void setValue(BytesView bytes) override;
    Parsed<Bytes> bytes() override;

private:
    AddressEditor* m_address;
};

// An option that acts when it is set: there is nothing to type.
class OptionActEditor : public OptionEditor {
    Q_OBJECT

public:
    OptionActEditor(const OptionSpec& spec, QWidget* parent);
    void setValue(BytesView) override {}
    Parsed<Bytes> bytes() override;
};

} // namespace swb
