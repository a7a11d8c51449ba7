#include "core/transcript/segment_files.h"

#include "core/base/errno_table.h"
#include "core/transcript/segment_checksum.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace swb {

namespace {

constexpr std::uint32_t kFirstSlots = 2;
constexpr std::size_t kFreeKept = 8; // slots that stay allocated though they hold nothing
constexpr std::uint64_t kIndexStep = std::uint64_t{64} << 10;
constexpr std::array<const char*, 4> kNames = {"session", "index", "data", "marks"};

tl::unexpected<Error> fault(std::string_view call, int number, std::string detail) {
    return tl::unexpected(Error{call, number, std::move(detail)});
}

// EINTR of a signal that was meant for a call of the person's is no reason to stop recording.
Result<void> allocate(int fd, std::uint64_t offset, std::uint64_t size, const std::string& path) {
    int failed = 0;
    do {
        failed = posix_fallocate(fd, static_cast<off_t>(offset), static_cast<off_t>(size));
    } while (failed == EINTR);
    if (failed != 0)
        return fault("fallocate", failed, path);
    return {};
}

Result<void> writeAll(int fd, std::uint64_t offset, BytesView bytes, const std::string& path) {
    while (!bytes.empty()) {
        const ssize_t written = pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        const int error = errno;
        if (written < 0 && error == EINTR)
            continue;
        if (written < 0)
            return fault("pwrite", error, path);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        offset += static_cast<std::uint64_t>(written);
    }
    return {};
}

Result<UniqueFd> create(const std::string& path) {
    const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    const int error = errno;
    if (fd < 0)
        return fault("open", error, path);
    return UniqueFd(fd);
}

// And those it stands in.
Result<void> makeDirectory(const std::string& path) {
    if (mkdir(path.c_str(), 0700) == 0)
        return {};
    int error = errno;
    const std::size_t slash = path.find_last_of('/');
    if (error == ENOENT && slash != std::string::npos && slash > 0) {
        if (auto made = makeDirectory(path.substr(0, slash)); !made)
            return made;
        if (mkdir(path.c_str(), 0700) == 0)
            return {};
        error = errno;
    }
    if (error == EEXIST)
        return {};
    return fault("mkdir", error, path);
}

template <class Record>
BytesView bytesOf(const Record& record) {
    return {reinterpret_cast<const std::uint8_t*>(&record), sizeof record};
}

} // namespace

SlotHold::SlotHold(std::shared_ptr<SegmentFiles> files, std::uint32_t slot, std::uint32_t count)
    : m_files(std::move(files))
    , m_slot(slot)
    , m_count(count) {}

SlotHold::~SlotHold() { m_files->release(m_slot, m_count); }

MappedBytes::MappedBytes(const std::uint8_t* data, std::uint64_t size, std::shared_ptr<SlotHold> slot)
    : m_data(data)
    , m_size(size)
    , m_guard(std::in_place, data, size)
    , m_slot(std::move(slot)) {}

Result<std::shared_ptr<const MappedBytes>> MappedBytes::create(int fd, std::uint64_t offset, std::uint64_t size,
                                                               std::shared_ptr<SlotHold> slot) {
    void* data = mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, static_cast<off_t>(offset));
    const int error = errno;
    if (data == MAP_FAILED)
        return fault("mmap", error, {});
    return std::shared_ptr<const MappedBytes>(
        new MappedBytes(static_cast<const std::uint8_t*>(data), size, std::move(slot)));
}

MappedBytes::~MappedBytes() {
    m_guard.reset();
    munmap(const_cast<std::uint8_t*>(m_data), m_size);
}

SegmentFiles::SegmentFiles(std::string directory)
    : m_directory(std::move(directory)) {}

SegmentFiles::~SegmentFiles() = default;

Result<std::shared_ptr<SegmentFiles>> SegmentFiles::create(const std::string& directory) {
    if (auto made = makeDirectory(directory); !made)
        return tl::unexpected(made.error());
    std::shared_ptr<SegmentFiles> files(new SegmentFiles(directory));
    if (auto opened = files->open(); !opened) {
        files->removeAll();
        return tl::unexpected(opened.error());
    }
    return files;
}

Result<void> SegmentFiles::open() {
    for (auto [fd, name] : {std::pair(&m_session, "session"), {&m_index, "index"}, {&m_data, "data"}}) {
        auto made = swb::create(m_directory + '/' + name);
        if (!made)
            return tl::unexpected(made.error());
        *fd = std::move(*made);
        if (fd == &m_session && flock(m_session.get(), LOCK_EX | LOCK_NB) != 0)
            return fault("flock", errno, m_directory);
    }
    if (auto allocated = allocate(m_session.get(), 0, sizeof(stored::SessionHeader), m_directory); !allocated)
        return allocated;
    const auto first = claim(kFirstSlots); // a slot each for rows and for bytes: let go at once, they are ready then
    return first ? Result<void>() : tl::unexpected(first.error());
}

std::uint32_t SegmentFiles::freeRun(std::uint32_t count) const {
    std::uint32_t run = 0;
    std::uint32_t before = 0;
    for (const std::uint32_t slot : m_free) {
        run = run > 0 && slot == before + 1 ? run + 1 : 1;
        before = slot;
        if (run == count)
            return slot + 1 - count;
    }
    return UINT32_MAX;
}

