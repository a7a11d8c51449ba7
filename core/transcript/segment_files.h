#pragma once

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/base/unique_fd.h"
#include "core/transcript/mapping_guard.h"
#include "core/transcript/stored_format.h"

#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

namespace swb {

class SegmentFiles;

// Slots of the data file that hold a segment. When the last owner lets go they are free to be written over.
class SlotHold {
public:
    SlotHold(std::shared_ptr<SegmentFiles> files, std::uint32_t slot, std::uint32_t count);
    ~SlotHold();
    SlotHold(const SlotHold&) = delete;
    SlotHold& operator=(const SlotHold&) = delete;

    std::uint32_t slot() const { return m_slot; }
    std::uint32_t count() const { return m_count; }

private:
    std::shared_ptr<SegmentFiles> m_files;
    std::uint32_t m_slot;
    std::uint32_t m_count;
};

// A part of a file, mapped to be read.
class MappedBytes {
public:
    // Errors: mmap's.
    static Result<std::shared_ptr<const MappedBytes>> create(int fd, std::uint64_t offset, std::uint64_t size,
                                                             std::shared_ptr<SlotHold> slot);
    ~MappedBytes();
    MappedBytes(const MappedBytes&) = delete;
    MappedBytes& operator=(const MappedBytes&) = delete;

    const std::uint8_t* data() const { return m_data; }
    bool isDamaged() const { return m_guard->isDamaged(); } // a part of it was gone, and read as zeros

private:
    MappedBytes(const std::uint8_t* data, std::uint64_t size, std::shared_ptr<SlotHold> slot);

    const std::uint8_t* m_data;
    std::uint64_t m_size;
    std::optional<MappingGuard> m_guard; // goes before the mapping
    std::shared_ptr<SlotHold> m_slot;    // not written over while it can be read
};

// The files of one session being recorded. Room is allocated before it is written to, so that a full disk is an error
// of fallocate() and never a signal. Thread: any.
class SegmentFiles : public std::enable_shared_from_this<SegmentFiles> {
public:
    // Makes the directory (0700, and the one it stands in) and the files (0600), locks the session, and allocates the
    // first slots. What was made is taken away again when that fails.
    // Errors: those of mkdir, open, flock, fallocate.
    static Result<std::shared_ptr<SegmentFiles>> create(const std::string& directory);
    ~SegmentFiles();
    SegmentFiles(const SegmentFiles&) = delete;
    SegmentFiles& operator=(const SegmentFiles&) = delete;

    // So many slots in a row. Errors: ENOSPC, EDQUOT, EFBIG, EIO.
    Result<std::shared_ptr<SlotHold>> claim(std::uint32_t count);
    Result<void> write(const SlotHold& slot, std::uint64_t offset, BytesView bytes);
    Result<void> writeRecord(const SlotHold& slot, stored::SegmentRecord record); // sums it
    Result<void> writeHeader(stored::SessionHeader header);                       // sums it
    Result<std::shared_ptr<const MappedBytes>> map(std::shared_ptr<SlotHold> slot) const;

    // Gives the file system back what a segment has between its front and its tail, for it will not grow any more.
    void trim(const SlotHold& slot, std::uint64_t used, std::uint64_t tail);
    std::uint64_t bytesAllocated() const;
    const std::string& directory() const { return m_directory; }
    // From here on, slots that are let go keep what they hold.
    void finish();
    // Removes the files and the directory; nothing was worth keeping.
    void removeAll();

private:
    friend class SlotHold;
    explicit SegmentFiles(std::string directory);
    Result<void> open();
    void release(std::uint32_t slot, std::uint32_t count);
    std::uint32_t freeRun(std::uint32_t count) const;

    std::string m_directory;
    UniqueFd m_session;
    UniqueFd m_index;
    UniqueFd m_data;
    mutable std::mutex m_mutex;
    std::set<std::uint32_t> m_free; // slots that are allocated, and hold nothing
    std::set<std::uint32_t> m_gaps; // slots whose room was given back to the file system
    std::uint32_t m_slots = 0;
    std::uint64_t m_indexSize = 0;
    bool m_finished = false;
};

// In words for a person: what could not be done to the transcript's files, and why.
std::string diskReason(const Error& error);

} // namespace swb
