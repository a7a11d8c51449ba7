#include "core/render/option_code.h"

#include "core/base/escape.h"
#include "core/constants/tables.h"
#include "core/options/option_names.h"
#include "core/render/arg_parts.h"
#include "core/render/code_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace swb {

namespace {

constexpr std::size_t kInstruction = 8; // bytes of a struct sock_filter

std::vector<ArgPart> levelParts(const OptionSetter& setter) {
    const NamedValue* level = findValue(optionLevels(), setter.level);
    return {{level != nullptr ? level->symbol : std::string_view(), setter.level}};
}

std::vector<ArgPart> nameParts(const OptionSetter& setter) { return {{setter.spec->symbol, setter.name}}; }

std::string symbolOf(const OptionSetter& setter) {
    return setter.spec->symbol.empty() ? fmt::format("option {} of level {}", setter.name, setter.level)
                                       : std::string(setter.spec->symbol);
}

// Text within a remark: it must not end it.
std::string remark(std::string_view text) {
    std::string safe;
    for (const char c : text)
        safe += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    for (std::size_t at = safe.find("*/"); at != std::string::npos; at = safe.find("*/", at))
        safe.replace(at, 2, "* /");
    return safe;
}

template <typename T>
T numberAt(BytesView bytes, std::size_t offset = 0) {
    T number{};
    std::memcpy(&number, bytes.data() + offset, sizeof number);
    return number;
}

bool isFilter(const OptionSetter& setter) {
    return isFilterOption(setter.level, setter.name) && !setter.value.empty() &&
           setter.value.size() % kInstruction == 0;
}

bool isInt(const OptionSetter& setter) { return setter.value.size() == sizeof(std::int32_t); }

bool isPair(const OptionSetter& setter) {
    return (setter.spec->kind == ValueKind::Linger && setter.value.size() == 8) ||
           (setter.spec->kind == ValueKind::TimeVal && setter.value.size() == 16);
}

std::string cInstructions(BytesView bytes) {
    std::string rows;
    for (std::size_t at = 0; at < bytes.size(); at += kInstruction)
        rows += fmt::format("            {{{:#x}, {}, {}, {:#x}}},\n", numberAt<std::uint16_t>(bytes, at),
                            bytes[at + 2], bytes[at + 3], numberAt<std::uint32_t>(bytes, at + 4));
    return rows;
}

// The declarations of `value`, and what is passed of it.
struct CValue {
    std::string lines;
    std::string passed = "&value, sizeof value";
};

CValue cValue(const OptionSetter& setter) {
    const BytesView bytes = setter.value;
    if (isFilter(setter)) {
        const std::size_t count = bytes.size() / kInstruction;
        return {fmt::format("        struct sock_filter program[{0}] = {{\n{1}        }};\n"
                            "        const struct sock_fprog value = {{{0}, program}};\n",
                            count, cInstructions(bytes))};
    }
    if (bytes.empty())
        return {{}, "NULL, 0"};
    if (isInt(setter)) // -2147483648 would be a long in C
        return {fmt::format("        const int value = {};\n", numberAt<std::int32_t>(bytes) == INT32_MIN
                                                                   ? "-2147483647 - 1"
                                                                   : std::to_string(numberAt<std::int32_t>(bytes)))};
    if (setter.spec->kind == ValueKind::UInt64 && bytes.size() == 8)
        return {fmt::format("        const unsigned long long value = {}ULL;\n", numberAt<std::uint64_t>(bytes))};
    if (setter.spec->kind == ValueKind::Linger && isPair(setter))
        return {fmt::format("        const struct linger value = {{.l_onoff = {}, .l_linger = {}}};\n",
                            numberAt<std::int32_t>(bytes), numberAt<std::int32_t>(bytes, 4))};
    if (isPair(setter))
        return {fmt::format("        const struct timeval value = {{.tv_sec = {}, .tv_usec = {}}};\n",
                            numberAt<std::int64_t>(bytes), numberAt<std::int64_t>(bytes, 8))};
    return {fmt::format("        static const unsigned char value[{}] = {{{:#04x}}};\n", bytes.size(),
                        fmt::join(bytes, ", ")),
            "value, sizeof value"};
}

std::string cStatement(const OptionSetter& setter) {
    const CValue value = cValue(setter);
    return fmt::format("    {{ /* {} */\n{}"
                       "        if (setsockopt(s, {}, {}, {}) == -1) {{\n"
                       "            perror(\"{}\");\n"
                       "            refused++;\n"
                       "        }}\n"
                       "    }}\n",
                       remark(setter.text), value.lines, cExpression(levelParts(setter)),
                       cExpression(nameParts(setter)), value.passed, symbolOf(setter));
}

std::string cHeaders(std::span<const OptionSetter> setters) {
    const auto any = [&](auto condition) { return std::ranges::any_of(setters, condition); };
    std::string text = "#include <netinet/in.h>\n#include <stdio.h>\n#include <sys/socket.h>\n";
    const auto begins = [&](std::string_view prefix) {
        return any([&](const OptionSetter& setter) { return setter.spec->symbol.starts_with(prefix); });
    };
    if (any(isFilter))
        text += "#include <linux/filter.h>\n";
    if (begins("NETLINK_"))
        text += "#include <linux/netlink.h>\n";
    if (begins("TCP_"))
        text += "#include <netinet/tcp.h>\n";
    if (begins("UDP_"))
        text += "#include <netinet/udp.h>\n";
    if (any([](const OptionSetter& setter) { return setter.spec->kind == ValueKind::TimeVal; }))
        text += "#include <sys/time.h>\n";
    return text;
}

std::string pythonValue(const OptionSetter& setter, std::string_view program) {
    const BytesView bytes = setter.value;
    if (isFilter(setter))
        return fmt::format("struct.pack('HP', {}, ctypes.addressof({}))", bytes.size() / kInstruction, program);
    if (bytes.empty())
        return "None";
    if (isInt(setter)) // Python takes a C int
        return std::to_string(numberAt<std::int32_t>(bytes));
    if (setter.spec->kind == ValueKind::UInt64 && bytes.size() == 8)
        return fmt::format("struct.pack('Q', {})", numberAt<std::uint64_t>(bytes));
    if (setter.spec->kind == ValueKind::Linger && isPair(setter))
        return fmt::format("struct.pack('ii', {}, {})", numberAt<std::int32_t>(bytes),
                           numberAt<std::int32_t>(bytes, 4));
    if (isPair(setter))
        return fmt::format("struct.pack('qq', {}, {})", numberAt<std::int64_t>(bytes),
                           numberAt<std::int64_t>(bytes, 8));
    return pythonBytesLiteral(bytes);
}

struct PythonRows {
    std::string programs; // buffers that filters point into
    std::string rows;
    bool packs = false;
};

PythonRows pythonRows(std::span<const OptionSetter> setters) {
    PythonRows made;
    for (std::size_t i = 0; i < setters.size(); ++i) {
        const OptionSetter& setter = setters[i];
        const std::string program = fmt::format("PROGRAM_{}", i);
        if (isFilter(setter))
            made.programs +=
                fmt::format("{} = ctypes.create_string_buffer({})\n", program, pythonBytesLiteral(setter.value));
        const std::string value = pythonValue(setter, program);
        made.packs = made.packs || value.starts_with("struct.pack");
        made.rows +=
            fmt::format("    ('{}', {}, {}, {}),  # {}\n", symbolOf(setter), pythonExpression(levelParts(setter)),
                        pythonExpression(nameParts(setter)), value, remark(setter.text));
    }
    return made;
}

} // namespace

