// Rows of any kind, of sockets of any kind, exported in every format: blocks of pcapng follow each other to the end,
// an object a line is JSON, and what is said to be written is there.
#include "core/base/error.h"
#include "core/base/unique_fd.h"
#include "core/transcript/export.h"
#include "core/transcript/memory_transcript.h"
#include "tests/fuzz/fuzz_input.h"

#include <nlohmann/json.hpp>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <map>
#include <string>

using namespace swb;

namespace {

constexpr std::array kFamilies = {AF_INET, AF_INET6, AF_UNIX, AF_PACKET, AF_NETLINK, -1, AF_VSOCK, 200};
constexpr std::array kTypes = {SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET};

Address addressOf(fuzz::Input& input) {
    const BytesView bytes = input.take(input.choice(40));
    return Address::fromBytes(bytes, static_cast<std::uint32_t>(bytes.size()));
}

ConversationEnds endsOf(fuzz::Input& input) {
    ConversationEnds ends;
    const std::uint8_t choices = input.byte();
    ends.family = kFamilies.at(choices % kFamilies.size());
    ends.type = kTypes.at(choices / 8 % kTypes.size());
    ends.protocol = input.byte();
    ends.local = addressOf(input);
    ends.peer = addressOf(input);
    ends.accepted = (choices & 32) != 0;
    ends.sendingEnded = (choices & 64) != 0;
    if ((choices & 128) != 0) {
        ends.stream = SocketId{static_cast<std::uint32_t>(input.choice(5))};
        ends.other = SocketId{static_cast<std::uint32_t>(input.choice(5))};
        ends.sent = input.number(5);
        ends.received = input.number(5);
    }
    return ends;
}

void addRow(Transcript& transcript, fuzz::Input& input) {
    const std::uint8_t choices = input.byte();
    TranscriptRow row;
    row.time = Nanoseconds(static_cast<std::int64_t>(input.number(7)));
    row.socket = SocketId{1u + choices % 4};
    row.direction = (choices & 4) != 0 ? Direction::Sent : Direction::Received;
    row.note = static_cast<RowNote>(choices / 8 % 10);
    row.sequence = input.byte();
    if ((choices & 128) != 0) {
        row.peer = addressOf(input);
        row.fullLength = input.number(8);
        row.control = std::make_shared<const Bytes>(input.byte());
    }
    Bytes bytes;
    const BytesView some = input.take(input.choice(20));
    const std::size_t times = some.size() == 19 ? 8000 : 1; // some are longer than a packet
    for (std::size_t i = 0; i < times; ++i)
        bytes.insert(bytes.end(), some.begin(), some.end());
    row.length = (choices & 64) != 0 ? input.number(8) : bytes.size();
    transcript.append(row, bytes);
}

std::string contentOf(int fd) {
    std::string text(static_cast<std::size_t>(lseek(fd, 0, SEEK_END)), '\0');
    SWB_FUZZ_CHECK(pread(fd, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()));
    return text;
}

std::uint32_t number(const std::string& file, std::size_t at) {
    std::uint32_t value = 0;
    std::memcpy(&value, file.data() + at, sizeof value);
    return value;
}

void checkBlocks(const std::string& file) {
    std::size_t at = 0;
    while (at < file.size()) {
        SWB_FUZZ_CHECK(file.size() - at >= 12);
        const std::uint32_t length = number(file, at + 4);
        SWB_FUZZ_CHECK(length >= 12 && length % 4 == 0 && length <= file.size() - at);
        SWB_FUZZ_CHECK(number(file, at + length - 4) == length);
        if (number(file, at) == 6)
            SWB_FUZZ_CHECK(number(file, at + 20) <= length - 32);
        at += length;
    }
}

void checkLines(const std::string& file) {
    for (std::size_t at = 0; at < file.size();) {
        const std::size_t end = file.find('\n', at);
        SWB_FUZZ_CHECK(end != std::string::npos);
        SWB_FUZZ_CHECK(nlohmann::json::accept(file.begin() + static_cast<std::ptrdiff_t>(at),
                                              file.begin() + static_cast<std::ptrdiff_t>(end)));
        at = end + 1;
    }
}

void exportAs(const Transcript& transcript, const ExportRequest& request, const ExportSources& sources) {
    const UniqueFd fd(memfd_create("export", MFD_CLOEXEC));
    const auto done = exportToDescriptor(transcript, request, sources, fd.get(), {});
    SWB_FUZZ_CHECK(done.has_value());
    const std::string file = contentOf(fd.get());
    SWB_FUZZ_CHECK(done->bytes == file.size());
    if (request.format == ExportFormat::Pcapng)
        checkBlocks(file);
    if (request.format == ExportFormat::JsonLines)
        checkLines(file);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    ExportRequest request;
    request.format = static_cast<ExportFormat>(input.choice(6));
    request.binary = static_cast<BinaryAs>(input.choice(2));
    request.ways = RawWays::Sent;
    std::map<std::uint32_t, ConversationEnds> ends;
    const std::size_t known = input.choice(5);
    for (std::uint32_t socket = 1; socket <= known; ++socket)
        ends[socket] = endsOf(input);
    ExportSources sources;
    sources.ends = [&ends](SocketId socket) {
        const auto found = ends.find(socket.value);
        return found == ends.end() ? ConversationEnds() : found->second;
    };
    sources.call = [](std::uint64_t sequence) { return sequence % 2 == 0 ? std::string(sequence, 'c') : ""; };
    MemoryTranscript transcript;
    std::uint8_t repeated = input.byte();
    for (BytesView left = input.rest(); !left.empty();) {
        fuzz::Input one(left.data(), left.size());
        addRow(transcript, one);
        left = one.rest();
        if (left.size() < 2 && repeated > 0) { // the last of them again and again
            --repeated;
            left = left.empty() ? BytesView(data + size - 1, 1) : left;
        }
    }
    exportAs(transcript, request, sources);
    return 0;
}
