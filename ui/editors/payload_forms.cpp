#include "ui/editors/payload_forms.h"

#include <QCoreApplication>

#include <array>

namespace swb {

namespace {
QString tr(const char* text) { return QCoreApplication::translate("PayloadForms", text); }
} // namespace

std::span<const PayloadFormRow> payloadForms() {
    static const std::array kRows = {
        PayloadFormRow{PayloadForm::Text, tr("Text"), tr("Characters as they are; a backslash is a backslash"),
                       tr("text to send")},
        PayloadFormRow{PayloadForm::Escapes, tr("Escapes"),
                       tr("Text with \\n \\r \\t \\0 \\x00 \\u00e9; \\xHH is always one byte"),
                       tr("text with \\r\\n, \\x00, \\u00e9")},
        PayloadFormRow{PayloadForm::Hex, tr("Hex"),
                       tr("Pairs of hex digits; spaces, commas, colons and 0x may stand between"),
                       QStringLiteral("48 65 6c 6c 6f 0a")},
        PayloadFormRow{PayloadForm::Struct, QStringLiteral("struct"),
                       tr("Values packed by a format, as Python's struct does"), QStringLiteral("7, 70000, b'abcd'")},
        PayloadFormRow{PayloadForm::Python, QStringLiteral("Python"),
                       tr("A Python literal: sent is its repr() as text, or the bytes of a bytes literal"),
                       QStringLiteral("[1, 2.5, 'three', b'\\x04']")},
        PayloadFormRow{PayloadForm::Json, QStringLiteral("JSON"), tr("A JSON text, checked, and laid out as chosen"),
                       QStringLiteral("{\"id\": 7, \"tags\": [\"a\", \"b\"]}")},
    };
    return kRows;
}

} // namespace swb