std::string optionsAsC(std::string_view about, std::span<const OptionSetter> setters) {
    std::string body;
    for (const OptionSetter& setter : setters)
        body += cStatement(setter);
    return fmt::format("/* {} */\n#define _GNU_SOURCE 1\n{}\n/* Returns how many were "
                       "refused. */\nint set_options(int s);\n\n"
                       "int set_options(int s)\n{{\n    int refused = 0;\n{}{}    return refused;\n}}\n",
                       remark(about), cHeaders(setters), setters.empty() ? "    (void)s;\n" : "", body);
}

std::string optionsAsPython(std::string_view about, std::span<const OptionSetter> setters) {
    const PythonRows made = pythonRows(setters);
    return fmt::format("# {}\n{}import socket\n{}\n{}{}OPTIONS = [\n{}]\n\n\n"
                       "def set_options(s):\n"
                       "    \"\"\"Returns those that were refused.\"\"\"\n"
                       "    refused = []\n"
                       "    for symbol, level, name, value in OPTIONS:\n"
                       "        try:\n"
                       "            if value is None:\n"
                       "                s.setsockopt(level, name, None, 0)\n"
                       "            else:\n"
                       "                s.setsockopt(level, name, value)\n"
                       "        except OSError as error:\n"
                       "            refused.append((symbol, error))\n"
                       "    return refused\n",
                       remark(about), made.programs.empty() ? "" : "import ctypes\n",
                       made.packs ? "import struct\n" : "", made.programs, made.programs.empty() ? "" : "\n",
                       made.rows);
}

} // namespace swb
