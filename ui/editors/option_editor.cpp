#include "ui/editors/option_editor.h"

#include "core/options/option_offer.h"
#include "ui/editors/option_fields_editor.h"
#include "ui/editors/option_line_editor.h"
#include "ui/editors/option_part_editors.h"
#include "ui/look/words.h"

namespace swb {

bool hasCellEditor(const OptionSpec& spec) {
    switch (spec.kind) {
    case ValueKind::Nothing:
    case ValueKind::Flags:
    case ValueKind::SocketAddress:
    case ValueKind::Linger:
    case ValueKind::TimeVal:
    case ValueKind::Filter:
    case ValueKind::Struct:
    case ValueKind::Buffer:
        return false;
    default:
        return true;
    }
}

OptionEditor* makeLineEditor(const OptionSpec& spec, QWidget* parent) { return new OptionLineEditor(spec, parent); }

OptionEditor* makeOptionEditor(const OptionSpec& spec, QWidget* parent) {
    if (const StructLayout* layout = layoutOf(spec))
        return new OptionFieldsEditor(spec, *layout, parent);
    switch (spec.kind) {
    case ValueKind::Nothing:
        return new OptionActEditor(spec, parent);
    case ValueKind::Flags:
        return new OptionFlagsEditor(spec, parent);
    case ValueKind::SocketAddress:
        return new OptionAddressEditor(spec, parent);
    case ValueKind::Filter:
        return new OptionTextEditor(spec, OptionTextEditor::Form::Filter, parent);
    case ValueKind::Struct:
    case ValueKind::Buffer:
        return makeBytesEditor(spec, parent);
    default:
        return makeLineEditor(spec, parent);
    }
}

OptionEditor* makeBytesEditor(const OptionSpec& spec, QWidget* parent) {
    return new OptionTextEditor(spec, OptionTextEditor::Form::Hex, parent);
}

bool isPartOf(const QWidget* editor, const QWidget* widget) {
    while (widget != nullptr && widget != editor)
        widget = widget->parentWidget();
    return widget == editor;
}

QString valueRemark(const OptionSpec& spec, BytesView bytes) {
    const auto number = decodeOption(spec, bytes).number;
    if (!number || !isOutsideRange(spec, *number))
        return {};
    return OptionEditor::tr("%1 is outside what is documented (%2). The kernel will say.")
        .arg(*number)
        .arg(text(rangeText(spec)));
}

} // namespace swb
