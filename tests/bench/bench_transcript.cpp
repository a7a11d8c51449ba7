// The store of the transcript by itself: bytes of a TCP stream received into it beside a bare loop that receives into
// warm segments of memory, rows of 64 bytes, a search beside `grep -c`, a session of 10 GB opened. An argument names
// the directory for the files on disk (/dev/shm is taken for those in memory), a second the rounds, a third what is to
// be measured alone: streams, rows, search, opening.
#include "bench_table.h"
#include "core/transcript/export.h"
#include "core/transcript/stored_transcript.h"
#include "core/transcript/transcript_file.h"
#include "core/transcript/transcript_scan.h"
#include "core/transcript/transcript_sessions.h"
#include "tests/bench/stream_source.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace swb;
using bench::bareStream, bench::bareWrite, bench::giveUp, bench::kGiB, bench::kRead, bench::secondsNow, bench::Stream;
using bench::timed, bench::Warm;

// Memory of the process that is not a file's, in MiB.
double ownMemory() {
    std::ifstream status("/proc/self/status");
    std::string word;
    double kilobytes = 0;
    while (status >> word)
        if (word == "RssAnon:" && status >> kilobytes)
            break;
    return kilobytes / 1024;
}

TranscriptOptions optionsIn(const std::string& directory) {
    TranscriptOptions options;
    options.budget = {std::uint64_t{40} << 30, 100'000'000};
    if (!directory.empty())
        options.directory = newSessionDirectory(directory);
    return options;
}

struct Kept {
    double receiving = 0;
    double stored = 0; // until all is on disk
    double memory = 0;
};

Kept keptStream(const TranscriptOptions& options, bool warm) {
    Kept kept;
    {
        const Stream stream(kGiB);
        StoredTranscript transcript(options);
        if (warm)
            transcript.warmUp();
        const double start = secondsNow();
        stream.begin();
        std::uint64_t received = 0;
        TranscriptRoom room;
        for (;;) {
            if (room.left().size() < kRead)
                room = transcript.room(kRead);
            if (!room) { // the disk is behind: the peer is, too
                usleep(200);
                continue;
            }
            const ssize_t got = recv(stream.fd(), room.left().data(), kRead, 0);
            if (got <= 0)
                break;
            TranscriptRow row;
            row.time = monotonicNow();
            row.socket = SocketId{1};
            row.direction = Direction::Received;
            row.length = static_cast<std::uint64_t>(got);
            transcript.commit(std::move(row), room, static_cast<std::size_t>(got));
            received += static_cast<std::uint64_t>(got);
        }
        kept.receiving = secondsNow() - start;
        if (received != kGiB || transcript.state().bytes != kGiB)
            giveUp("kept stream");
        kept.memory = ownMemory();
        (void)transcript.flush();
        kept.stored = secondsNow() - start;
    }
    if (!options.directory.empty())
        (void)removeSession(options.directory);
    return kept;
}

