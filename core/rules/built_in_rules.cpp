#include "core/rules/rule.h"

namespace swb {
namespace {

using Kind = Action::Kind;
using Form = Pattern::Form;
using Place = Pattern::Place;

Action reply(std::string text) { return {.kind = Kind::Reply, .reply = {PayloadText::Form::Text, std::move(text)}}; }

Action filledReply(std::string text) {
    Action action = reply(std::move(text));
    action.reply.hasPlaceholders = true;
    return action;
}

Action hexReply(std::string text) { return {.kind = Kind::Reply, .reply = {PayloadText::Form::Hex, std::move(text)}}; }

Action only(Kind kind) { return {.kind = kind}; }

Action wait(std::chrono::milliseconds delay) { return {.kind = Kind::Delay, .delay = delay}; }

Rule on(std::string name, Pattern pattern, std::vector<Action> actions) {
    return {.name = std::move(name), .pattern = std::move(pattern), .actions = std::move(actions)};
}

Rule always(std::string name, std::vector<Action> actions, Rule::When when = Rule::When::Message) {
    return {.name = std::move(name), .when = when, .actions = std::move(actions)};
}

std::vector<NamedRules> services() {
    return {
        {"Echo", "What comes goes back (RFC 862)", {always("echo", {only(Kind::Echo)})}},
        {"Discard", "What comes is dropped (RFC 863)", {always("discard", {only(Kind::Discard)})}},
        {"Character generator",
         "A stream sends lines without end until it is closed; a datagram gets one of up to 512 characters (RFC 864)",
         {always("at the connection", {only(Kind::Generate)}, Rule::When::Connect),
          always("a datagram", {only(Kind::Generate)})}},
        {"Time of day as text",
         "A stream gets one line and is closed, a datagram gets it as its answer (RFC 867)",
         {always("at the connection", {only(Kind::Daytime), only(Kind::Close)}, Rule::When::Connect),
          always("a datagram", {only(Kind::Daytime)})}},
        {"Time in 32 bits",
         "Seconds since 1900; `rdate` reads it (RFC 868)",
         {always("at the connection", {only(Kind::Time), only(Kind::Close)}, Rule::When::Connect),
          always("a datagram", {only(Kind::Time)})}},
    };
}

std::vector<NamedRules> protocols() {
    const auto page = [](const char* connection) {
        return filledReply(
            std::string("HTTP/1.1 200 OK\\r\\nContent-Type: text/plain\\r\\nContent-Length: {rest}\\r\\nConnection: ") +
            connection +
            "\\r\\n\\r\\n{body}Hello, {peer host}.\\nIt is {time}, and this is request {counter width=8}.\\n");
    };
    const std::string missing = "HTTP/1.1 400 Bad Request\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n";
    return {
        {"HTTP, one page",
         "Every GET gets the same page, its length counted, and the connection stays if the peer wants it to; other "
         "requests are refused and closed",
         {on("GET, and no more",
             {Form::Regex, Place::Start, true, R"(GET \S+ HTTP/1\.[01]\r\n(?s:.*\r\n)?Connection: *close\r\n)"},
             {page("close"), only(Kind::Close)}),
          on("GET",
             {Form::Regex, Place::Start, true,
              R"(GET \S+ HTTP/1\.(?:1\r\n|0\r\n(?s:.*\r\n)?Connection: *keep-alive\r\n))"},
             {page("keep-alive")}),
          on("GET of HTTP/1.0", {Form::Regex, Place::Start, false, R"(GET \S+ HTTP/1\.0\r\n)"},
             {page("close"), only(Kind::Close)}),
          always("anything else", {reply(missing), only(Kind::Close)})}},
        {"Redis, PING",
         "PING as redis-cli sends it gets PONG, ECHO its argument, what is not known an error",
         {on("PING", {Form::Regex, Place::Start, true, R"(\*1\r\n\$4\r\nPING\r\n|PING\r\n)"}, {reply("+PONG\\r\\n")}),
          on("ECHO", {Form::Regex, Place::Start, true, R"(\*2\r\n\$4\r\nECHO\r\n(\$\d+\r\n(?s:.*)))"},
             {filledReply("{$1}")}),
          always("anything else", {reply("-ERR unknown command\\r\\n")})}},
        {"SMTP, greeting",
         "A banner at the connection, OK to every line, 221 and a close at QUIT",
         {always("banner", {reply("220 workbench ESMTP\\r\\n")}, Rule::When::Connect),
          on("QUIT", {Form::Text, Place::Start, true, "QUIT"}, {reply("221 bye\\r\\n"), only(Kind::Close)}),
          on("EHLO", {Form::Regex, Place::Start, true, R"((?:EHLO|HELO) ([^\r\n]+))"},
             {filledReply("250 workbench greets {$1}\\r\\n")}),
          always("anything else", {reply("250 OK\\r\\n")})}},
        {"Modbus RTU, one register",
         "The hex pattern has a wild card for the unit; the answer carries its CRC",
         {on("read holding registers", {Form::Hex, Place::Start, false, "?? 03 ?? ?? 00 01"}, {[] {
                 Action action = hexReply("01 03 02 12 34");
                 action.reply.checksum = {findChecksum("CRC-16/MODBUS"), ChecksumChoice::Form::Little};
                 return action;
             }()})}},
    };
}

std::vector<NamedRules> exercises() {
    return {
        {"Line in capitals",
         "What comes goes back in capitals",
         {always("capitals", {filledReply("{message upper}")})}},
        {"Number of the message",
         "Tells how many bytes came, and the how many-th message it is",
         {always("count", {filledReply("{counter}: {length} bytes from {peer}\\n")})}},
        {"Slow echo",
         "What comes goes back a second later",
         {always("later", {wait(std::chrono::seconds(1)), only(Kind::Echo)})}},
        {"Echo, reset at BYE",
         "An orderly end at QUIT, a reset at BYE: the peer's next call tells them apart",
         {on("QUIT", {Form::Text, Place::Start, true, "quit"}, {reply("bye\\n"), only(Kind::Close)}),
          on("BYE", {Form::Text, Place::Start, true, "bye"}, {only(Kind::Reset)}), always("echo", {only(Kind::Echo)})}},
        {"Reply from a file",
         "Every message gets what stands in /etc/services",
         {always("file", {Action{.kind = Kind::File, .path = "/etc/services"}})}},
        {"Last word",
         "When the peer has sent all, it gets a line and then the end",
         {always("last word", {reply("that was all\\n"), only(Kind::HalfClose)}, Rule::When::End)}},
    };
}

} // namespace

const std::vector<NamedRules>& builtInRules() {
    static const std::vector<NamedRules> all = [] {
        std::vector<NamedRules> list = services();
        for (auto part : {protocols(), exercises()})
            list.insert(list.end(), part.begin(), part.end());
        return list;
    }();
    return all;
}

} // namespace swb
