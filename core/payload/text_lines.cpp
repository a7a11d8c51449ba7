#include "core/payload/text_lines.h"

#include "core/base/utf8.h"
#include "core/payload/python_literal.h"

namespace swb {

TextLines textLines(BytesView bytes, Newlines newlines) {
    TextLines result;
    PyValue line;
    line.kind = PyValue::Kind::Text;
    const auto endLine = [&] {
        result.lines.push_back(pythonRepr(line));
        line.text.clear();
    };
    for (std::size_t at = 0; at < bytes.size();) {
        const Utf8Step step = utf8At(bytes, at);
        if (!step.isValid && !result.faultByte)
            result.faultByte = at;
        const char32_t c = step.isValid ? step.codePoint : 0xdc00 + step.codePoint;
        at += step.length;
        const bool isReturn = c == U'\r' && newlines != Newlines::LineFeed;
        if (c != U'\n' && !isReturn) {
            line.text += c;
            continue;
        }
        const bool isPair = isReturn && at < bytes.size() && bytes[at] == '\n';
        if (newlines == Newlines::Universal)
            line.text += U'\n';
        else
            line.text += isPair ? U"\r\n" : std::u32string(1, c);
        at += isPair ? 1 : 0;
        endLine();
    }
    if (!line.text.empty())
        endLine();
    return result;
}

} // namespace swb
