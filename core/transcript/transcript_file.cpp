#include "core/transcript/transcript_file.h"

#include "core/base/error.h"
#include "core/transcript/marks.h"
#include "core/transcript/marks_file.h"
#include "core/transcript/segment_checksum.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace swb {

namespace {

using stored::SegmentKind;
using stored::SegmentRecord;
using stored::SessionHeader;

constexpr std::size_t kMappingsKept = 16;
constexpr std::size_t kFaultsKept = 1000;
constexpr std::uint64_t kMostSlots = std::uint64_t{1} << 20; // 2 TiB
constexpr std::uint64_t kMostRows = std::uint64_t{1} << 62;  // so that what is behind the last has an index, too

tl::unexpected<Error> fault(std::string_view call, int number, std::string detail) {
    return tl::unexpected(Error{call, number, std::move(detail)});
}

Result<UniqueFd> openFile(const std::string& path) {
    // O_NONBLOCK: a FIFO of that name is not waited for.
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    const int error = errno;
    if (fd < 0)
        return fault("open", error, path);
    return UniqueFd(fd);
}

template <class Record>
std::uint64_t sumOf(const Record& record, std::size_t size) {
    return SegmentChecksum::once({reinterpret_cast<const std::uint8_t*>(&record), size});
}

bool isZero(const SegmentRecord& record) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&record);
    return std::all_of(bytes, bytes + sizeof record, [](std::uint8_t byte) { return byte == 0; });
}

// Why a record that has its sum cannot be followed; empty when it can.
std::string_view faultOf(const SegmentRecord& record, std::size_t slot, std::uint64_t dataSize) {
    if (record.magic != stored::kRecordMagic || record.recordSum != sumOf(record, offsetof(SegmentRecord, recordSum)))
        return "the record does not have its checksum";
    if (record.kind != SegmentKind::Rows && record.kind != SegmentKind::Bytes)
        return "a segment of an unknown kind";
    const std::uint64_t size = record.slotCount * stored::kSlotSize;
    if (record.slotCount == 0 || record.slotCount > kMostSlots || record.used > size ||
        record.tail > size - record.used)
        return "a segment longer than its room";
    if ((slot + record.slotCount) * stored::kSlotSize > dataSize)
        return "the segment lies behind the end of the file of data";
    if (record.kind != SegmentKind::Rows)
        return {};
    if (record.slotCount != 1 || record.firstRow == 0 || record.firstRow > kMostRows ||
        record.lastRow < record.firstRow || record.used % sizeof(stored::StoredRow) != 0 ||
        record.lastRow - record.firstRow != record.used / sizeof(stored::StoredRow) - 1)
        return "the rows are not as many as their bytes";
    if (!stored::isMoment(record.firstTime) || !stored::isMoment(record.latestTime))
        return "the times are no clock's";
    return {};
}

} // namespace

struct TranscriptFile::Segment {
    SegmentRecord record{};
    std::size_t slot = 0;
    bool isChecked = false;
    bool isCut = false; // the file became shorter, or could not be read
    std::weak_ptr<const MappedBytes> mapped = {};
};

TranscriptFile::TranscriptFile(std::string directory)
    : m_directory(std::move(directory)) {}

TranscriptFile::~TranscriptFile() { marks().setChangeHandler(nullptr); }

Result<std::unique_ptr<TranscriptFile>> TranscriptFile::open(const std::string& directory) {
    std::unique_ptr<TranscriptFile> file(new TranscriptFile(directory));
    if (auto read = file->readHeader(); !read)
        return tl::unexpected(read.error());
    if (auto read = file->readIndex(); !read)
        return tl::unexpected(read.error());
    file->findGaps();
    if (auto marks = readMarks(directory))
        file->marks().load(std::move(*marks));
    else
        file->addFault(marks.error().detail);
    file->marks().setChangeHandler([open = file.get()] {
        if (auto written = writeMarks(open->m_directory, open->marks().all()); !written)
            open->addFault("marks: " + diskReason(written.error()));
    });
    return file;
}

