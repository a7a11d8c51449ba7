#include "core/base/ascii.h"
#include "core/base/escape.h"
#include "core/payload/hex.h"
#include "core/payload/text_codec.h"
#include "core/rules/template.h"
#include "core/rules/time_replies.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace swb {
namespace {

using namespace template_part;

constexpr PlaceholderRow kPlaceholders[] = {
    {"{counter}", "1, 2, 3, ...: start=1 step=1 width=4 base=16, or as=u16be for bytes", false},
    {"{time %H:%M:%S}", "the local time, by strftime; without a format 2026-11-21 19:30:00", false},
    {"{utc %FT%TZ}", "the same in UTC", false},
    {"{unix}", "seconds since 1970; {unixms} and {unixus} finer; as=u32be for bytes", false},
    {"{random 16}", "so many random bytes", false},
    {"{randomtext 8}", "so many random letters and digits", false},
    {"{randomnumber 1 100}", "a random number from the first to the second; width, base, as", false},
    {"{file /etc/hostname}", "what stands in the file at the moment of sending", false},
    {"{rest}", "how many bytes follow behind {body}, or behind it where there is none; width, base, as", false},
    {"{body}", "nothing: from here on {rest} counts", false},
    {"{peer}", "the peer's address; {peer host}, {peer port}, and {local} likewise", false},
    {"{message}", "what is answered; {message upper}, lower, hex, reversed", true},
    {"{$1}", "the first group of the regular expression; {$0} all that matched, {$name}, {$1 upper}", true},
    {"{length}", "how many bytes the message has that is answered; width, base, as", true},
    {"{{", "a brace; }} the other", false},
};

using Failure = ParseError;

struct Word {
    std::size_t position = 0; // in the payload's text
    std::string_view text;
};

std::vector<Word> wordsOf(std::string_view text, std::size_t position) {
    std::vector<Word> words;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == ' ') {
            ++at;
            continue;
        }
        const std::size_t end = std::min(text.find(' ', at), text.size());
        words.push_back({position + at, text.substr(at, end - at)});
        at = end;
    }
    return words;
}

tl::unexpected<Failure> fail(const Word& word, std::string message) {
    return tl::unexpected(Failure{word.position, word.text.size(), std::move(message)});
}

template <class T>
Parsed<T> number(const Word& word, T low, T high) {
    T value = 0;
    const bool isHex = word.text.size() > 2 && word.text[0] == '0' && lower(word.text[1]) == 'x';
    const std::string_view figures = word.text.substr(isHex ? 2 : 0);
    const auto [end, error] = std::from_chars(figures.data(), figures.data() + figures.size(), value, isHex ? 16 : 10);
    if (error != std::errc() || end != figures.data() + figures.size() || value < low || value > high)
        return fail(word, fmt::format("{} is no whole number from {} to {}", quoted(word.text), low, high));
    return value;
}

Parsed<NumberForm> numberBytes(const Word& word, NumberForm form) {
    constexpr std::pair<std::string_view, unsigned> kWidths[] = {{"u8", 1}, {"u16", 2}, {"u32", 4}, {"u64", 8}};
    for (const auto& [name, bytes] : kWidths) {
        if (!word.text.starts_with(name))
            continue;
        const std::string_view order = word.text.substr(name.size());
        if (order != "be" && order != "le" && !(order.empty() && bytes == 1))
            break;
        form.bytes = bytes;
        form.isLittle = order == "le";
        return form;
    }
    return fail(word, fmt::format("{} is none of u8, u16be, u16le, u32be, u32le, u64be, u64le", quoted(word.text)));
}