Result<std::shared_ptr<SlotHold>> SegmentFiles::claim(std::uint32_t count) {
    const std::scoped_lock lock(m_mutex);
    std::uint32_t slot = freeRun(count);
    if (slot == UINT32_MAX) {
        const bool fill = count == 1 && !m_gaps.empty();
        slot = fill ? *m_gaps.begin() : m_slots;
        const std::uint64_t indexEnd = (std::uint64_t{slot} + count) * sizeof(stored::SegmentRecord);
        if (indexEnd > m_indexSize) {
            const std::uint64_t size = (indexEnd + kIndexStep - 1) / kIndexStep * kIndexStep;
            if (auto allocated = allocate(m_index.get(), m_indexSize, size - m_indexSize, m_directory); !allocated)
                return tl::unexpected(allocated.error());
            m_indexSize = size;
        }
        if (auto allocated = allocate(m_data.get(), std::uint64_t{slot} * stored::kSlotSize,
                                      std::uint64_t{count} * stored::kSlotSize, m_directory);
            !allocated)
            return tl::unexpected(allocated.error());
        if (fill)
            m_gaps.erase(slot);
        else
            m_slots += count;
    } else {
        for (std::uint32_t i = 0; i < count; ++i)
            m_free.erase(slot + i);
    }
    return std::make_shared<SlotHold>(shared_from_this(), slot, count);
}

void SegmentFiles::release(std::uint32_t slot, std::uint32_t count) {
    const std::scoped_lock lock(m_mutex);
    if (m_finished)
        return;
    // First the record: what is written over must not be taken for what it was.
    const stored::SegmentRecord none{};
    (void)writeAll(m_index.get(), std::uint64_t{slot} * sizeof none, bytesOf(none), m_directory);
    for (std::uint32_t i = slot; i < slot + count; ++i)
        m_free.insert(i);
    while (m_free.size() > kFreeKept) {
        const std::uint32_t last = *m_free.rbegin();
        if (fallocate(m_data.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                      static_cast<off_t>(last * stored::kSlotSize), static_cast<off_t>(stored::kSlotSize)) != 0)
            break; // a file system that cannot: the slots are used again
        m_free.erase(last);
        m_gaps.insert(last);
    }
}

Result<void> SegmentFiles::write(const SlotHold& slot, std::uint64_t offset, BytesView bytes) {
    return writeAll(m_data.get(), slot.slot() * std::uint64_t{stored::kSlotSize} + offset, bytes, m_directory);
}

Result<void> SegmentFiles::writeRecord(const SlotHold& slot, stored::SegmentRecord record) {
    record.recordSum = SegmentChecksum::once(bytesOf(record).first(offsetof(stored::SegmentRecord, recordSum)));
    return writeAll(m_index.get(), slot.slot() * sizeof record, bytesOf(record), m_directory);
}

Result<void> SegmentFiles::writeHeader(stored::SessionHeader header) {
    header.headerSum = SegmentChecksum::once(bytesOf(header).first(offsetof(stored::SessionHeader, headerSum)));
    return writeAll(m_session.get(), 0, bytesOf(header), m_directory);
}

Result<std::shared_ptr<const MappedBytes>> SegmentFiles::map(std::shared_ptr<SlotHold> slot) const {
    const std::uint64_t offset = slot->slot() * std::uint64_t{stored::kSlotSize};
    const std::uint64_t size = slot->count() * std::uint64_t{stored::kSlotSize};
    return MappedBytes::create(m_data.get(), offset, size, std::move(slot));
}

void SegmentFiles::trim(const SlotHold& slot, std::uint64_t used, std::uint64_t tail) {
    constexpr std::uint64_t kPage = 4096;
    const std::uint64_t from = (used + kPage - 1) / kPage * kPage;
    const std::uint64_t to = (slot.count() * std::uint64_t{stored::kSlotSize} - tail) / kPage * kPage;
    const std::uint64_t begin = slot.slot() * std::uint64_t{stored::kSlotSize};
    if (from < to) // where the file system cannot, it stays as it is
        (void)fallocate(m_data.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(begin + from),
                        static_cast<off_t>(to - from));
}

std::uint64_t SegmentFiles::bytesAllocated() const {
    const std::scoped_lock lock(m_mutex);
    return (m_slots - m_gaps.size()) * std::uint64_t{stored::kSlotSize} + m_indexSize;
}

void SegmentFiles::finish() {
    const std::scoped_lock lock(m_mutex);
    m_finished = true;
}

void SegmentFiles::removeAll() {
    finish();
    for (const char* name : kNames)
        unlink((m_directory + '/' + name).c_str());
    rmdir(m_directory.c_str());
}

std::string diskReason(const Error& error) {
    switch (error.number) {
    case ENOSPC:
        return "The disk is full.";
    case EDQUOT:
        return "The disk quota is used up.";
    case EROFS:
        return "The file system can only be read.";
    case EACCES:
    case EPERM:
        return "This user may not write in " + error.detail + ".";
    case EWOULDBLOCK:
        return "Another program records in " + error.detail + ".";
    default:
        return std::string(error.call) + ": " + errnoSymbol(error.number) + " (" + error.detail + ").";
    }
}

} // namespace swb
