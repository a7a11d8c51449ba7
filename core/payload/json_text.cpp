#include "core/payload/json_text.h"

#include "core/base/escape.h"
#include "core/base/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace swb {

namespace {

using Json = nlohmann::json;
using Kind = JsonValue::Kind;

// Where the words of a text that is known to be JSON begin and end: the library tells it of errors only.
class Places {
public:
    explicit Places(std::string_view text)
        : m_text(text) {}

    // The next bracket, string, number or word; commas and colons are passed over.
    std::string_view next() {
        m_begin = std::min(m_text.find_first_not_of(" \t\r\n,:\xef\xbb\xbf", m_end), m_text.size());
        m_end = m_begin + wordLength();
        return m_text.substr(m_begin, m_end - m_begin);
    }
    std::size_t begin() const { return m_begin; }
    std::size_t end() const { return m_end; }

private:
    std::size_t wordLength() const {
        if (m_begin >= m_text.size())
            return 0;
        if (std::string_view("{}[]").find(m_text[m_begin]) != std::string_view::npos)
            return 1;
        if (m_text[m_begin] != '"')
            return std::min(m_text.find_first_of(" \t\r\n,:]}", m_begin), m_text.size()) - m_begin;
        std::size_t at = m_begin + 1;
        while (at < m_text.size() && m_text[at] != '"')
            at += m_text[at] == '\\' ? 2 : 1;
        return std::min(at + 1, m_text.size()) - m_begin;
    }

    std::string_view m_text;
    std::size_t m_begin = 0, m_end = 0;
};

std::string wordsOf(const nlohmann::detail::exception& error) {
    // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while parsing value - ..."
    std::string_view words = error.what();
    words.remove_prefix(std::min(words.find("] ") + 2, words.size()));
    if (const std::size_t place = words.find(": "); words.starts_with("parse error") && place != std::string_view::npos)
        words.remove_prefix(place + 2);
    if (const std::size_t cause = words.find(" - ");
        words.starts_with("syntax error") && cause != std::string_view::npos)
        words.remove_prefix(cause + 3);
    return std::string(words);
}

// Builds the tree while the library reads.
class Builder : public Json::json_sax_t {
public:
    explicit Builder(std::string_view text)
        : m_text(text)
        , m_places(text) {}

    Parsed<JsonValue> take() {
        if (m_error)
            return tl::unexpected(*m_error);
        return std::move(m_root);
    }

    bool null() override { return leaf(Kind::Null); }
    bool boolean(bool value) override { return leaf(value ? Kind::True : Kind::False); }
    bool number_integer(number_integer_t) override { return leaf(Kind::Number); }
    bool number_unsigned(number_unsigned_t) override { return leaf(Kind::Number); }
    bool number_float(number_float_t, const string_t&) override { return leaf(Kind::Number); }
    bool string(string_t&) override { return leaf(Kind::String); }
    bool binary(binary_t&) override { return false; } // JSON text has none
    bool start_object(std::size_t) override { return open(Kind::Object); }
    bool start_array(std::size_t) override { return open(Kind::Array); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        m_places.next();
        m_pending.key = name;
        m_pending.keyPosition = m_places.begin();
        m_pending.keyLength = m_places.end() - m_places.begin();
        m_pending.isRepeated = !m_open.back().names.insert(name).second;
        return true;
    }
    bool parse_error(std::size_t position, const std::string& lastToken,
                     const nlohmann::detail::exception& error) override {
        const bool isAtEnd = position > m_text.size();
        std::size_t at = isAtEnd ? m_text.size() : position > 0 ? position - 1 : 0;
        std::size_t length = isAtEnd ? 0 : 1;
        // Only of a number it tells the word as it stands.
        if (dynamic_cast<const Json::out_of_range*>(&error) != nullptr && !lastToken.empty() &&
            m_text.substr(0, at + 1).ends_with(lastToken)) {
            at = at + 1 - lastToken.size();
            length = lastToken.size();
        }
        const std::string_view word = lastToken.starts_with('"') ? std::string_view() : pythonNumberAt(at);
        if (!word.empty()) {
            at = static_cast<std::size_t>(word.data() - m_text.data());
            fail(at, word.size(), fmt::format("JSON has no {}, though Python's json.dumps() writes it", word));
        } else {
            fail(at, length, wordsOf(error));
        }
        return false;
    }

private:
    static std::string_view wordOf(std::string_view text) {
        return text.substr(0, std::min(text.find_first_of(" \t\r\n,:]}"), text.size()));
    }
    // "NaN", "Infinity" or "-Infinity", if it is what the library stopped at; of the last it takes the sign.
    std::string_view pythonNumberAt(std::size_t at) const {
        const std::size_t begin = at > 0 && m_text.substr(at - 1).starts_with("-Infinity") ? at - 1 : at;
        const std::string_view rest = m_text.substr(std::min(begin, m_text.size()));
        for (const std::string_view word : {"NaN", "Infinity", "-Infinity"})
            if (wordOf(rest) == word)
                return rest.substr(0, word.size());
        return {};
    }

