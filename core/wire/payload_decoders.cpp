#include "core/base/escape.h"
#include "core/payload/json_text.h"
#include "core/payload/length_prefix.h"
#include "core/payload/python_literal.h"
#include "core/payload/struct_format.h"
#include "core/wire/decoder_rows.h"

#include <fmt/format.h>

#include <algorithm>

// Bytes that programs make of values: struct, repr, JSON, and messages that begin with their length.
namespace swb {

namespace {

constexpr std::size_t kMostFields = 5000; // what is beyond is one field, which says so
constexpr std::size_t kShownBytes = 60;

std::string_view textOf(BytesView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

std::string shortText(BytesView bytes) {
    const std::string text = escapeBytes(bytes.first(std::min(bytes.size(), kShownBytes)));
    return bytes.size() > kShownBytes ? text + "..." : text;
}

std::string shortRepr(const PyValue& value) {
    std::string repr = pythonRepr(value);
    if (repr.size() > kShownBytes) {
        std::size_t end = kShownBytes;
        while (end > 0 && (static_cast<unsigned char>(repr[end]) & 0xc0) == 0x80)
            --end; // not inside a character
        repr.resize(end);
        repr += "...";
    }
    return repr;
}

std::string countOf(std::uint64_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

Field dataField(BytesView bytes, std::size_t offset, std::string note, bool isFaulty = false) {
    Field field;
    field.name = "data";
    field.value = shortText(bytes.subspan(offset));
    field.note = std::move(note);
    field.offset = offset;
    field.length = bytes.size() - offset;
    field.isFaulty = isFaulty;
    return field;
}

// A text that is not what it should be: what was read, where it fails, what is left.
void addTextFault(Decoded& decoded, BytesView bytes, const ParseError& error) {
    const std::size_t at = std::min(error.position, bytes.size());
    const std::size_t end = std::min(at + error.length, bytes.size());
    if (at > 0)
        decoded.fields.push_back({"text", shortText(bytes.first(at)), "up to the fault", 0, at});
    Field fault{"fault", shortText(bytes.subspan(at, end - at)), error.message, at, end - at};
    fault.isFaulty = true;
    decoded.fields.push_back(std::move(fault));
    if (end < bytes.size())
        decoded.fields.push_back(dataField(bytes, end, "after the fault"));
}

// Space before and behind the value belongs to fields, too.
void addAround(Decoded& decoded, BytesView bytes, Field value) {
    if (value.offset > 0)
        decoded.fields.push_back({"space", "", "before the value", 0, value.offset});
    const std::size_t end = value.offset + value.length;
    decoded.fields.push_back(std::move(value));
    if (end < bytes.size())
        decoded.fields.push_back({"space", "", "behind the value", end, bytes.size() - end});
}

Field pythonField(std::string name, const PyValue& value, std::size_t& budget) {
    Field field{std::move(name), shortRepr(value), std::string(kindText(value.kind)), value.position, value.length};
    const bool isDict = value.kind == PyValue::Kind::Dict;
    const std::size_t step = isDict ? 2 : 1;
    for (std::size_t i = 0; i + step <= value.items.size(); i += step) {
        const PyValue& item = value.items[i + step - 1];
        if (budget == 0) {
            field.children.push_back({"data", "", countOf((value.items.size() - i) / step, "more item"), item.position,
                                      value.position + value.length - item.position});
            break;
        }
        --budget;
        field.children.push_back(
            pythonField(fmt::format("[{}]", isDict ? shortRepr(value.items[i]) : std::to_string(i)), item, budget));
    }
    if (value.isSequence() || isDict)
        field.note += fmt::format(" of {}", countOf(value.items.size() / step, "item"));
    else if (value.kind == PyValue::Kind::ByteString)
        field.note += fmt::format(", {}", countOf(value.bytes.size(), "byte"));
    else if (value.kind == PyValue::Kind::Text)
        field.note += fmt::format(" of {}", countOf(value.text.size(), "character"));
    return field;
}

Decoded decodePython(BytesView bytes, const DecodeContext&) {
    Decoded decoded{"Python literal", {}};
    const auto value = parsePythonLiteral(textOf(bytes));
    if (!value) {
        addTextFault(decoded, bytes, value.error());
        return decoded;
    }
    std::size_t budget = kMostFields;
    addAround(decoded, bytes, pythonField(std::string(kindText(value->kind)), *value, budget));
    return decoded;
}

Field jsonField(std::string name, const JsonValue& value, BytesView bytes, std::size_t& budget) {
    Field field{std::move(name), shortText(bytes.subspan(value.position, value.length)),
                std::string(kindText(value.kind)), value.position, value.length};
    if (value.keyLength > 0) { // its name is a part of it
        field.offset = value.keyPosition;
        field.length += value.position - value.keyPosition;
    }
    const bool isObject = value.kind == JsonValue::Kind::Object;
    for (std::size_t i = 0; i < value.items.size(); ++i) {
        const JsonValue& item = value.items[i];
        if (budget == 0) {
            const std::size_t at = isObject ? item.keyPosition : item.position;
            field.children.push_back(
                {"data", "", countOf(value.items.size() - i, "more item"), at, value.position + value.length - at});
            break;
        }
        --budget;
        field.children.push_back(
            jsonField(isObject ? fmt::format("[\"{}\"]", escapeBytes(viewOf(item.key))) : fmt::format("[{}]", i), item,
                      bytes, budget));
    }
    if (isObject || value.kind == JsonValue::Kind::Array)
        field.note += fmt::format(" of {}", countOf(value.items.size(), "item"));
    if (value.isRepeated) {
        field.isFaulty = true;
        field.note += "; this name stood before in the object: most readers keep the last";
    }
    return field;
}

Decoded decodeJson(BytesView bytes, const DecodeContext&) {
    Decoded decoded{"JSON", {}};
    const auto value = readJson(textOf(bytes));
    if (!value) {
        addTextFault(decoded, bytes, value.error());
        return decoded;
    }
    std::size_t budget = kMostFields;
    addAround(decoded, bytes, jsonField(std::string(kindText(value->kind)), *value, bytes, budget));
    return decoded;
}

std::string structNote(const StructFormat& format, const StructField& field) {
    const char letter = field.code->letter;
    std::string note = fmt::format("{}, {}", structLetterMeaning(letter), countOf(field.length, "byte"));
    if (field.length > 1 && letter != 's' && letter != 'p')
        note += format.isLittleEndian() ? ", low byte first" : ", high byte first";
    return note;
}

Field structField(const StructFormat& format, const StructField& field, BytesView record, std::size_t base) {
    const std::size_t there = record.size() > field.offset ? record.size() - field.offset : 0;
    Field shown;
    shown.offset = base + std::min<std::size_t>(field.offset, record.size());
    shown.length = std::min<std::size_t>(field.length, there);
    if (field.isPadding) {
        shown.name = "padding";
        shown.value = field.length == 0 ? "" : shortText(record.subspan(record.size() - there).first(shown.length));
        shown.note = field.code->letter == 'x' ? std::string(structLetterMeaning('x'))
                                               : fmt::format("so that '{}' is aligned", field.code->letter);
    } else {
        shown.name = fmt::format("[{}] {}", field.index, field.code->letter);
        if (field.code->letter == 's' || field.code->letter == 'p')
            shown.name = fmt::format("[{}] {}{}", field.index, field.code->count, field.code->letter);
        shown.note = structNote(format, field);
        if (shown.length == field.length)
            shown.value = shortRepr(unpackField(format, field, record.subspan(field.offset, field.length)));
    }
    if (shown.length < field.length) {
        shown.isFaulty = true;
        shown.note += fmt::format("; {} of them {} there", shown.length, shown.length == 1 ? "is" : "are");
    }
    return shown;
}

std::vector<Field> structRecord(const StructFormat& format, BytesView record, std::size_t base, std::size_t& budget) {
    std::vector<Field> fields;
    std::size_t end = 0;
    for (const StructField& field : format.fields(budget)) {
        fields.push_back(structField(format, field, record, base));
        end = static_cast<std::size_t>(std::min<std::uint64_t>(field.offset + field.length, record.size()));
    }
    budget -= fields.size();
    if (end < record.size() && end < format.size())
        fields.push_back({"data", shortText(record.subspan(end)), "more fields than are shown", base + end,
                          std::min<std::size_t>(format.size(), record.size()) - end});
    return fields;
}

Decoded decodeStruct(BytesView bytes, const DecodeContext& context) {
    Decoded decoded{"struct " + context.argument, {}};
    const auto format = StructFormat::parse(context.argument);
    if (context.argument.empty() || !format) {
        decoded.name = "struct";
        decoded.fields.push_back(
            dataField(bytes, 0, context.argument.empty() ? "type a format, such as !HI4s" : format.error().message,
                      !context.argument.empty()));
        return decoded;
    }
    decoded.name += fmt::format(": {}, {}", countOf(format->size(), "byte"), format->orderText());
    const std::size_t size = format->size();
    std::size_t budget = kMostFields;
    if (size == 0 || bytes.size() < 2 * size) {
        decoded.fields = structRecord(*format, bytes, 0, budget);
        if (bytes.size() > size)
            decoded.fields.push_back(
                dataField(bytes, size, countOf(bytes.size() - size, "byte") + " more than the format describes", true));
        return decoded;
    }
    std::size_t at = 0; // struct.iter_unpack(): one record behind the other
    for (std::size_t number = 1; at + size <= bytes.size() && budget > 0; ++number, at += size) {
        Field record{fmt::format("record {}", number), "", countOf(size, "byte"), at, size};
        record.children = structRecord(*format, bytes.subspan(at, size), at, budget);
        decoded.fields.push_back(std::move(record));
    }
    if (at < bytes.size()) {
        const bool isCut = budget > 0;
        decoded.fields.push_back(dataField(bytes, at,
                                           isCut ? fmt::format("{} of a record of {}", bytes.size() - at, size)
                                                 : "more records than are shown",
                                           isCut));
    }
    return decoded;
}

Field lengthField(const LengthPrefix& prefix, const LengthFrame& frame, BytesView bytes) {
    const std::size_t width = std::min<std::size_t>(prefix.width, bytes.size() - frame.offset);
    Field field{"length", std::to_string(frame.declared), lengthPrefixText(prefix), frame.offset, width};
    if (frame.state == LengthFrame::State::CutInLength) {
        field.value.clear();
        field.note = fmt::format("{} of {} bytes are there", width, prefix.width);
    } else if (frame.state == LengthFrame::State::Lies) {
        field.note =
            fmt::format("counts itself, so it is {} at least: it lies, or does not count itself", prefix.width);
        field.isFaulty = true;
    } else if (frame.state == LengthFrame::State::Cut) {
        field.note += fmt::format("; {} of the payload's bytes are missing yet", frame.missing);
    }
    return field;
}

Decoded decodeLengthPrefix(BytesView bytes, const DecodeContext& context) {
    Decoded decoded{"length-prefixed", {}};
    const auto prefix = parseLengthPrefix(context.argument);
    if (!prefix) {
        decoded.fields.push_back(dataField(bytes, 0, prefix.error(), true));
        return decoded;
    }
    const auto frames = splitFrames(bytes, *prefix, kMostFields / 3);
    decoded.name += fmt::format(", {}: {}", lengthPrefixText(*prefix), countOf(frames.size(), "message"));
    std::size_t end = 0;
    for (const LengthFrame& frame : frames) {
        const Field length = lengthField(*prefix, frame, bytes);
        const std::size_t begin = frame.offset + length.length;
        end = begin + frame.payload;
        const bool isCut = frame.missing > 0;
        Field message{
            fmt::format("message {}", decoded.fields.size() + 1), shortText(bytes.subspan(begin, frame.payload)),
            isCut ? "incomplete: the rest may come with the next bytes" : "", frame.offset, end - frame.offset};
        message.children.push_back(length);
        if (begin < end)
            message.children.push_back(
                {"payload", shortText(bytes.subspan(begin, frame.payload)),
                 isCut ? fmt::format("{} of {} bytes", frame.payload, frame.payload + frame.missing)
                       : countOf(frame.payload, "byte"),
                 begin, frame.payload});
        decoded.fields.push_back(std::move(message));
    }
    if (end < bytes.size())
        decoded.fields.push_back(dataField(bytes, end, "more messages than are shown"));
    return decoded;
}

constexpr Decoder kRows[] = {
    {"struct", "struct format", "Values packed as Python's struct does, by a format such as !HI4s", "format",
     &decodeStruct},
    {"json", "JSON", "A JSON text: objects, arrays, strings and numbers", {}, &decodeJson},
    {"python",
     "Python literal",
     "A value as Python's repr() writes it, read as ast.literal_eval() does",
     {},
     &decodePython},
    {"length-prefix", "length-prefixed messages",
     "Messages that each begin with their length: its width 1, 2, 4 or 8, big or little, and \"itself\" when it counts "
     "its own bytes",
     "length", &decodeLengthPrefix},
};

} // namespace

std::span<const Decoder> payloadDecoders() { return kRows; }

} // namespace swb