// "key=value" of a number's form. Another key is not taken here: `isTaken` is left false.
Parsed<NumberForm> numberArgument(const Word& word, NumberForm form, bool& isTaken) {
    const std::size_t equals = word.text.find('=');
    const std::string_view key = word.text.substr(0, equals);
    const Word value{word.position + key.size() + 1,
                     equals == std::string_view::npos ? std::string_view() : word.text.substr(equals + 1)};
    isTaken = true;
    if (key == "width") {
        const auto width = number<unsigned>(value, 0, 64);
        if (!width)
            return tl::unexpected(width.error());
        form.width = *width;
        return form;
    }
    if (key == "base") {
        const auto base = number<unsigned>(value, 2, 36);
        if (!base)
            return tl::unexpected(base.error());
        form.base = *base;
        return form;
    }
    if (key == "as")
        return numberBytes(value, form);
    if (word.text == "upper") {
        form.isUpper = true;
        return form;
    }
    isTaken = false;
    return form;
}

class Reader {
public:
    Reader(const PayloadText& text, Template::Use use, std::span<const std::string> captures)
        : m_text(text)
        , m_use(use)
        , m_captures(captures) {}

    Parsed<std::vector<Part>> run();

private:
    using PartOr = Parsed<Part>;
    using Words = std::span<const Word>;

    Parsed<bool> literal(std::size_t from, std::size_t to);
    Parsed<std::size_t> braces(std::size_t at); // gives where to go on
    PartOr placeholder(std::size_t from, std::size_t to);
    PartOr counter(Words arguments) const;
    template <class Kind>
    PartOr withForm(Kind kind, Words arguments) const;
    PartOr randomBytes(const Word& name, Words arguments) const;
    PartOr randomNumber(const Word& name, Words arguments) const;
    PartOr timePart(const Word& name, std::string_view format, std::size_t formatAt) const;
    PartOr peer(const Word& name, Words arguments) const;
    PartOr capture(const Word& name, Words arguments) const;
    Parsed<Change> change(Words arguments) const;

    const PayloadText& m_text;
    Template::Use m_use;
    std::span<const std::string> m_captures;
    std::vector<Part> m_parts;
};

Parsed<std::vector<Part>> Reader::run() {
    const std::string& text = m_text.text;
    std::size_t literalFrom = 0;
    for (std::size_t at = 0; m_text.hasPlaceholders && at < text.size();) {
        if (text[at] != '{' && text[at] != '}') {
            ++at;
            continue;
        }
        const bool isDoubled = at + 1 < text.size() && text[at + 1] == text[at];
        if (auto read = literal(literalFrom, at); !read)
            return tl::unexpected(std::move(read.error()));
        if (isDoubled) {
            m_parts.emplace_back(Bytes{static_cast<std::uint8_t>(text[at])});
            at += 2;
        } else if (text[at] == '}') {
            return tl::unexpected(Failure{at, 1, "this brace closes nothing; a brace itself is written }}"});
        } else {
            const std::size_t end = text.find('}', at);
            if (end == std::string::npos)
                return tl::unexpected(Failure{at, 1, "this brace is not closed; a brace itself is written {{"});
            auto part = placeholder(at + 1, end);
            if (!part)
                return tl::unexpected(std::move(part.error()));
            m_parts.push_back(*std::move(part));
            at = end + 1;
        }
        literalFrom = at;
    }
    if (auto read = literal(literalFrom, text.size()); !read)
        return tl::unexpected(std::move(read.error()));
    return std::move(m_parts);
}

Parsed<bool> Reader::literal(std::size_t from, std::size_t to) {
    const std::string_view piece = std::string_view(m_text.text).substr(from, to - from);
    if (piece.empty())
        return true;
    Parsed<Bytes> bytes;
    if (m_text.form == PayloadText::Form::Hex)
        bytes = parseHex(piece);
    else if (m_text.form == PayloadText::Form::Text)
        bytes = encodeText(piece, {.escapes = Escapes::Interpret});
    else
        bytes = Bytes(piece.begin(), piece.end());
    if (!bytes) {
        ParseError error = std::move(bytes.error());
        error.position += from;
        return tl::unexpected(std::move(error));
    }
    m_parts.emplace_back(*std::move(bytes));
    return true;
}

