#include "core/reference/constant_list.h"

#include "core/base/errno_table.h"
#include "core/constants/elsewhere.h"
#include "core/constants/further_groups.h"
#include "core/constants/protocol_numbers.h"
#include "core/constants/tables.h"
#include "core/net/control_message.h"
#include "core/options/option_layout.h"
#include "core/reference/constant_groups.h"

#include <fmt/format.h>

#include <deque>
#include <utility>
#include <vector>

namespace swb {

namespace {

using Number = std::optional<std::int64_t>;

constexpr std::string_view kHere = "Linux";

template <class Row>
NumbersOfSystems numbersOf(const Row& row) {
    return {row.windows, row.macOs, row.freeBsd, row.openBsd};
}

// "Linux 10, Windows 23": the systems that have it, with their numbers.
std::string numbersText(Number here, const NumbersOfSystems& elsewhere) {
    std::string text = here ? fmt::format("{} {}", kHere, *here) : std::string();
    for (std::size_t i = 0; i < elsewhere.size(); ++i)
        if (elsewhere[i])
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", kOtherSystems[i], *elsewhere[i]);
    return text;
}

// Where no other system is known to have it, "Linux" alone.
void tellSystems(Constant& row, const NumbersElsewhere* elsewhere) {
    row.systems = kHere;
    if (elsewhere == nullptr)
        return;
    row.elsewhere = numbersOf(*elsewhere);
    row.systems = numbersText(row.value, row.elsewhere);
}

bool hasWord(std::string_view words, std::string_view word) {
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        if (words.substr(0, end) == word)
            return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

std::string systemsOfProtocol(std::string_view symbol, std::int64_t number) {
    std::string text(kHere);
    const ProtocolNumber* row = findProtocolNumber(static_cast<int>(number));
    if (row == nullptr)
        return text;
    for (const auto& [system, names] :
         {std::pair{"Windows", row->names.onWindows}, {"macOS", row->names.onMacOs}, {"FreeBSD", row->names.onFreeBsd}})
        if (hasWord(names, symbol))
            text += fmt::format(", {}", system);
    return text;
}

bool isOneOf(std::string_view symbol, NamedTable table) {
    for (const NamedValue& row : table)
        if (row.symbol == symbol)
            return true;
    return false;
}

// Collects the rows group by group. The texts that it composes live as long as it does.
class Maker {
public:
    Maker() {
        for (const TableGroup& group : firstGroups())
            addTable(group);
        addResolver("flag of getaddrinfo", addrInfoFlagRows(), addrInfoFlags());
        addResolver("flag of getnameinfo", nameInfoFlagRows(), nameInfoFlags());
        addResolver("error of getaddrinfo", addrInfoErrorRows());
        addResolver("h_errno", hostErrorRows());
        addErrnos();
        addOptions();
        addControlKinds();
        addTcpInfo();
        for (const TableGroup& group : secondGroups())
            addTable(group);
        for (const auto groups : {scatteredGroups(), canGroups(), tipcGroups()})
            for (const FurtherGroup& group : groups)
                addFurther(group);
        addForeignOptions();
        addForeignErrnos();
        addForeignFlags();
        close();
    }

    std::span<const Constant> rows() const { return m_rows; }
    std::span<const ConstantGroup> groups() const { return m_groups; }

private:
    struct Opened {
        std::size_t first;
        std::string_view name;
        bool isFlags;
        NamedTable flags;
    };

    std::string_view keep(std::string text) { return m_texts.emplace_back(std::move(text)); }

    void open(std::string_view name, bool isFlags = false, NamedTable flags = {}) {
        m_opened.push_back({m_rows.size(), name, isFlags, flags});
    }

    Constant& add(std::string_view symbol, Number value, std::string_view meaning, std::string_view note,
                  std::string_view source) {
        return m_rows.emplace_back(Constant{symbol, value, m_opened.back().name, meaning, note, {}, source});
    }

    void addSecond(std::string_view alias, const Constant& first) {
        Constant row = first; // a copy: the list may move
        row.note = keep(fmt::format("Another name of {}.{}{}", first.symbol, row.note.empty() ? "" : " ", row.note));
        row.symbol = alias;
        row.isSecondName = true;
        m_rows.push_back(std::move(row));
    }

    void addTable(const TableGroup& group) {
        const NamedTable table = group.table();
        open(group.name, group.isFlags, table);
        for (const NamedValue& value : table) {
            Constant& row = add(value.symbol, value.value, value.meaning, value.note, value.source);
            if (!group.systems.empty())
                row.systems = group.systems;
            else if (group.table == ipProtocols)
                row.systems = systemsOfProtocol(value.symbol, value.value);
            else
                tellSystems(row, findElsewhere(value.symbol));
            const Constant first = row;
            for (const SecondName& second : secondNames())
                if (second.symbol == first.symbol && !isOneOf(second.alias, table))
                    addSecond(second.alias, first);
            if (group.table == families && first.symbol.starts_with("AF_"))
                addSecond(keep(fmt::format("PF_{}", first.symbol.substr(3))), first);
        }
    }

    void addResolver(std::string_view group, ResolverConstants rows, NamedTable flags = {}) {
        open(group, !flags.empty(), flags);
        for (const ResolverConstant& known : rows) {
            Constant& row = add(known.symbol, known.here, known.meaning, known.note, known.source);
            row.resolver = &known;
            row.systems = systemsText(known);
        }
    }

    void addErrnos() {
        open("errno");
        const auto addOne = [this](const ErrnoInfo& info) -> Constant { // a copy: the list may move
            Constant& row = add(info.symbol, info.number, info.meaning, {}, info.source);
            tellSystems(row, findErrnoElsewhere(info.symbol));
            row.error = info.number;
            return row;
        };
        for (const ErrnoInfo& info : errnoTable()) {
            const Constant first = addOne(info);
            for (const std::string_view alias : {"EWOULDBLOCK", "ENOTSUP", "EDEADLOCK"})
                if (findErrno(alias) == &info) {
                    addSecond(alias, first);
                    if (const NumbersElsewhere* own = findErrnoElsewhere(alias)) // elsewhere the two may differ
                        tellSystems(m_rows.back(), own);
                }
        }
    }

    // Winsock's errors are those of BSD under names of their own; then what only other systems have.
    void addForeignErrnos() {
        open("errno of other systems");
        for (const ErrnoInfo& info : errnoTable())
            if (const NumbersElsewhere* row = findErrnoElsewhere(info.symbol); row != nullptr && row->windows)
                addForeign({keep(winsockName(info.symbol)), info.meaning, row->windows, {}, {}, {}},
                           keep(fmt::format("Winsock's {}, which is {} here.", info.symbol, info.number)),
                           "Windows Sockets error codes");
        for (const ForeignConstant& error : foreignErrnos())
            addForeign(error, {}, error.windows ? "Windows Sockets error codes" : "sys/errno.h of these systems");
    }

    void addForeignFlags() {
        open("message flag of other systems");
        for (const ForeignConstant& flag : foreignMessageFlags())
            addForeign(flag, {}, flag.windows ? "winsock2.h" : "sys/socket.h of these systems");
    }

    void addForeign(const ForeignConstant& foreign, std::string_view note, std::string_view source) {
        Constant& row = add(foreign.symbol, {}, foreign.meaning, note, source);
        row.elsewhere = numbersOf(foreign);
        row.systems = numbersText({}, row.elsewhere);
    }

    void addControlKinds() {
        open("ancillary type");
        for (const ControlKind& kind : controlKinds()) {
            std::string note = fmt::format("Level {}.", controlLevelText(kind.level));
            if (!kind.askedBy.empty())
                note += fmt::format(" recvmsg tells it once {} is on.", kind.askedBy);
            if (kind.canSend)
                note += " sendmsg takes it.";
            tellSystems(add(kind.symbol, kind.type, kind.meaning, keep(std::move(note)), kind.source),
                        findElsewhere(kind.symbol));
        }
    }

    void addTcpInfo() {
        const StructLayout* layout = findLayout("tcp_info");
        if (layout == nullptr)
            return;
        open("tcp_info field");
        for (const FieldSpec& field : layout->fields) {
            std::string note =
                fmt::format("At byte {}, {} {} long", field.offset, field.bits != 0 ? field.bits : field.size,
                            field.bits != 0   ? "bits"
                            : field.size == 1 ? "byte"
                                              : "bytes");
            if (!unitName(field.unit).empty())
                note += fmt::format(", in {}", unitName(field.unit));
            const std::string_view meaning =
                field.meaning.empty() ? "A counter of accurate ECN; the header alone tells of it." : field.meaning;
            add(field.name, field.offset, meaning, keep(note + "."), "linux/tcp.h").systems = kHere;
        }
    }

    void addOptions() {
        int level = -1;
        for (const OptionSpec& option : optionNames()) {
            if (option.level != level) {
                level = option.level;
                open(keep(fmt::format("option of {}", decodeValue(optionLevels(), level))));
            }
            Constant& row = add(option.symbol, option.name, option.meaning, option.gotcha, option.source);
            row.option = &option;
            row.systems = systemsText(option.os);
            const Constant first = row;
            for (const SecondName& second : optionSecondNames())
                if (second.symbol == first.symbol)
                    addSecond(second.alias, first);
        }
    }

    void addForeignOptions() {
        open("option of other systems");
        for (const ForeignOption& option : foreignOptions()) {
            if (findOption(option.symbol) != nullptr) { // this system has it by this name, too
                tellSystemsOf(option);
                continue;
            }
            std::string meaning = fmt::format("An option of {} that Linux has not got.", option.level);
            if (!option.here.empty())
                meaning += fmt::format(" What serves the purpose here: {}.", option.here);
            Constant& row = add(option.symbol, {}, keep(std::move(meaning)), {}, "the headers of these systems");
            row.elsewhere = numbersOf(option);
            row.systems = numbersText({}, row.elsewhere);
        }
    }

    void tellSystemsOf(const ForeignOption& option) {
        for (Constant& row : m_rows)
            if (row.option != nullptr && row.symbol == option.symbol) {
                row.elsewhere = numbersOf(option);
                row.systems = numbersText(row.value, row.elsewhere);
            }
    }

    void addFurther(const FurtherGroup& group) {
        open(group.name, group.isFlags, group.rows);
        for (const NamedValue& value : group.rows)
            add(value.symbol, value.value, value.meaning, value.note, value.source).systems = kHere;
    }

    // The rows do not move any more: the groups may point to them.
    void close() {
        for (std::size_t i = 0; i < m_opened.size(); ++i) {
            const std::size_t end = i + 1 < m_opened.size() ? m_opened[i + 1].first : m_rows.size();
            m_groups.push_back({m_opened[i].name, m_opened[i].isFlags, m_opened[i].flags,
                                rows().subspan(m_opened[i].first, end - m_opened[i].first)});
        }
    }

    std::vector<Constant> m_rows;
    std::vector<Opened> m_opened;
    std::vector<ConstantGroup> m_groups;
    std::deque<std::string> m_texts; // a deque: what was given out stays where it is
};

const Maker& made() {
    static const Maker kMade;
    return kMade;
}

} // namespace

std::span<const Constant> allConstants() { return made().rows(); }
std::span<const ConstantGroup> constantGroups() { return made().groups(); }

} // namespace swb
