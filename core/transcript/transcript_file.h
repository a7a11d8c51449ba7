#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"
#include "core/transcript/segment_files.h"
#include "core/transcript/segment_reader.h"
#include "core/transcript/transcript.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace swb {

// A recorded session, read only: whole when it ended well, up to the last flush when it crashed. Opening reads its
// index alone, so the length does not matter. What is damaged is left out, and said. Marks can still be made.
class TranscriptFile final : public Transcript, private SegmentSource {
public:
    // Calls: open, flock. Errors: those of open; EWOULDBLOCK while it is being recorded; 0 with the place of the fault
    // in words when it is no such session, or one that cannot be read at all.
    static Result<std::unique_ptr<TranscriptFile>> open(const std::string& directory);
    ~TranscriptFile() override;

    bool endedWell() const { return m_header.endedWell != 0; }
    Nanoseconds firstTime() const; // monotonic, of the machine's start then
    Nanoseconds lastTime() const;  // of the latest row
    // What was found to be damaged so far, each with its place: "index, byte 256: ...".
    std::vector<std::string> faults() const;
    // Compares every segment with its checksum; what rows it finds damaged are left out from then on. Reads everything:
    // for a thread that has time. Stops when `goOn`, told how much of how much is done, says no.
    void check(const std::function<bool(std::uint64_t done, std::uint64_t all)>& goOn = {});

    std::uint64_t append(TranscriptRow row, BytesView bytes) override; // never keeps anything
    std::uint64_t visitRows(std::uint64_t first, std::uint64_t last, const RowVisitor& visitor) const override;
    std::uint64_t indexAt(Nanoseconds time) const override;
    std::uint64_t firstKept() const override;
    std::uint64_t lastIndex() const override;
    void clear() override {}
    TranscriptState state() const override;
    void setBudget(TranscriptBudget) override {}
    Nanoseconds wallTime(Nanoseconds time) const override { return time + Nanoseconds(m_header.wallOffset); }

private:
    struct Segment;

    explicit TranscriptFile(std::string directory);
    Result<void> readHeader();
    Result<void> readIndex();
    void addRecord(const stored::SegmentRecord& record, std::size_t slot, std::uint64_t dataSize);
    void findGaps();
    void addFault(std::string fault) const;
    std::optional<PinnedSegment> pin(Segment& segment) const;
    bool isSound(Segment& segment, const PinnedSegment& pinned) const;
    bool isBeyondEnd(std::uint64_t end) const;
    void noteCut(Segment& segment) const;
    std::optional<PinnedSegment> pinRows(std::uint64_t index) const override;
    std::optional<PinnedSegment> pinBytes(std::uint32_t number) const override;

    const std::string m_directory;
    stored::SessionHeader m_header{};
    UniqueFd m_session;
    UniqueFd m_data;
    mutable std::mutex m_mutex;                       // of what follows
    mutable std::map<std::uint64_t, Segment> m_rows;  // by the first row
    mutable std::map<std::uint64_t, Segment> m_bytes; // by number
    mutable std::vector<std::string> m_faults;
    mutable std::deque<std::shared_ptr<const MappedBytes>> m_recent;
    std::uint64_t m_payload = 0;
    std::uint64_t m_diskBytes = 0;
};

} // namespace swb