Parsed<Part> Reader::placeholder(std::size_t from, std::size_t to) {
    const std::string_view inside = std::string_view(m_text.text).substr(from, to - from);
    const std::vector<Word> words = wordsOf(inside, from);
    if (words.empty())
        return tl::unexpected(
            Failure{from - 1, to - from + 2, "an empty placeholder; a brace itself is written {{ or }}"});
    const Word& name = words.front();
    const Words arguments = Words(words).subspan(1);
    const std::size_t restAt = name.position + name.text.size();
    const std::string_view rest = trimmed(inside.substr(restAt - from));
    const bool wantsMessage = name.text == "message" || name.text == "length" || name.text.starts_with('$');
    if (wantsMessage && m_use == Template::Use::Sending)
        return fail(name, fmt::format("{} is of a message that is answered; here there is none", name.text));
    if (name.text.starts_with('$'))
        return capture(name, arguments);
    if (name.text == "counter")
        return counter(arguments);
    if (name.text == "time" || name.text == "utc")
        return timePart(name, rest, arguments.empty() ? name.position : arguments[0].position);
    if (name.text == "unix")
        return withForm(Epoch{1'000'000'000, {}}, arguments);
    if (name.text == "unixms")
        return withForm(Epoch{1'000'000, {}}, arguments);
    if (name.text == "unixus")
        return withForm(Epoch{1'000, {}}, arguments);
    if (name.text == "random" || name.text == "randomtext")
        return randomBytes(name, arguments);
    if (name.text == "randomnumber")
        return randomNumber(name, arguments);
    if (name.text == "rest")
        return withForm(Rest{}, arguments);
    if (name.text == "length")
        return withForm(Length{}, arguments);
    if (name.text == "body" && arguments.empty())
        return Part(Body{});
    if (name.text == "peer" || name.text == "local")
        return peer(name, arguments);
    if (name.text == "message")
        return change(arguments).map([](Change how) { return Part(Message{how}); });
    if (name.text == "file" && !rest.empty())
        return Part(File{std::string(rest)});
    if (name.text == "file" || name.text == "body")
        return fail(name, name.text == "file" ? "the path is missing: {file /etc/hostname}" : "{body} takes nothing");
    return fail(name, fmt::format("{} is no placeholder that is known; a brace itself is written {{{{ or }}}}",
                                  quoted(name.text)));
}

Parsed<Part> Reader::counter(Words arguments) const {
    Counter counter;
    for (const Word& word : arguments) {
        const bool isStart = word.text.starts_with("start=");
        if (isStart || word.text.starts_with("step=")) {
            const std::size_t key = isStart ? 6 : 5;
            const auto value = number<std::int64_t>({word.position + key, word.text.substr(key)}, INT64_MIN, INT64_MAX);
            if (!value)
                return tl::unexpected(value.error());
            (isStart ? counter.start : counter.step) = *value;
            continue;
        }
        bool isTaken = false;
        const auto form = numberArgument(word, counter.form, isTaken);
        if (!form)
            return tl::unexpected(form.error());
        if (!isTaken)
            return fail(word, "a counter takes start=, step=, width=, base=, upper and as=");
        counter.form = *form;
    }
    return Part(counter);
}

template <class Kind>
Parsed<Part> Reader::withForm(Kind kind, Words arguments) const {
    for (const Word& word : arguments) {
        bool isTaken = false;
        const auto form = numberArgument(word, kind.form, isTaken);
        if (!form)
            return tl::unexpected(form.error());
        if (!isTaken)
            return fail(word, "a number takes width=, base=, upper and as=");
        kind.form = *form;
    }
    return Part(kind);
}

Parsed<Part> Reader::randomBytes(const Word& name, Words arguments) const {
    if (arguments.size() != 1)
        return fail(arguments.empty() ? name : arguments[1],
                    fmt::format("{} takes how many: {{{} 16}}", name.text, name.text));
    const auto count = number<std::size_t>(arguments[0], 0, Template::kMostRandom);
    if (!count)
        return tl::unexpected(count.error());
    return Part(RandomBytes{*count, name.text == "randomtext"});
}

Parsed<Part> Reader::randomNumber(const Word& name, Words arguments) const {
    if (arguments.size() < 2)
        return fail(name, "randomnumber takes the lowest and the highest: {randomnumber 1 100}");
    constexpr auto kHighest = static_cast<std::uint64_t>(INT64_MAX);
    const auto low = number<std::uint64_t>(arguments[0], 0, kHighest);
    const auto high = number<std::uint64_t>(arguments[1], 0, kHighest);
    if (!low || !high)
        return tl::unexpected(low ? high.error() : low.error());
    if (*high < *low)
        return fail(arguments[1], "the highest is lower than the lowest");
    return withForm(RandomNumber{*low, *high, {}}, arguments.subspan(2));
}

Parsed<Part> Reader::timePart(const Word& name, std::string_view format, std::size_t formatAt) const {
    const bool isUtc = name.text == "utc";
    Time time{isUtc, format.empty() ? (isUtc ? "%Y-%m-%dT%H:%M:%SZ" : "%Y-%m-%d %H:%M:%S") : std::string(format)};
    std::string tried;
    if (!formatTime(tried, time.format, Nanoseconds{0}, Zone::Utc))
        return tl::unexpected(
            Failure{formatAt, format.size(), "strftime() makes nothing of this, or more than 4096 bytes"});
    return Part(std::move(time));
}

Parsed<Part> Reader::peer(const Word& name, Words arguments) const {
    PeerText text{name.text == "peer" ? PeerText::Side::Peer : PeerText::Side::Local, PeerText::What::All};
    if (arguments.size() == 1 && (arguments[0].text == "host" || arguments[0].text == "port"))
        text.what = arguments[0].text == "host" ? PeerText::What::Host : PeerText::What::Port;
    else if (!arguments.empty())
        return fail(arguments[0], fmt::format("{} takes host, port, or nothing", name.text));
    return Part(text);
}

Parsed<Change> Reader::change(Words arguments) const {
    constexpr std::pair<std::string_view, Change> kChanges[] = {
        {"upper", Change::Upper}, {"lower", Change::Lower}, {"hex", Change::Hex}, {"reversed", Change::Reversed}};
    if (arguments.empty())
        return Change::None;
    for (const auto& [word, how] : kChanges)
        if (arguments.size() == 1 && arguments[0].text == word)
            return how;
    return fail(arguments[0], "one of upper, lower, hex and reversed can be asked for");
}

Parsed<Part> Reader::capture(const Word& name, Words arguments) const {
    const std::string_view group = name.text.substr(1);
    const auto how = change(arguments);
    if (!how)
        return tl::unexpected(how.error());
    const auto named = std::ranges::find(m_captures, group);
    if (!group.empty() && named != m_captures.end())
        return Part(Capture{static_cast<std::size_t>(named - m_captures.begin()) + 1, *how});
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(group.data(), group.data() + group.size(), index);
    if (group.empty() || error != std::errc() || end != group.data() + group.size())
        return fail(name, fmt::format("the pattern has no group of the name {}", quoted(group)));
    if (index > m_captures.size())
        return fail(name, fmt::format("the pattern has {} groups", m_captures.size()));
    return Part(Capture{index, *how});
}

} // namespace

std::span<const PlaceholderRow> placeholders() { return kPlaceholders; }

PayloadText PayloadText::ofBytes(BytesView bytes) { return {Form::Hex, toHex(bytes), false, {}}; }

Parsed<Template> Template::compile(const PayloadText& text, Use use, std::span<const std::string> captures) {
    auto parts = Reader(text, use, captures).run();
    if (!parts)
        return tl::unexpected(std::move(parts.error()));
    Template made;
    made.m_parts = *std::move(parts);
    made.m_checksum = text.checksum;
    const auto isSteady = [](const Part& part) {
        return std::holds_alternative<Bytes>(part) || std::holds_alternative<Rest>(part) ||
               std::holds_alternative<Body>(part);
    };
    if (std::ranges::all_of(made.m_parts, isSteady)) {
        auto bytes = made.render({});
        if (!bytes)
            return tl::unexpected(ParseError{0, text.text.size(), std::move(bytes.error())});
        made.m_constant = *std::move(bytes);
        made.m_parts.clear();
    }
    return made;
}

} // namespace swb