    struct Open {
        JsonValue* value;
        std::set<std::string> names;
    };

    void fail(std::size_t at, std::size_t length, std::string_view message) {
        m_error = ParseError{at, length, fmt::format("{}: {}", lineAndColumn(m_text, at), message)};
    }
    JsonValue& place(Kind kind) {
        JsonValue value = std::exchange(m_pending, {});
        value.kind = kind;
        m_places.next();
        value.position = m_places.begin();
        value.length = m_places.end() - m_places.begin();
        if (m_open.empty())
            return m_root = std::move(value);
        return m_open.back().value->items.emplace_back(std::move(value));
    }
    bool leaf(Kind kind) {
        place(kind);
        return true;
    }
    bool open(Kind kind) {
        JsonValue& value = place(kind);
        if (m_open.size() >= kJsonDepth) {
            fail(value.position, 1, fmt::format("objects and arrays are nested deeper than {}", kJsonDepth));
            return false;
        }
        m_open.push_back({&value, {}}); // stays where it is: what holds it takes no other before it is closed
        return true;
    }
    bool close() {
        m_places.next();
        JsonValue& value = *m_open.back().value;
        value.length = m_places.end() - value.position;
        m_open.pop_back();
        return true;
    }

    std::string_view m_text;
    Places m_places;
    JsonValue m_root;
    JsonValue m_pending;
    std::vector<Open> m_open;
    std::optional<ParseError> m_error;
};

class Writer {
public:
    Writer(std::string_view text, JsonLayout layout)
        : m_text(text)
        , m_isPretty(layout == JsonLayout::Pretty) {}

    std::string take() { return std::move(m_out); }

    void write(const JsonValue& value) {
        if (value.keyLength > 0) {
            m_out += m_text.substr(value.keyPosition, value.keyLength);
            m_out += m_isPretty ? ": " : ":";
        }
        if (value.kind != Kind::Object && value.kind != Kind::Array) {
            m_out += m_text.substr(value.position, value.length);
            return;
        }
        m_out += value.kind == Kind::Object ? '{' : '[';
        ++m_depth;
        for (const JsonValue& item : value.items) {
            if (&item != &value.items.front())
                m_out += ',';
            newLine();
            write(item);
        }
        --m_depth;
        if (!value.items.empty())
            newLine();
        m_out += value.kind == Kind::Object ? '}' : ']';
    }

private:
    void newLine() {
        if (m_isPretty)
            (m_out += '\n').append(2 * m_depth, ' ');
    }

    std::string_view m_text;
    bool m_isPretty;
    std::size_t m_depth = 0;
    std::string m_out;
};

} // namespace

Parsed<JsonValue> readJson(std::string_view text) {
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return tl::unexpected(ParseError{text.size(), 0,
                                         "nothing is here; JSON is one value: {\"key\": 1}, [1, 2], "
                                         "\"text\", 1.5, true, false or null"});
    Builder builder(text);
    Json::sax_parse(text, &builder);
    return builder.take();
}

Parsed<std::string> layOutJson(std::string_view text, JsonLayout layout) {
    const auto value = readJson(text);
    if (!value)
        return tl::unexpected(value.error());
    if (layout == JsonLayout::AsWritten)
        return std::string(text);
    Writer writer(text, layout);
    writer.write(*value);
    return writer.take();
}

std::string_view kindText(JsonValue::Kind kind) {
    constexpr std::string_view kTexts[] = {"an object", "an array", "a string", "a number", "true", "false", "null"};
    return kTexts[static_cast<std::size_t>(kind)];
}

std::string lineAndColumn(std::string_view text, std::size_t position) {
    const std::string_view before = text.substr(0, position);
    const std::size_t lineBegin = before.rfind('\n') + 1; // npos + 1 is 0
    const auto isCharacter = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
    return fmt::format("line {}, column {}", std::ranges::count(before, '\n') + 1,
                       std::ranges::count_if(before.substr(lineBegin), isCharacter) + 1);
}

} // namespace swb