void measureStreams(const std::string& disk, int rounds) {
    struct Series {
        const char* what;
        std::string where;
        std::size_t blocks;
        bool warm;
        bench::Figures rate = {}, stored = {}, ratio = {}, memory = {}, disk = {}, ofDisk = {};
    };
    // 1 GiB of memory before the disk is outrun; then as the program has it: what the disk takes.
    Series series[] = {{"memory for all of it, files on disk", disk, 560, true},
                       {"64 MiB of memory, files in tmpfs", "/dev/shm/swb-bench", 32, false},
                       {"64 MiB of memory, files on disk", disk, 32, false}};
    bench::Figures bare;
    for (int round = 0; round < rounds; ++round) {
        const double reference = 1 / bareStream(512) * 1.073741824;
        bare.add(reference);
        for (Series& one : series) {
            TranscriptOptions options = optionsIn(one.where);
            options.blocks = one.blocks;
            const Kept kept = keptStream(options, one.warm);
            const double rate = 1.073741824 / kept.receiving, takes = bareWrite(one.where);
            one.rate.add(rate);
            one.ratio.add(rate / reference);
            one.disk.add(takes);
            one.ofDisk.add(rate / takes);
            one.stored.add(1.073741824 / kept.stored);
            one.memory.add(kept.memory);
        }
    }
    bench::printHead("A TCP stream of 1 GiB, every byte kept");
    bench::printRow("bare loop into warm segments", bare, "GB/s", 2);
    for (const Series& one : series) {
        const std::string what = one.what;
        bench::printRow(what.c_str(), one.rate, "GB/s", 2);
        bench::printRatio("  of bare", one.ratio);
        bench::printRow("  a bare write of as much there", one.disk, "GB/s", 2);
        bench::printRatio("  of it", one.ofDisk);
        bench::printRow("  until all of it is stored", one.stored, "GB/s", 2);
        bench::printRow("  memory afterwards", one.memory, "MiB", 0);
    }
    for (const Series& one : series) {
        const std::string job = std::string("TCP stream of 1 GiB in, every byte kept: ") + one.what;
        const std::string rate = bench::amount(one.rate.median(), "GB/s");
        if (one.warm)
            bench::conclude({job, rate, bench::amount(bare.median(), "GB/s, bare into 1 GiB of warm segments"),
                             one.ratio.median(), "at least 0.85", one.ratio.median() >= 0.85});
        else
            bench::conclude({job,
                             rate,
                             bench::amount(one.disk.median(), "GB/s, bare write of as much there"),
                             one.ofDisk.median(),
                             "what it takes",
                             {}});
    }
}

struct BareRow {
    std::uint8_t bytes[48];
};

std::uint64_t usedBytes(const std::string& session) {
    std::uint64_t used = 0;
    std::ifstream index(session + "/index", std::ios::binary);
    stored::SegmentRecord record{};
    while (index.read(reinterpret_cast<char*>(&record), sizeof record))
        used += record.used + record.tail;
    return used;
}

void concludeRows(double perRow) {
    // Of four million rows the segments' own heads are a thousandth of a byte each: told as what it is, and rounded.
    bench::conclude({"Memory of a row in the transcript beside its payload",
                     bench::amount(perRow, "bytes"),
                     "",
                     {},
                     "at most 48 bytes",
                     std::lround(perRow * 100) <= 4800});
}

void measureRows(const std::string& disk, int rounds) {
    constexpr std::uint64_t kRows = 4'000'000;
    constexpr std::size_t kLength = 64;
    const Bytes payload(kLength, 'x');
    bench::Figures bare;
    bench::Figures kept;
    bench::Figures ratio;
    double perRow = 0;
    for (int round = 0; round < rounds; ++round) {
        const Warm warm(256);
        const double reference = timed([&] {
            std::size_t front = 0;
            std::size_t back = warm.size();
            BareRow row{};
            for (std::uint64_t i = 0; i < kRows; ++i) {
                if (back - front < kLength + sizeof row) {
                    front = 0;
                    back = warm.size();
                }
                std::memcpy(warm.data() + front, payload.data(), kLength);
                front += kLength;
                const Nanoseconds now = monotonicNow();
                std::memcpy(&row, &now, sizeof now);
                back -= sizeof row;
                std::memcpy(warm.data() + back, &row, sizeof row);
            }
        });
        TranscriptOptions options = optionsIn(disk);
        options.blocks = 300;
        double seconds = 0;
        {
            StoredTranscript transcript(options);
            transcript.warmUp();
            const Address peer = *Address::parseInet("127.0.0.1", "4000");
            seconds = timed([&] {
                for (std::uint64_t i = 0; i < kRows; ++i) {
                    TranscriptRow row;
                    row.time = monotonicNow();
                    row.socket = SocketId{1};
                    row.length = kLength;
                    row.peer = peer;
                    transcript.append(std::move(row), payload);
                }
            });
            (void)transcript.flush();
        }
        perRow = (static_cast<double>(usedBytes(options.directory)) - static_cast<double>(kRows * kLength)) /
                 static_cast<double>(kRows);
        (void)removeSession(options.directory);
        bare.add(kRows / reference / 1e6);
        kept.add(kRows / seconds / 1e6);
        ratio.add(reference / seconds);
    }
    bench::printHead("Rows of 64 bytes, appended one by one");
    bench::printRow("bare: bytes and 48 more into warm memory", bare, "M/s", 2);
    bench::printRow("kept", kept, "M/s", 2);
    bench::printRatio("of bare", ratio);
    bench::printGoal("beside its payload a row takes", perRow, 48.1, "bytes");
    concludeRows(perRow);
}

