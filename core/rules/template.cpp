#include "core/rules/template.h"

#include "core/rules/reply_files.h"
#include "core/rules/time_replies.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace swb {
namespace {

using namespace template_part;

void put(Bytes& out, std::string_view text) { out.insert(out.end(), text.begin(), text.end()); }
void put(Bytes& out, BytesView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

std::string digits(std::uint64_t number, const NumberForm& form) {
    constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuvwxyz";
    constexpr std::string_view kUpper = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    std::string text;
    do {
        text += (form.isUpper ? kUpper : kDigits)[number % form.base];
        number /= form.base;
    } while (number != 0);
    std::ranges::reverse(text);
    return text;
}

void putNumber(Bytes& out, std::int64_t number, const NumberForm& form) {
    if (form.bytes > 0) {
        for (unsigned i = 0; i < form.bytes; ++i) {
            const unsigned place = form.isLittle ? i : form.bytes - 1 - i;
            out.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(number) >> (8 * place)));
        }
        return;
    }
    const bool isNegative = number < 0;
    const auto size = static_cast<std::uint64_t>(number);
    std::string text = digits(isNegative ? 0 - size : size, form);
    if (text.size() + (isNegative ? 1 : 0) < form.width)
        text.insert(0, form.width - text.size() - (isNegative ? 1 : 0), '0');
    put(out, isNegative ? "-" + text : text);
}

void putChanged(Bytes& out, BytesView bytes, Change change) {
    const std::size_t start = out.size();
    put(out, bytes);
    const auto begin = out.begin() + static_cast<std::ptrdiff_t>(start);
    if (change == Change::Reversed) {
        std::reverse(begin, out.end());
    } else if (change == Change::Upper || change == Change::Lower) {
        const std::uint8_t first = change == Change::Upper ? 'a' : 'A';
        for (auto at = begin; at != out.end(); ++at)
            if (*at >= first && *at < first + 26)
                *at ^= 0x20;
    } else if (change == Change::Hex) {
        out.resize(start);
        for (const std::uint8_t byte : bytes)
            put(out, fmt::format("{:02x}", byte));
    }
}

void putRandom(Bytes& out, const RandomBytes& wanted, Random& random) {
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    out.reserve(out.size() + wanted.count);
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < wanted.count; ++i) {
        if (wanted.isText) {
            out.push_back(static_cast<std::uint8_t>(kLetters[random.within(0, kLetters.size() - 1)]));
            continue;
        }
        number = i % 8 == 0 ? random.next() : number >> 8;
        out.push_back(static_cast<std::uint8_t>(number));
    }
}

using Failure = std::optional<std::string>;

// Writes the parts one behind the other. What wants to know how much follows is filled in at the end, from the back.
class Renderer {
public:
    explicit Renderer(const RenderContext& context)
        : m_context(context) {}

    Failure operator()(const Bytes& literal) {
        put(out, BytesView(literal));
        return {};
    }
    Failure operator()(const Counter& counter) {
        // In the numbers modulo 2^64: a counter that runs long enough begins anew.
        const std::uint64_t number =
            static_cast<std::uint64_t>(counter.start) + static_cast<std::uint64_t>(counter.step) * m_context.count;
        putNumber(out, static_cast<std::int64_t>(number), counter.form);
        return {};
    }
    Failure operator()(const Time& time) {
        std::string text;
        formatTime(text, time.format, m_context.wallTime, time.isUtc ? Zone::Utc : Zone::Local);
        put(out, text);
        return {};
    }
    Failure operator()(const Epoch& epoch) {
        putNumber(out, m_context.wallTime.count() / epoch.nanosecondsPerUnit, epoch.form);
        return {};
    }
    Failure operator()(const RandomBytes& wanted) {
        if (m_context.random == nullptr)
            return "there are no random numbers here";
        putRandom(out, wanted, *m_context.random);
        return {};
    }
    Failure operator()(const RandomNumber& wanted) {
        if (m_context.random == nullptr)
            return "there are no random numbers here";
        putNumber(out, static_cast<std::int64_t>(m_context.random->within(wanted.low, wanted.high)), wanted.form);
        return {};
    }
    Failure operator()(const File& file) {
        if (m_context.files == nullptr)
            return "no files are read here";
        const auto bytes = m_context.files->read(file.path);
        if (!bytes)
            return bytes.error();
        put(out, BytesView(**bytes));
        return {};
    }
    Failure operator()(const Capture& capture) {
        if (m_context.match == nullptr)
            return "there is no message, so nothing was captured";
        const auto& captures = m_context.match->captures;
        std::optional<Span> span;
        if (capture.group == 0)
            span = m_context.match->all;
        else if (capture.group <= captures.size())
            span = captures[capture.group - 1];
        if (span) // a group that took no part is empty
            putChanged(out, m_context.message.subspan(span->offset, span->length), capture.change);
        return {};
    }
    Failure operator()(const Message& message) {
        putChanged(out, m_context.message, message.change);
        return {};
    }
    Failure operator()(const Length& length) {
        putNumber(out, static_cast<std::int64_t>(m_context.message.size()), length.form);
        return {};
    }
    Failure operator()(const Rest& rest) {
        m_rests.push_back({out.size(), rest.form});
        return {};
    }
    Failure operator()(const Body&) {
        m_body = out.size();
        return {};
    }
    Failure operator()(const PeerText& text) {
        const Address* address = text.side == PeerText::Side::Peer ? m_context.peer : m_context.local;
        if (address == nullptr)
            return text.side == PeerText::Side::Peer ? "the peer's address is not known"
                                                     : "the local address is not known";
        put(out, text.what == PeerText::What::Host   ? address->host()
                 : text.what == PeerText::What::Port ? fmt::format("{}", address->port())
                                                     : address->toString());
        return {};
    }

    void fillRests() {
        std::size_t added = 0; // bytes of rests that stand further behind, and count for those before
        const std::size_t size = out.size();
        for (auto rest = m_rests.rbegin(); rest != m_rests.rend(); ++rest) {
            const bool isBeforeBody = m_body && rest->place <= *m_body;
            const std::size_t counted = isBeforeBody ? size - *m_body + m_addedBehindBody : size - rest->place + added;
            Bytes number;
            putNumber(number, static_cast<std::int64_t>(counted), rest->form);
            out.insert(out.begin() + static_cast<std::ptrdiff_t>(rest->place), number.begin(), number.end());
            added += number.size();
            if (!isBeforeBody)
                m_addedBehindBody += number.size();
        }
    }

    Bytes out;

private:
    struct OpenRest {
        std::size_t place;
        NumberForm form;
    };
    const RenderContext& m_context;
    std::vector<OpenRest> m_rests;
    std::optional<std::size_t> m_body;
    std::size_t m_addedBehindBody = 0;
};

} // namespace

tl::expected<std::shared_ptr<const Bytes>, std::string> Template::render(const RenderContext& context) const {
    if (m_constant != nullptr)
        return m_constant;
    Renderer renderer(context);
    for (const Part& part : m_parts) {
        if (Failure failure = std::visit(renderer, part))
            return tl::unexpected(*std::move(failure));
        if (renderer.out.size() > kMostBytes)
            return tl::unexpected(fmt::format("it would be more than {} bytes", kMostBytes));
    }
    renderer.fillRests();
    appendChecksum(renderer.out, m_checksum);
    return std::make_shared<const Bytes>(std::move(renderer.out));
}

} // namespace swb
