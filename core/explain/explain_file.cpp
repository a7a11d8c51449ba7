#include "core/explain/explain_file.h"

#include "core/explain/explain_parts.h"

#include <algorithm>
#include <iterator>

namespace swb {

namespace {

struct MethodRow {
    std::string_view name;
    std::string_view what;
    std::string_view surprise;
};

constexpr MethodRow kMethods[] = {
    {"makefile",
     "s.makefile('rwb') lays a buffer over the socket and makes no call by itself. Reading fills the buffer with "
     "recv(), 8192 bytes at a time, and gives out of it what was asked for; writing collects bytes until flush().",
     "What was read ahead is gone from the socket: a recv() beside the file does not get it, and poll() does not "
     "report it. Use the file or the socket for reading, not both."},
    {"readline",
     "Gives bytes up to and with the next line feed. When the buffer has a whole line, no call is made; else recv() "
     "until one is there. With a limit, at most so many bytes, and the line may be cut.",
     "A line without its line feed means that the stream ended, or the limit did; b'' means that nothing more comes. "
     "A line that never ends would grow without bound: here it is refused at 64 MiB, in Python only a limit helps."},
    {"read",
     "Gives exactly so many bytes, with as many recv() as that takes; -1 gives everything until the peer sends no "
     "more.",
     "read() without a number returns only after the peer has shut down its sending side. Fewer bytes than asked for "
     "mean the end of the stream."},
    {"readlines",
     "Reads line after line until the stream ends, as `for line in f` does. Each line is a readline() of its own; "
     "those "
     "that the buffer has take no call.",
     "It ends only when the peer shuts down its sending side, or with Interrupt."},
    {"write",
     "Puts the bytes into a buffer of 8192. Nothing is sent while they fit; what does not fit makes send() calls.",
     "The peer sees nothing before flush(): two programs that wait for each other's line, each with its own in the "
     "buffer, wait for ever."},
    {"flush", "send() until the buffer of written bytes is empty.",
     "When the socket takes no more and does not wait, what is left stays in the buffer."},
    {"close file",
     "Flushes, then forgets the file: also what was read ahead. The socket stays open, as in Python while the socket "
     "object lives.",
     "In Python the descriptor is closed when the socket object and every file made of it are closed; closing the "
     "socket object alone leaves it open while a file lives. Here close() of the socket closes at once."},
};

} // namespace

Explanation explainFile(std::string_view method, std::string python) {
    const MethodRow* row = std::ranges::find(kMethods, method, &MethodRow::name);
    if (row == std::end(kMethods))
        row = kMethods;
    Explanation said;
    said.title = row->name;
    said.subtitle = row == kMethods ? "a file over a stream socket" : "of the file that makefile() gives";
    addText(said, "What it does", std::string(row->what));
    addText(said, "Worth knowing", std::string(row->surprise));
    if (row != kMethods)
        addText(said, "Calls",
                "Each recv() and send() stands in the ledger. After a time-out, Python's file loses what "
                "it had of the line, and refuses to be read from then on (\"cannot read from timed out "
                "object\"); here the bytes stay in the buffer.");
    addCode(said, "In Python", std::move(python));
    said.source =
        "Python library reference, socket.makefile() and io; CPython, bufferedio.c; observed with Python 3.11";
    return said;
}

} // namespace swb