// Every thousandth row has a needle.
void fillWithText(Transcript& transcript, std::uint64_t rows) {
    for (std::uint64_t i = 0; i < rows; ++i) {
        std::string text = std::to_string(i) + " the quick brown fox jumps over the lazy dog and on, and on again";
        text.resize(64);
        if (i % 1000 == 999)
            text.replace(40, 6, "needle");
        TranscriptRow row;
        row.time = monotonicNow();
        row.socket = SocketId{1};
        row.length = text.size();
        transcript.append(std::move(row), viewOf(text));
    }
}

void concludeSearch(const bench::Figures& find, const bench::Figures& grep, const bench::Figures& ratio) {
    bench::conclude({"Find in 1,000,000 rows of 64 bytes", bench::amount(find.median(), "ms", 0),
                     bench::amount(grep.median(), "ms, grep -c on the text export", 0), ratio.median(), "at most 2",
                     ratio.median() <= 2});
}

void measureSearch(const std::string& disk, int rounds) {
    constexpr std::uint64_t kRows = 1'000'000;
    const TranscriptOptions options = optionsIn(disk);
    StoredTranscript transcript(options);
    fillWithText(transcript, kRows);
    (void)transcript.flush();
    const std::string exported = options.directory + ".txt";
    if (!exportToFile(transcript, {}, {}, exported))
        giveUp("export");
    const Matcher needle = *Matcher::compile({Pattern::Form::Text, Pattern::Place::Anywhere, false, "needle"});
    const auto count = [&](TranscriptScan& scan) {
        while (!scan.progress().done)
            usleep(100);
        if (scan.progress().found != kRows / 1000)
            giveUp("search");
    };
    bench::Figures grep;
    bench::Figures find;
    bench::Figures filter;
    bench::Figures rows;
    bench::Figures ratio;
    // Into a file: with /dev/null it would stop at the first.
    const std::string command = "grep -c needle " + exported + " >" + exported + ".count";
    for (int round = 0; round < rounds; ++round) {
        const double reference = timed([&] {
            if (std::system(command.c_str()) != 0)
                giveUp("grep");
        });
        const double seconds = timed([&] {
            TranscriptScan scan(transcript, needle, 1, UINT64_MAX);
            count(scan);
        });
        filter.add(1e3 * timed([&] {
                       TranscriptScan scan(transcript, RowFilter(*FilterExpression::parse("len == 64 && \"needle\"")),
                                           1, UINT64_MAX);
                       count(scan);
                   }));
        rows.add(1e3 * timed([&] {
                     RowFilter nothing(*FilterExpression::parse("len > 64 && socket == 2"));
                     (void)findRow(transcript, nothing, 1, SearchDirection::Forward);
                 }));
        grep.add(reference * 1e3);
        find.add(seconds * 1e3);
        ratio.add(seconds / reference);
    }
    bench::printHead("Searching 1,000,000 rows of 64 bytes");
    bench::printRow("grep -c on the text export", grep, "ms", 1);
    bench::printRow("find, every row that has it", find, "ms", 1);
    bench::printRow("filter: len == 64 && \"needle\"", filter, "ms", 1);
    bench::printRow("filter that reads no bytes", rows, "ms", 1);
    bench::printGoal("find, of grep's time", ratio.median(), 2, "x");
    concludeSearch(find, grep, ratio);
    std::filesystem::remove(exported);
    std::filesystem::remove(exported + ".count");
}

