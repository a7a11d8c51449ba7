#include "core/explain/explain_parts.h"
#include "core/explain/group_words.h"
#include "core/explain/note_table.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>

namespace swb {

namespace {

using namespace notes;

// Of every call.
constexpr Note kGeneral[] = {
    {[](Record r) { return r.scripted; },
     "Scripted: this answer came from the fault plan of a lesson or test, not from the kernel.", ""},
    {[](Record r) { return isDone(r) && r.ending == Ending::Interrupted; },
     "Interrupt was pressed while the call was waiting, or it was no longer needed, as when the reply to a ping had "
     "come: a signal was sent, and the kernel made the call return.",
     "signal(7)"},
    {[](Record r) { return isDone(r) && r.ending == Ending::InterruptedByClose; },
     "The socket was being closed while the call was waiting. A bare close in another thread would not have woken it: "
     "the call would go on, and could still receive, while the number of the descriptor is given to somebody else. "
     "This program interrupts the call first, then closes.",
     "close(2); observed on Linux 6.18"},
    {[](Record r) { return r.sigpipe; },
     "The kernel also sent the signal SIGPIPE, which ends a program that does not handle it. MSG_NOSIGNAL prevents the "
     "signal, not the error.",
     "send(2)"},
};

// Numbers that a note's text cannot hold.
std::string doubledText(Record record) {
    const bool isSize = isOption(record, SOL_SOCKET, SO_RCVBUF) || isOption(record, SOL_SOCKET, SO_SNDBUF);
    const std::int64_t asked = optionNumber(record);
    if (record.call != CallId::Setsockopt || !isSize || asked <= 0 || asked > 1'000'000)
        return {};
    return fmt::format("{} asked for should read back as {}, within the limits.", asked, 2 * asked);
}

// Why this very request about a group was refused.
GroupCause groupRefusal(Record record) {
    if (record.call != CallId::Setsockopt || record.error == 0)
        return {};
    Bytes value(record.keptData().begin(), record.keptData().end());
    value.resize(static_cast<std::size_t>(std::min<std::uint64_t>(record.dataLength, CallRecord::kDataKept * 8)));
    const auto request = groupRequestOf(static_cast<int>(record.args[1]), static_cast<int>(record.args[2]), value);
    return request ? groupCause(*request, record.error) : GroupCause{};
}

} // namespace

void addNotes(Explanation& to, const CallRecord& record) {
    std::string text;
    const auto append = [&text](std::string_view line) {
        if (!line.empty())
            text += fmt::format("{}{}", text.empty() ? "" : "\n\n", line);
    };
    for (const std::span<const Note> table : {std::span<const Note>(kGeneral), ofNaming(), ofFamilies(), ofData(),
                                              ofMessages(), ofOptions(), ofDescriptors()}) {
        for (const Note& note : table) {
            if (!note.applies(record))
                continue;
            append(note.text);
            addSource(to, note.source);
        }
    }
    append(doubledText(record));
    const GroupCause refusal = groupRefusal(record);
    append(refusal.text);
    addSource(to, refusal.source);
    addText(to, "Worth knowing", std::move(text));
}

} // namespace swb