Result<void> TranscriptFile::readHeader() {
    auto session = openFile(m_directory + "/session");
    if (!session)
        return tl::unexpected(session.error());
    m_session = std::move(*session);
    if (flock(m_session.get(), LOCK_SH | LOCK_NB) != 0)
        return fault("flock", errno, m_directory);
    const ssize_t size = pread(m_session.get(), &m_header, sizeof m_header, 0);
    if (size != static_cast<ssize_t>(sizeof m_header))
        return fault("read", 0, m_directory + "/session, byte 0: shorter than the head of a session");
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&m_header);
    if (std::all_of(bytes, bytes + sizeof m_header, [](std::uint8_t byte) { return byte == 0; }))
        return {}; // begun, and never flushed
    if (m_header.magic != stored::kSessionMagic)
        return fault("read", 0, m_directory + "/session, byte 0: not the head of a session");
    if (m_header.version != stored::kVersion)
        return fault("read", 0,
                     fmt::format("{}/session, byte 8: version {}, this program reads version {}", m_directory,
                                 m_header.version, stored::kVersion));
    if (m_header.headerSum != sumOf(m_header, offsetof(SessionHeader, headerSum)))
        return fault("read", 0, m_directory + "/session, byte 0: the head of the session does not have its checksum");
    if (m_header.firstKept > kMostRows || m_header.lastIndex > kMostRows || !stored::isMoment(m_header.wallOffset) ||
        !stored::isMoment(m_header.startTime))
        return fault("read", 0, m_directory + "/session, byte 0: the head of the session says what cannot be");
    return {};
}

Result<void> TranscriptFile::readIndex() {
    auto index = openFile(m_directory + "/index");
    if (!index)
        return tl::unexpected(index.error());
    auto data = openFile(m_directory + "/data");
    if (!data)
        return tl::unexpected(data.error());
    m_data = std::move(*data);
    struct stat ofIndex{};
    struct stat ofData{};
    if (fstat(index->get(), &ofIndex) != 0 || fstat(m_data.get(), &ofData) != 0)
        return fault("fstat", errno, m_directory);
    const auto dataSize = static_cast<std::uint64_t>(ofData.st_size);
    m_diskBytes = static_cast<std::uint64_t>(ofData.st_blocks + ofIndex.st_blocks) * 512;
    const auto slots = std::min(static_cast<std::uint64_t>(ofIndex.st_size) / sizeof(SegmentRecord), kMostSlots);
    std::vector<SegmentRecord> records(static_cast<std::size_t>(slots));
    const ssize_t size = pread(index->get(), records.data(), records.size() * sizeof(SegmentRecord), 0);
    const int error = errno;
    if (size < 0)
        return fault("read", error, m_directory + "/index");
    records.resize(static_cast<std::size_t>(size) / sizeof(SegmentRecord));
    for (std::size_t slot = 0; slot < records.size(); ++slot)
        if (!isZero(records[slot]))
            addRecord(records[slot], slot, dataSize);
    return {};
}

void TranscriptFile::addRecord(const SegmentRecord& record, std::size_t slot, std::uint64_t dataSize) {
    const std::string_view why = faultOf(record, slot, dataSize);
    if (!why.empty())
        return addFault(fmt::format("index, byte {}: {}", slot * sizeof record, why));
    auto& segments = record.kind == SegmentKind::Rows ? m_rows : m_bytes;
    const std::uint64_t key = record.kind == SegmentKind::Rows ? record.firstRow : record.number;
    if (!segments.emplace(key, Segment{record, slot}).second)
        return addFault(fmt::format("index, byte {}: a segment that another record has already", slot * sizeof record));
    if (record.kind == SegmentKind::Rows)
        m_payload += record.payload;
}

// Rows that should be there and are not.
void TranscriptFile::findGaps() {
    std::uint64_t next = std::max<std::uint64_t>(m_header.firstKept, 1);
    for (auto at = m_rows.begin(); at != m_rows.end();) {
        const SegmentRecord& record = at->second.record;
        if (record.firstRow < next && at != m_rows.begin()) {
            addFault(fmt::format("index, byte {}: rows {} to {} overlap those before", at->second.slot * sizeof record,
                                 record.firstRow, record.lastRow));
            at = m_rows.erase(at);
            continue;
        }
        if (record.firstRow > next && m_header.magic != 0)
            addFault(fmt::format("data: rows {} to {} are missing", next, record.firstRow - 1));
        next = record.lastRow + 1;
        ++at;
    }
    if (m_header.lastIndex >= next)
        addFault(fmt::format("data: rows {} to {} are missing", next, m_header.lastIndex));
}