void concludeOpening(const bench::Figures& opening, double before, double memory) {
    bench::conclude({"A transcript of 10 GB, 10,000,000 rows, opened",
                     bench::amount(opening.median(), "ms", 1),
                     "",
                     {},
                     "under 200 ms",
                     opening.median() < 200});
    bench::conclude({"Memory of the process when 10 GB were kept",
                     bench::amount(memory, "MiB", 0),
                     bench::amount(before, "MiB before", 0),
                     {},
                     "flat",
                     memory < before + 100});
}

void measureOpening(const std::string& disk, int rounds) {
    constexpr std::uint64_t kRows = 10'000'000;
    constexpr std::size_t kLength = 1000;
    if (std::filesystem::space(disk).available < 25 * kGiB) {
        std::printf("\nA session of 10 GB: left out, less than 25 GiB are free in %s\n", disk.c_str());
        return;
    }
    const TranscriptOptions options = optionsIn(disk);
    const double before = ownMemory();
    double memory = 0;
    const double recording = timed([&] {
        StoredTranscript transcript(options);
        TranscriptRoom room;
        for (std::uint64_t i = 1; i <= kRows; ++i) {
            while (room.left().size() < kLength)
                if (room = transcript.room(kLength); !room)
                    usleep(200);
            std::memset(room.left().data(), static_cast<int>(i % 251), kLength);
            TranscriptRow row;
            row.time = Nanoseconds(static_cast<std::int64_t>(i) * 1000);
            row.socket = SocketId{1};
            row.length = kLength;
            transcript.commit(std::move(row), room, kLength);
            if (i == kRows)
                memory = ownMemory();
        }
    });
    bench::Figures opening;
    bench::Figures jumping;
    for (int round = 0; round < rounds; ++round) {
        std::unique_ptr<TranscriptFile> file;
        opening.add(1e3 * timed([&] {
                        auto opened = TranscriptFile::open(options.directory);
                        if (!opened || (*opened)->lastIndex() != kRows || (*opened)->rows(kRows - 50, 50).size() != 50)
                            giveUp("open");
                        file = std::move(*opened);
                    }));
        jumping.add(1e3 * timed([&] {
                        const std::uint64_t middle = file->indexAt(Nanoseconds(5'000'000'000));
                        if (middle != 5'000'000 || file->bytesOf(middle).size() != kLength)
                            giveUp("jump");
                    }));
    }
    (void)removeSession(options.directory);
    bench::printHead("A session of 10,000,000 rows, 10 GB");
    bench::printRow("opened, and its last 50 rows read", opening, "ms", 2);
    bench::printRow("jump to a moment, and the bytes there", jumping, "ms", 2);
    std::printf("\nrecorded at %.2f GB/s; memory of the process at its end %.0f MiB\n",
                static_cast<double>(kRows * kLength) / recording / 1e9, memory);
    bench::printGoal("opening", opening.median(), 200, "ms");
    concludeOpening(opening, before, memory);
}

} // namespace

int main(int argc, char* argv[]) {
    const std::string disk =
        (argc > 1 ? std::filesystem::path(argv[1]) : std::filesystem::temp_directory_path()) / "swb-bench";
    const int rounds = argc > 2 ? std::max(std::atoi(argv[2]), 1) : 5;
    std::filesystem::create_directories(disk);
    const std::string only = argc > 3 ? argv[3] : "";
    const auto measure = [&](const char* what, void (*work)(const std::string&, int)) {
        if (only.empty() || only == what)
            work(disk, rounds);
    };
    measure("streams", measureStreams);
    measure("rows", measureRows);
    measure("search", measureSearch);
    measure("opening", measureOpening);
    std::error_code ignored;
    std::filesystem::remove_all(disk, ignored);
    std::filesystem::remove_all("/dev/shm/swb-bench", ignored);
}
