#include "ui/views/code_highlighter.h"

#include "ui/look/semantic.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace swb {

namespace {

enum BlockState { Outside = 0, InComment = 1 };

constexpr std::array<std::u16string_view, 28> kCWords{
    u"break",  u"case",   u"char",     u"const",   u"continue", u"default", u"do",
    u"else",   u"for",    u"if",       u"include", u"int",      u"long",    u"define",
    u"return", u"short",  u"signed",   u"sizeof",  u"size_t",   u"ssize_t", u"static",
    u"struct", u"switch", u"unsigned", u"void",    u"while",    u"goto",    u"socklen_t"};
constexpr std::array<std::u16string_view, 24> kPythonWords{
    u"and",  u"as", u"assert", u"break", u"def", u"del",  u"elif", u"else", u"except", u"False", u"finally", u"for",
    u"from", u"if", u"import", u"in",    u"is",  u"None", u"not",  u"or",   u"return", u"True",  u"while",   u"with"};

template <typename Words>
bool holds(const Words& words, QStringView word) {
    return std::any_of(words.begin(), words.end(), [word](std::u16string_view entry) {
        return word == QStringView(entry.data(), static_cast<qsizetype>(entry.size()));
    });
}

bool isWordPart(QChar c) { return c.isLetterOrNumber() || c == u'_'; }

// SOCK_STREAM, AF_INET: how the names of constants are written in C and Python alike.
bool isConstant(QStringView word) {
    return word.size() > 1 && word[0].isUpper() &&
           std::all_of(word.begin(), word.end(), [](QChar c) { return c.isUpper() || c.isDigit() || c == u'_'; });
}

// In "machine's" it closes nothing and opens nothing; after the one or two letters of b'' and u8'' it does.
bool isApostrophe(const QString& text, int at) {
    return text[at] == u'\'' && at >= 3 && text[at - 1].isLetter() && isWordPart(text[at - 2]) &&
           isWordPart(text[at - 3]);
}

} // namespace

bool CodeHighlighter::isLineComment(const QString& text, int at) const {
    if (m_language == CodeView::Language::Python)
        return text[at] == u'#';
    return text[at] == u'/' && at + 1 < text.size() && text[at + 1] == u'/';
}

int CodeHighlighter::highlightBlockComment(const QString& text, int from, int openedAt) {
    const qsizetype end = text.indexOf(QStringLiteral("*/"), from);
    const int next = static_cast<int>(end < 0 ? text.size() : end + 2);
    if (end < 0)
        setCurrentBlockState(InComment);
    setFormat(openedAt, next - openedAt, semanticColor(Semantic::MutedText));
    return next;
}

int CodeHighlighter::highlightString(const QString& text, int from) {
    const QChar quote = text[from];
    int at = from + 1;
    while (at < text.size() && text[at] != quote)
        at += text[at] == u'\\' ? 2 : 1;
    at = std::min(at + 1, static_cast<int>(text.size()));
    setFormat(from, at - from, semanticColor(Semantic::Success));
    return at;
}

int CodeHighlighter::highlightNumber(const QString& text, int from) {
    int at = from;
    while (at < text.size() && (isWordPart(text[at]) || text[at] == u'.'))
        ++at;
    setFormat(from, at - from, semanticColor(Semantic::Warning));
    return at;
}

int CodeHighlighter::highlightWord(const QString& text, int from) {
    int at = from;
    while (at < text.size() && isWordPart(text[at]))
        ++at;
    const QStringView word = QStringView(text).mid(from, at - from);
    const bool python = m_language == CodeView::Language::Python;
    if (python ? holds(kPythonWords, word) : holds(kCWords, word))
        setFormat(from, at - from, semanticColor(Semantic::Accent));
    else if (isConstant(word))
        setFormat(from, at - from, semanticColor(Semantic::Scripted));
    else if (at < text.size() && text[at] == u'(')
        setFormat(from, at - from, semanticColor(Semantic::Received));
    return at;
}

void CodeHighlighter::highlightBlock(const QString& text) {
    setCurrentBlockState(Outside);
    int at = 0;
    if (previousBlockState() == InComment)
        at = highlightBlockComment(text, 0, 0);
    while (at < text.size()) {
        const QChar c = text[at];
        if (isLineComment(text, at)) {
            setFormat(at, static_cast<int>(text.size()) - at, semanticColor(Semantic::MutedText));
            return;
        }
        if (m_language == CodeView::Language::C && QStringView(text).mid(at).startsWith(u"/*"))
            at = highlightBlockComment(text, at + 2, at);
        else if (c == u'"' || (c == u'\'' && !isApostrophe(text, at)))
            at = highlightString(text, at);
        else if (c.isDigit())
            at = highlightNumber(text, at);
        else if (isWordPart(c))
            at = highlightWord(text, at);
        else
            ++at;
    }
}

} // namespace swb