void TranscriptFile::addFault(std::string fault) const {
    const std::scoped_lock lock(m_mutex);
    if (m_faults.size() < kFaultsKept)
        m_faults.push_back(std::move(fault));
}

std::vector<std::string> TranscriptFile::faults() const {
    const std::scoped_lock lock(m_mutex);
    return m_faults;
}

std::optional<PinnedSegment> TranscriptFile::pin(Segment& segment) const {
    const SegmentRecord& record = segment.record;
    PinnedSegment pinned;
    pinned.size = record.slotCount * stored::kSlotSize;
    pinned.used = record.used;
    pinned.tail = record.tail;
    pinned.firstRow = record.firstRow;
    pinned.rowCount = record.kind == SegmentKind::Rows ? record.lastRow - record.firstRow + 1 : 0;
    auto mapped = segment.mapped.lock();
    if (segment.isCut || (mapped ? mapped->isDamaged() : isBeyondEnd(segment.slot * stored::kSlotSize + pinned.size))) {
        noteCut(segment);
        return std::nullopt;
    }
    if (!mapped) {
        auto fresh = MappedBytes::create(m_data.get(), segment.slot * stored::kSlotSize, pinned.size, nullptr);
        if (!fresh)
            return std::nullopt;
        mapped = std::move(*fresh);
        segment.mapped = mapped;
        m_recent.push_back(mapped);
        if (m_recent.size() > kMappingsKept)
            m_recent.pop_front();
    }
    pinned.data = mapped->data();
    pinned.hold = std::move(mapped);
    return pinned;
}

// Another program may have changed the file since it was opened.
bool TranscriptFile::isBeyondEnd(std::uint64_t end) const {
    struct stat now{};
    return fstat(m_data.get(), &now) != 0 || static_cast<std::uint64_t>(now.st_size) < end;
}

void TranscriptFile::noteCut(Segment& segment) const {
    if (std::exchange(segment.isCut, true) || m_faults.size() >= kFaultsKept)
        return;
    const SegmentRecord& record = segment.record;
    const std::uint64_t byte = segment.slot * stored::kSlotSize;
    m_faults.push_back(fmt::format("data, bytes {} to {}: rows {} to {}: not there any more, the file was changed "
                                   "while it was open",
                                   byte, byte + record.slotCount * stored::kSlotSize - 1, record.firstRow,
                                   record.lastRow));
}

bool TranscriptFile::isSound(Segment& segment, const PinnedSegment& pinned) const {
    const SegmentRecord& record = segment.record;
    segment.isChecked = true;
    const BytesView front(pinned.data, static_cast<std::size_t>(pinned.used));
    const BytesView tail(pinned.data + pinned.size - pinned.tail, static_cast<std::size_t>(pinned.tail));
    const bool hasTail = record.kind == SegmentKind::Rows;
    if (SegmentChecksum::once(front) == record.frontSum && (!hasTail || SegmentChecksum::once(tail) == record.tailSum))
        return true;
    const std::uint64_t byte = segment.slot * stored::kSlotSize;
    const std::string what = hasTail ? "these rows" : "bytes of these rows";
    if (m_faults.size() < kFaultsKept)
        m_faults.push_back(fmt::format("data, bytes {} to {}: rows {} to {}: {} do not have their checksum", byte,
                                       byte + pinned.size - 1, record.firstRow, record.lastRow, what));
    return false;
}

// Rows are compared with their checksum before the first of them is given: a damaged one would tell lies.
std::optional<PinnedSegment> TranscriptFile::pinRows(std::uint64_t index) const {
    const std::scoped_lock lock(m_mutex);
    auto found = m_rows.upper_bound(index);
    if (found != m_rows.begin() && std::prev(found)->second.record.lastRow >= index)
        --found;
    while (found != m_rows.end()) {
        auto pinned = pin(found->second);
        if (pinned && (found->second.isChecked || isSound(found->second, *pinned)))
            return pinned;
        found = m_rows.erase(found);
    }
    return std::nullopt;
}

