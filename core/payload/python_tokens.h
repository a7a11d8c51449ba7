#pragma once

#include "core/payload/python_literal.h"

#include <optional>

namespace swb {

// The words a literal is made of, read one after the other. For python_literal.cpp.
// Source: the Python language reference, "Lexical analysis".
class PythonTokens {
public:
    explicit PythonTokens(std::string_view text)
        : m_text(text) {}

    bool insideBrackets = false; // there a line end is space

    std::size_t at() const { return m_at; }
    bool atEnd() const { return m_at >= m_text.size(); }
    char peek(std::size_t ahead = 0) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0'; }
    std::string_view slice(std::size_t from, std::size_t length) const {
        return from < m_text.size() ? m_text.substr(from, length) : std::string_view();
    }
    bool take(char c) {
        const bool isHere = !atEnd() && m_text[m_at] == c;
        m_at += isHere ? 1 : 0;
        return isHere;
    }
    void skip(std::size_t length) { m_at += length; }
    std::size_t characterLength() const;
    std::optional<std::size_t> findNul() const;
    void skipSpace();
    void skipBlankLines();

    bool isNumberHere() const;
    bool isQuoteHere() const; // of a text or bytes, with its prefix
    bool isWordHere() const;
    std::string_view word();
    Parsed<PyValue> number();
    Parsed<PyValue> quotedLiteral();

    // A decimal number, of any size: infinite when it is too large.
    static double toDouble(std::string_view decimal);

private:
    using Failure = tl::unexpected<ParseError>;
    Failure fail(std::size_t position, std::size_t length, std::string message) const {
        return tl::unexpected(ParseError{position, length, std::move(message)});
    }
    std::size_t prefixLength() const;
    bool digits(std::string& out, int base); // with single underscores between them; false at a wrong one
    Parsed<PyValue> basedNumber(int base);
    Parsed<PyValue> decimalNumber();
    Parsed<PyValue> checkedEnd(PyValue value, std::size_t begin);

    struct Quoted {
        bool isBytes = false;
        bool isRaw = false;
        std::string_view quote;
        PyValue value;
    };
    Parsed<bool> quotedPart(Quoted& in);
    Parsed<bool> escape(Quoted& in);
    Parsed<bool> hexEscape(Quoted& in, std::size_t digits);
    void octalEscape(Quoted& in);
    void put(Quoted& in, char32_t character);

    std::string_view m_text;
    std::size_t m_at = 0;
};

} // namespace swb
