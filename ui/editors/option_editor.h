#pragma once

#include "core/base/parse_error.h"
#include "core/options/option_value.h"

#include <QWidget>

namespace swb {

// Edits the value of one option in the way its kind calls for. It holds what is typed until somebody asks for the
// bytes; only Enter, or a value chosen from a list, says entered().
class OptionEditor : public QWidget {
    Q_OBJECT

public:
    explicit OptionEditor(const OptionSpec& spec, QWidget* parent)
        : QWidget(parent)
        , m_spec(spec) {}

    const OptionSpec& spec() const { return m_spec; }
    virtual void setValue(BytesView bytes) = 0; // none: nothing is known
    // What setsockopt() gets. Marks what cannot be read where it stands, and clears older marks.
    virtual Parsed<Bytes> bytes() = 0;

signals:
    void edited();
    void entered();

private:
    const OptionSpec& m_spec;
};

bool hasCellEditor(const OptionSpec& spec); // a line, a number or a list is enough for it
// A field for the text of a value: of every kind.
OptionEditor* makeLineEditor(const OptionSpec& spec, QWidget* parent);
// What the kind calls for.
OptionEditor* makeOptionEditor(const OptionSpec& spec, QWidget* parent);
OptionEditor* makeBytesEditor(const OptionSpec& spec, QWidget* parent);

// Whether `widget` is a part of `editor`. The list of a combo box is a window of its own, and still belongs to it.
bool isPartOf(const QWidget* editor, const QWidget* widget);

// What is to be said of a value before it is set: that its documented range has no such number, or that it is cut.
// Empty for most.
QString valueRemark(const OptionSpec& spec, BytesView bytes);

} // namespace swb