std::optional<PinnedSegment> TranscriptFile::pinBytes(std::uint32_t number) const {
    const std::scoped_lock lock(m_mutex);
    const auto found = m_bytes.find(number);
    return found == m_bytes.end() ? std::nullopt : pin(found->second);
}

void TranscriptFile::check(const std::function<bool(std::uint64_t, std::uint64_t)>& goOn) {
    std::vector<std::pair<SegmentKind, std::uint64_t>> all;
    {
        const std::scoped_lock lock(m_mutex);
        for (const auto& [first, segment] : m_rows)
            all.emplace_back(SegmentKind::Rows, first);
        for (const auto& [number, segment] : m_bytes)
            all.emplace_back(SegmentKind::Bytes, number);
    }
    for (std::uint64_t done = 0; done < all.size(); ++done) {
        if (goOn && !goOn(done, all.size()))
            return;
        const auto [kind, key] = all[static_cast<std::size_t>(done)];
        const std::scoped_lock lock(m_mutex);
        auto& segments = kind == SegmentKind::Rows ? m_rows : m_bytes;
        const auto found = segments.find(key);
        if (found == segments.end() || found->second.isChecked)
            continue;
        const auto pinned = pin(found->second);
        const bool sound = pinned && isSound(found->second, *pinned);
        if (!sound && kind == SegmentKind::Rows)
            segments.erase(found);
    }
    if (goOn)
        goOn(all.size(), all.size());
}

std::uint64_t TranscriptFile::append(TranscriptRow, BytesView) { return 0; }

std::uint64_t TranscriptFile::visitRows(std::uint64_t first, std::uint64_t last, const RowVisitor& visitor) const {
    return visitSegments(*this, std::max(first, firstKept()), last, visitor);
}

std::uint64_t TranscriptFile::indexAt(Nanoseconds time) const {
    std::uint64_t next = 0;
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = std::find_if(m_rows.begin(), m_rows.end(), [time](const auto& entry) {
            return entry.second.record.latestTime >= time.count();
        });
        next = found == m_rows.end() ? UINT64_MAX : std::max(found->first, m_header.firstKept);
    }
    while (const auto rows = pinRows(next)) {
        const std::uint64_t at = firstRowAt(*rows, std::max(next, rows->firstRow), time);
        next = rows->firstRow + rows->rowCount;
        if (at < next)
            return at;
    }
    return lastIndex() + 1;
}

std::uint64_t TranscriptFile::firstKept() const {
    const std::scoped_lock lock(m_mutex);
    const std::uint64_t first = m_rows.empty() ? m_header.lastIndex + 1 : m_rows.begin()->first;
    return std::max<std::uint64_t>({first, m_header.firstKept, 1});
}

std::uint64_t TranscriptFile::lastIndex() const {
    const std::scoped_lock lock(m_mutex);
    return m_rows.empty() ? m_header.lastIndex : m_rows.rbegin()->second.record.lastRow;
}

Nanoseconds TranscriptFile::firstTime() const {
    const std::scoped_lock lock(m_mutex);
    return Nanoseconds(m_rows.empty() ? m_header.startTime : m_rows.begin()->second.record.firstTime);
}

Nanoseconds TranscriptFile::lastTime() const {
    const std::scoped_lock lock(m_mutex);
    return Nanoseconds(m_rows.empty() ? m_header.startTime : m_rows.rbegin()->second.record.latestTime);
}

TranscriptState TranscriptFile::state() const {
    const auto loss = [](const stored::StoredLoss& lost) { return TranscriptLoss{lost.rows, lost.bytes}; };
    TranscriptState state;
    const std::uint64_t first = firstKept();
    const std::uint64_t last = lastIndex();
    state.onDisk = true;
    state.paused = true;
    state.why = "This is a recorded session: it can only be read.";
    state.directory = m_directory;
    state.rows = last + 1 - std::min(first, last + 1);
    state.bytes = m_payload;
    state.diskBytes = m_diskBytes;
    state.lost = {loss(m_header.lostToBudget), loss(m_header.lostToDisk), loss(m_header.lostToOutrun),
                  loss(m_header.lostTooLong)};
    return state;
}

} // namespace swb
