// A recorded session with bytes changed anywhere in its files, any bytes at all in place of a file, or a file cut short
// before or while it is read: it is refused, or read without a fault of the program, and what it tells stands inside
// it.
#include "core/transcript/marks.h"
#include "core/transcript/segment_checksum.h"
#include "core/transcript/stored_transcript.h"
#include "core/transcript/transcript_file.h"
#include "tests/fuzz/fuzz_input.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <string>

using namespace swb;

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongest = std::size_t{16} << 20; // of a file of the session
constexpr std::array<const char*, 4> kFiles = {"session", "index", "data", "marks"};

// A directory that goes with the program, with a small sound session in it.
class Place {
public:
    Place() {
        std::string name = (fs::temp_directory_path() / "swb-fuzz-XXXXXX").string();
        SWB_FUZZ_CHECK(mkdtemp(name.data()) != nullptr);
        m_path = name;
        TranscriptOptions options;
        options.directory = session();
        StoredTranscript transcript(options);
        for (int i = 0; i < 50; ++i) {
            TranscriptRow row;
            row.time = Nanoseconds(i);
            row.length = 20;
            row.fullLength = i % 7 == 0 ? 100 : 0;
            row.peer = *Address::parseInet("127.0.0.1", std::to_string(i % 3 + 1));
            transcript.append(row, Bytes(20, static_cast<std::uint8_t>(i)));
        }
        transcript.marks().set(3, {"red", "note"});
    }
    ~Place() {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    std::string session() const { return m_path + "/session"; }
    std::string file(std::size_t number) const { return session() + '/' + kFiles.at(number); }

private:
    std::string m_path;
};

Bytes readAt(int fd, std::uint64_t offset, std::size_t size) {
    Bytes bytes(size);
    const ssize_t got = pread(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
}

void writeAt(int fd, std::uint64_t offset, BytesView bytes) {
    SWB_FUZZ_CHECK(pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset)) ==
                   static_cast<ssize_t>(bytes.size()));
}

// `meanwhile` is done once the first row has been seen.
void read(const std::string& directory, const std::function<void()>& meanwhile = {}) {
    const auto file = TranscriptFile::open(directory);
    if (!file) {
        SWB_FUZZ_CHECK(file.error().number != 0 || !file.error().detail.empty());
        return;
    }
    std::uint64_t before = 0;
    std::uint64_t sum = 0;
    (*file)->visitRows(0, UINT64_MAX, [&](const RowView& row) {
        SWB_FUZZ_CHECK(row.index > before);
        if (before == 0 && meanwhile)
            meanwhile();
        before = row.index;
        sum += static_cast<std::uint64_t>((*file)->wallTime(row.time).count());
        for (const BytesView bytes : {row.bytes, row.control, row.peerBytes})
            for (const std::uint8_t byte : bytes.first(std::min<std::size_t>(bytes.size(), 4096)))
                sum += byte;
        return sum < UINT64_MAX || meanwhile;
    });
    SWB_FUZZ_CHECK(before <= (*file)->lastIndex() || meanwhile); // what was cut off is forgotten
    (void)(*file)->indexAt(Nanoseconds(25));
    (void)(*file)->wallTime((*file)->lastTime() - (*file)->firstTime());
    const TranscriptState state = (*file)->state();
    SWB_FUZZ_CHECK(state.rows <= (*file)->lastIndex());
    (*file)->check();
}

// Makes the sums of changed records right, so that what stands behind them is reached.
void mendSums(Bytes& bytes, std::size_t record) {
    for (std::size_t at = 0; at + record <= bytes.size(); at += record) {
        const BytesView whole = BytesView(bytes).subspan(at, record);
        const std::uint64_t sum = SegmentChecksum::once(whole.first(record - sizeof(std::uint64_t)));
        if (std::ranges::any_of(whole, [](std::uint8_t byte) { return byte != 0; }))
            std::memcpy(bytes.data() + at + record - sizeof sum, &sum, sizeof sum);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Place place;
    fuzz::Input input(data, size);
    const std::size_t number = input.choice(kFiles.size());
    const std::uint8_t how = input.byte();
    const bool mends = how % 2 == 1, cuts = how >= 0xf0, cutsWhileRead = how >= 0xf8;
    const auto offset = static_cast<std::size_t>(input.number(2)) % (number == 2 ? 8192 : 1024);
    const BytesView change = input.rest();
    const int fd = open(place.file(number).c_str(), O_RDWR | O_CLOEXEC);
    SWB_FUZZ_CHECK(fd >= 0);
    const Bytes whole = readAt(fd, 0, 16384);
    Bytes changed = whole;
    for (std::size_t i = 0; i < change.size() && offset + i < changed.size(); ++i)
        changed[offset + i] = change[i];
    if (mends && number < 2)
        mendSums(changed, number == 0 ? sizeof(stored::SessionHeader) : sizeof(stored::SegmentRecord));
    writeAt(fd, 0, changed);
    if (cuts) {
        const Bytes all = readAt(fd, 0, kLongest);
        const auto left = static_cast<off_t>(fuzz::Input(change.data(), change.size()).number(3) %
                                             std::max<std::size_t>(all.size(), 1));
        const auto cut = [fd, left] { SWB_FUZZ_CHECK(ftruncate(fd, left) == 0); };
        if (!cutsWhileRead)
            cut();
        read(place.session(), cutsWhileRead ? std::function<void()>(cut) : nullptr);
        writeAt(fd, 0, all);
    } else {
        read(place.session());
    }
    writeAt(fd, 0, whole);
    close(fd);
    return 0;
}
