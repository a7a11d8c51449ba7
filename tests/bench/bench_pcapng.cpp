// Writing a transcript as pcapng, beside a bare write() of the same bytes to the same file, in turns. Each record has
// its headers, its checksums and a comment that names the call. On the file system of the directory given (or of /tmp),
// and on a tmpfs where there is one.
#include "bench_table.h"
#include "core/base/error.h"
#include "core/transcript/export.h"
#include "core/transcript/stored_transcript.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>

namespace {

using namespace swb;

constexpr int kRounds = 9;
constexpr std::size_t kBlock = std::size_t{256} << 10;

ConversationEnds ends(int type) {
    ConversationEnds made;
    made.family = AF_INET;
    made.type = type;
    made.local = *Address::parseInet("127.0.0.1", "4000");
    made.peer = *Address::parseInet("127.0.0.1", "50000");
    return made;
}

void fill(Transcript& transcript, int rows, std::size_t size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<std::uint8_t>(i * 31);
    for (int i = 0; i < rows; ++i) {
        TranscriptRow row;
        row.time = Nanoseconds(i * 1000);
        row.socket = SocketId{3};
        row.direction = Direction::Received;
        row.length = size;
        row.sequence = static_cast<std::uint64_t>(i) + 1;
        transcript.append(row, bytes);
    }
}

double seconds(const std::chrono::steady_clock::time_point from) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
}

// Bytes a second of writing what stands in memory, in blocks of the size that the export writes.
double bare(int fd, BytesView bytes) {
    if (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0)
        return 0;
    const auto begin = std::chrono::steady_clock::now();
    for (BytesView left = bytes; !left.empty();) {
        const ssize_t written = write(fd, left.data(), std::min(left.size(), kBlock));
        if (written <= 0)
            return 0;
        left = left.subspan(static_cast<std::size_t>(written));
    }
    return static_cast<double>(bytes.size()) / seconds(begin);
}

Bytes contentOf(int fd) {
    struct stat there{};
    if (fstat(fd, &there) != 0)
        return {};
    Bytes bytes(static_cast<std::size_t>(there.st_size));
    for (std::size_t at = 0; at < bytes.size();) {
        const ssize_t got = pread(fd, bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
        if (got <= 0)
            return {};
        at += static_cast<std::size_t>(got);
    }
    return bytes;
}

struct Case {
    const char* name;
    int rows;
    std::size_t size;
    int type;
};

void measure(const Case& what, const std::string& directory) {
    const std::string name = directory + "/bench_pcapng.XXXXXX";
    std::string path = name;
    const int fd = mkostemp(path.data(), O_CLOEXEC);
    if (fd < 0)
        return;
    unlink(path.c_str());
    TranscriptOptions options;
    options.memoryBudget = std::uint64_t{4} << 30; // all of it, and no disk: the disk is the export's
    StoredTranscript transcript(options);
    fill(transcript, what.rows, what.size);
    ExportSources sources;
    sources.ends = [&](SocketId) { return ends(what.type); };
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    bench::Figures exported, written, ratios, nanoseconds, making;
    Bytes bytes;
    for (int round = 0; round < kRounds; ++round) {
        if (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0)
            return;
        const auto begin = std::chrono::steady_clock::now();
        const auto done = exportToDescriptor(transcript, {ExportFormat::Pcapng}, sources, fd);
        const double took = seconds(begin);
        if (!done) {
            std::printf("%s: %s gave %d\n", directory.c_str(), std::string(done.error().call).c_str(),
                        done.error().number);
            return;
        }
        if (round == 0)
            bytes = contentOf(fd);
        const double plain = bare(fd, bytes);
        exported.add(static_cast<double>(bytes.size()) / took / 1e9);
        written.add(plain / 1e9);
        ratios.add(static_cast<double>(bytes.size()) / took / plain);
        nanoseconds.add(took * 1e9 / what.rows);
        const auto again = std::chrono::steady_clock::now();
        if (exportToDescriptor(transcript, {ExportFormat::Pcapng}, sources, nowhere))
            making.add(seconds(again) * 1e9 / what.rows);
    }
    close(fd);
    close(nowhere);
    std::printf("\n### %s, %d of them, %.0f MB of file, in %s\n", what.name, what.rows,
                static_cast<double>(bytes.size()) / 1e6, directory.c_str());
    bench::printHead("pcapng");
    bench::printRow("bare write, blocks of 256 KiB", written, "GB/s", 2);
    bench::printRow("the transcript as pcapng", exported, "GB/s", 2);
    bench::printRow("a record", nanoseconds, "ns", 0);
    bench::printRow("a record, into /dev/null", making, "ns", 0);
    bench::printRatio("of bare", ratios);
    std::printf("\ngoal at least 0.75 of bare: %s\n", ratios.median() >= 0.75 ? "met" : "MISSED");
    bench::conclude({std::string("pcapng, ") + what.name + (directory == "/dev/shm" ? ", on tmpfs" : ", on disk"),
                     bench::amount(exported.median(), "GB/s"),
                     bench::amount(written.median(), "GB/s, bare write of the same bytes"), ratios.median(),
                     "at least 0.75", ratios.median() >= 0.75});
}

} // namespace

int main(int argc, char** argv) {
    const Case cases[] = {{"records of 1,400 bytes of a TCP stream", 200'000, 1400, SOCK_STREAM},
                          {"records of 64 bytes of a TCP stream", 1'000'000, 64, SOCK_STREAM},
                          {"datagrams of 64 bytes", 1'000'000, 64, SOCK_DGRAM}};
    for (const std::string& directory : {std::string(argc > 1 ? argv[1] : "/tmp"), std::string("/dev/shm")})
        for (const Case& what : cases)
            measure(what, directory);
    return 0;
}
