#pragma once

#include "core/base/bytes.h"
#include "core/base/clock.h"
#include "core/base/parse_error.h"
#include "core/net/address.h"
#include "core/payload/checksum_kinds.h"
#include "core/rules/pattern.h"
#include "core/rules/random.h"

#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace swb {

class ReplyFiles;

// Bytes to send, as a person writes them down.
struct PayloadText {
    enum class Form { Text, Hex, Plain }; // Text: with escapes; Plain: every character as it is

    Form form = Form::Text;
    std::string text;
    bool hasPlaceholders = false; // {counter} and its like are filled in; {{ and }} are braces
    ChecksumChoice checksum = {}; // appended

    static PayloadText ofBytes(BytesView bytes); // Hex

    friend bool operator==(const PayloadText&, const PayloadText&) = default;
};

// What placeholders are filled from. What is null or empty gives an error where a placeholder wants it.
struct RenderContext {
    std::uint64_t count = 0; // how often before: of a rule that fires, of a message of a plan
    Nanoseconds wallTime{0}; // since 1970
    const Address* peer = nullptr;
    const Address* local = nullptr;
    BytesView message = {};       // what is answered
    const Match* match = nullptr; // of the rule's pattern in it
    Random* random = nullptr;
    ReplyFiles* files = nullptr;
};

namespace template_part {

// How a number is written: in digits, or as so many bytes.
struct NumberForm {
    unsigned base = 10, width = 0; // digits
    bool isUpper = false;
    unsigned bytes = 0; // 1, 2, 4, 8; 0: digits
    bool isLittle = false;
};
enum class Change { None, Upper, Lower, Hex, Reversed };

struct Counter {
    std::int64_t start = 1, step = 1;
    NumberForm form;
};
struct Time {
    bool isUtc = false;
    std::string format;
};
struct Epoch {
    std::int64_t nanosecondsPerUnit = 1'000'000'000;
    NumberForm form;
};
struct RandomBytes {
    std::size_t count = 0;
    bool isText = false; // letters and digits alone
};
struct RandomNumber {
    std::uint64_t low = 0, high = 0;
    NumberForm form;
};
struct File {
    std::string path;
};
struct Capture {
    std::size_t group = 0; // 0: what the pattern matched
    Change change = Change::None;
};
struct Message {
    Change change = Change::None;
};
struct Length { // of the message that is answered
    NumberForm form;
};
struct Rest { // how many bytes follow
    NumberForm form;
};
struct Body {}; // from here on Rest counts
struct PeerText {
    enum class Side { Peer, Local };
    enum class What { All, Host, Port };
    Side side = Side::Peer;
    What what = What::All;
};

using Part = std::variant<Bytes, Counter, Time, Epoch, RandomBytes, RandomNumber, File, Capture, Message, Length, Rest,
                          Body, PeerText>;

} // namespace template_part

// One kind of placeholder, for help beside the field.
struct PlaceholderRow {
    std::string_view example; // "{counter start=1 width=4}"
    std::string_view meaning;
    bool wantsMessage; // only in an answer
};
std::span<const PlaceholderRow> placeholders();

// A payload text that was read once and can be filled in many times. Thread: any; const functions from several at once.
class Template {
public:
    static constexpr std::size_t kMostBytes = std::size_t{256} << 20; // that it may give
    static constexpr std::size_t kMostRandom = std::size_t{16} << 20; // of one placeholder

    enum class Use { Answer, Sending }; // Sending: there is no message, so no capture either
    // `captures`: the names of the groups of the rule's pattern, "" where there is none.
    // Errors, at the byte of the text: an unknown placeholder or argument, a brace without its partner, a group that
    // the pattern has not, what the form cannot read.
    static Parsed<Template> compile(const PayloadText& text, Use use = Use::Sending,
                                    std::span<const std::string> captures = {});

    // Errors: a sentence; of a file, why it cannot be read.
    tl::expected<std::shared_ptr<const Bytes>, std::string> render(const RenderContext& context) const;
    bool isConstant() const { return m_constant != nullptr; } // render() gives the same bytes always

private:
    std::vector<template_part::Part> m_parts;
    ChecksumChoice m_checksum;
    std::shared_ptr<const Bytes> m_constant;
};

} // namespace swb
