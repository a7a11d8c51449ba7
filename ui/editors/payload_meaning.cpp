#include "ui/editors/payload_meaning.h"

#include "core/payload/hex.h"
#include "core/payload/python_literal.h"
#include "core/payload/struct_format.h"
#include "ui/look/words.h"

#include <QCoreApplication>

#include <fmt/format.h>

#include <algorithm>

namespace swb {

namespace {

constexpr std::size_t kMostCells = 64;
constexpr std::size_t kCellBytes = 16;
constexpr std::size_t kCodeBytes = 64;

QString tr(const char* text) { return QCoreApplication::translate("PayloadMeaning", text); }

QString hexText(BytesView bytes) {
    const QString shown = text(toHex(bytes.first(std::min(bytes.size(), kCellBytes))));
    return bytes.size() > kCellBytes ? shown + QStringLiteral(" \u2026") : shown;
}

QString orderText(bool isLittle, std::size_t size) {
    if (size < 2)
        return {};
    return isLittle ? tr("low byte first") : tr("high byte first");
}

QString cutText(const StructCut& cut) {
    return tr("%1 given, %2 kept, as Python does")
        .arg(cut.given == 1 ? tr("1 byte") : tr("%1 bytes").arg(cut.given))
        .arg(cut.kept);
}

// "Value 2: 8 bytes given, 4 kept, as Python does." Empty where each has its room.
QString cutsText(const StructFormat& format, const QString& values) {
    const auto packed = packStruct(format, values.toStdString());
    if (!packed || packed->cuts.empty())
        return {};
    const StructCut& first = packed->cuts.front();
    const QString said = tr(" Value %1: %2").arg(first.index + 1).arg(cutText(first));
    const auto others = packed->cuts.size() - 1;
    return said + (others == 0 ? tr(".") : tr("; and %1 more.").arg(others));
}

ByteCell structCell(const StructFormat& format, const StructField& field, BytesView bytes) {
    const char letter = field.code->letter;
    const bool isText = letter == 's' || letter == 'p';
    ByteCell cell;
    cell.hex = hexText(bytes);
    if (field.isPadding) {
        cell.kind = ByteCell::Kind::Padding;
        cell.label = tr("padding");
        cell.note = letter == 'x' ? text(structLetterMeaning(letter))
                                  : tr("so that '%1' stands at a multiple of its size").arg(QLatin1Char(letter));
        return cell;
    }
    cell.label = isText ? QStringLiteral("[%1] %2%3").arg(field.index).arg(field.code->count).arg(QLatin1Char(letter))
                        : QStringLiteral("[%1] %2").arg(field.index).arg(QLatin1Char(letter));
    cell.order = isText ? QString() : orderText(format.isLittleEndian(), bytes.size());
    cell.value = text(pythonRepr(unpackField(format, field, bytes)));
    cell.note = tr("%1, bytes %2 to %3")
                    .arg(text(structLetterMeaning(letter)))
                    .arg(field.offset)
                    .arg(field.offset + std::max<std::uint64_t>(field.length, 1) - 1);
    return cell;
}

ByteCell lengthCell(const LengthPrefix& prefix, BytesView bytes) {
    ByteCell cell;
    cell.kind = ByteCell::Kind::Length;
    cell.label = tr("length");
    cell.hex = hexText(bytes);
    cell.order = orderText(prefix.order == LengthPrefix::Order::Little, bytes.size());
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        number = number << 8 | bytes[prefix.order == LengthPrefix::Order::Little ? bytes.size() - 1 - i : i];
    cell.value = QString::number(number);
    cell.note = text(lengthPrefixText(prefix));
    return cell;
}

// What stands in quotes or brackets is shortened: it is shown in full where it was typed.
std::string shortened(const QString& code) {
    return (code.size() > 200 ? code.left(200) + QStringLiteral(" ... ") : code).simplified().toStdString();
}

std::string pythonFrame(const LengthPrefix& prefix) {
    const bool itself = prefix.counts == LengthPrefix::Counts::Itself;
    return fmt::format("payload = (len(payload){}).to_bytes({}, '{}') + payload\n",
                       itself ? fmt::format(" + {}", prefix.width) : "", prefix.width,
                       prefix.order == LengthPrefix::Order::Big ? "big" : "little");
}

std::string asPython(const PayloadDraft& draft, BytesView payload) {
    std::string code;
    switch (draft.form) {
    case PayloadForm::Struct:
        code = fmt::format("import struct\npayload = struct.pack('{}', {})\n", draft.format.toStdString(),
                           shortened(draft.text));
        break;
    case PayloadForm::Python: {
        const auto value = parsePythonLiteral(draft.text.toStdString());
        const bool isBytes = value && value->kind == PyValue::Kind::ByteString;
        code = fmt::format("value = {}\npayload = {}\n", shortened(draft.text),
                           isBytes ? "value" : "repr(value).encode()");
        break;
    }
    case PayloadForm::Json:
        code = fmt::format("import json\npayload = json.dumps(value{}).encode()\n",
                           draft.layout == JsonLayout::Compact  ? ", separators=(',', ':')"
                           : draft.layout == JsonLayout::Pretty ? ", indent=2"
                                                                : "");
        break;
    default:
        code = fmt::format("payload = {}\n", pythonBytesLiteral(payload.first(std::min(payload.size(), kCodeBytes))));
        if (payload.size() > kCodeBytes)
            code += "# only its first bytes\n";
    }
    if (draft.isFramed)
        code += pythonFrame(draft.prefix);
    return code + "s.sendall(payload)";
}

std::string backAgain(const PayloadDraft& draft) {
    switch (draft.form) {
    case PayloadForm::Struct:
        return fmt::format("values = struct.unpack('{}', payload)", draft.format.toStdString());
    case PayloadForm::Python:
        return "value = ast.literal_eval(payload.decode())";
    case PayloadForm::Json:
        return "value = json.loads(payload)";
    default:
        return {};
    }
}

} // namespace

QString madeOf(const PayloadDraft& draft) {
    if (draft.form == PayloadForm::Python) {
        const auto value = parsePythonLiteral(draft.text.toStdString());
        if (!value)
            return {};
        if (value->kind == PyValue::Kind::ByteString)
            return tr("The bytes of the literal are sent, without its b and quotes.");
        const QString said = tr("A socket carries bytes: %1 cannot be sent, its repr() goes as UTF-8 text.")
                                 .arg(text(kindText(value->kind)));
        return value->kind == PyValue::Kind::Set ? said + tr(" The items stand as typed; Python orders them by hash.")
                                                 : said;
    }
    if (draft.form == PayloadForm::Json) {
        const auto value = readJson(draft.text.toStdString());
        return value ? tr("A socket carries bytes: %1 cannot be sent, its JSON text goes as UTF-8.")
                           .arg(text(kindText(value->kind)))
                     : QString();
    }
    if (draft.form != PayloadForm::Struct)
        return {};
    const auto format = StructFormat::parse(draft.format.toStdString());
    return format
               ? tr("%1 bytes; %2.").arg(format->size()).arg(text(format->orderText())) + cutsText(*format, draft.text)
               : QString();
}

std::vector<ByteCell> cellsOf(const PayloadDraft& draft, BytesView bytes) {
    std::vector<ByteCell> cells;
    BytesView payload = bytes;
    if (draft.isFramed && bytes.size() >= draft.prefix.width) {
        cells.push_back(lengthCell(draft.prefix, bytes.first(draft.prefix.width)));
        payload = bytes.subspan(draft.prefix.width);
    }
    const auto format = StructFormat::parse(draft.format.toStdString());
    if (draft.form == PayloadForm::Struct && format && format->size() == payload.size()) {
        std::uint64_t shown = 0;
        const auto packed = packStruct(*format, draft.text.toStdString());
        const std::vector<StructCut> cuts = packed ? packed->cuts : std::vector<StructCut>();
        for (const StructField& field : format->fields(kMostCells)) {
            cells.push_back(structCell(*format, field, payload.subspan(field.offset, field.length)));
            shown = field.offset + field.length;
            const auto cut = std::ranges::find(cuts, field.index, &StructCut::index);
            if (!field.isPadding && cut != cuts.end())
                cells.back().note += QStringLiteral("; ") + cutText(*cut);
        }
        payload = payload.subspan(shown);
        if (payload.empty())
            return cells;
    } else if (!draft.isFramed) {
        return {};
    }
    ByteCell rest;
    rest.label = draft.form == PayloadForm::Struct ? tr("more fields") : tr("payload");
    rest.hex = hexText(payload);
    rest.value = payload.size() == 1 ? tr("1 byte") : tr("%1 bytes").arg(payload.size());
    cells.push_back(rest);
    return cells;
}

Explanation explainPayload(const PayloadDraft& draft) {
    Explanation said;
    said.title = draft.form == PayloadForm::Struct   ? "struct " + draft.format.toStdString()
                 : draft.form == PayloadForm::Python ? "Python literal"
                 : draft.form == PayloadForm::Json   ? "JSON"
                                                     : "payload";
    const auto bytes = draft.bytes();
    const auto payload = draft.payload();
    said.subtitle = bytes ? fmt::format("{} bytes to send", bytes->size()) : "not to be sent yet";
    said.sections.push_back(
        {"Why",
         tr("A socket carries bytes and nothing else: no list, no number, no text. Both sides agree on how a value "
            "becomes bytes and how the bytes become a value again; the kernel knows nothing of it. A stream does not "
            "keep messages apart either: a length in front, or a line end, does.")
             .toStdString(),
         false});
    if (const QString made = madeOf(draft); !made.isEmpty())
        said.sections.push_back({"What was made of it", made.toStdString(), false});
    if (!payload)
        said.sections.push_back({"What is wrong", payload.error().message, false});
    if (draft.isFramed)
        said.sections.push_back({"In front",
                                 tr("The length: %1. Who reads takes these bytes first, then as many as they say.")
                                     .arg(text(lengthPrefixText(draft.prefix)))
                                     .toStdString(),
                                 false});
    if (payload) {
        said.sections.push_back({"In Python", asPython(draft, *payload), true});
        if (const std::string back = backAgain(draft); !back.empty())
            said.sections.push_back({"Back again, in Python", back, true});
    }
    if (bytes && !bytes->empty()) {
        const BytesView shown = BytesView(*bytes).first(std::min(bytes->size(), kCodeBytes));
        said.sections.push_back({"In C",
                                 fmt::format("static const char payload[{}] = {};{}", bytes->size(), cLiteral(shown),
                                             shown.size() < bytes->size() ? " /* only its first bytes */" : ""),
                                 true});
    }
    said.source = draft.form == PayloadForm::Struct   ? "Python library reference, struct"
                  : draft.form == PayloadForm::Python ? "Python library reference, repr() and ast.literal_eval()"
                  : draft.form == PayloadForm::Json   ? "RFC 8259; Python library reference, json"
                                                      : "send(2)";
    return said;
}

} // namespace swb
