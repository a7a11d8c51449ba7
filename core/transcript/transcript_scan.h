#pragma once

#include "core/rules/pattern.h"
#include "core/transcript/filter_expression.h"
#include "core/transcript/transcript.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace swb {

enum class SearchDirection : std::uint8_t { Forward, Backward };

// Is asked now and then how far a search is: rows looked at. False: it ends there.
using SearchProgress = std::function<bool(std::uint64_t rows)>;

// The first row from `from` on (with it), in either direction, whose bytes match; none when there is none or the search
// was ended. For plain bytes, a Pattern of text or hex.
std::optional<std::uint64_t> findRow(const Transcript& transcript, const Matcher& matcher, std::uint64_t from,
                                     SearchDirection direction, const SearchProgress& goOn = {});
// The same by an expression.
std::optional<std::uint64_t> findRow(const Transcript& transcript, RowFilter& filter, std::uint64_t from,
                                     SearchDirection direction, const SearchProgress& goOn = {});

// Looks through rows in a thread of its own, and hands out those that match as they are found. Functions: any thread.
class TranscriptScan {
public:
    struct Progress {
        std::uint64_t looked = 0; // rows
        std::uint64_t all = 0;
        std::uint64_t found = 0;
        std::uint64_t next = 0;     // the first row that was not looked at
        std::uint64_t cutShort = 0; // rows that an expression had no time to search to their end
        bool done = false;          // to the end, or cancelled
    };

    // The rows from `first` to `last` that are kept. `transcript` outlives it; `news` comes from the thread, once for
    // everything that is new since the last take(), and once at the end. A thread that cannot be started: done at once.
    TranscriptScan(const Transcript& transcript, RowFilter filter, std::uint64_t first, std::uint64_t last,
                   std::function<void()> news = {});
    TranscriptScan(const Transcript& transcript, Matcher matcher, std::uint64_t first, std::uint64_t last,
                   std::function<void()> news = {});
    ~TranscriptScan(); // cancels
    TranscriptScan(const TranscriptScan&) = delete;
    TranscriptScan& operator=(const TranscriptScan&) = delete;

    void cancel() { m_cancelled = true; }
    // Indices found since the last time, in order; at most `most`.
    std::vector<std::uint64_t> take(std::size_t most = SIZE_MAX);
    Progress progress() const;

private:
    using Test = std::function<bool(const RowView&)>;
    void start(Test test, std::function<std::uint64_t()> cutShort);
    void run(const Test& test, const std::function<std::uint64_t()>& cutShort);
    void publish(std::vector<std::uint64_t>& found, Progress progress);

    const Transcript& m_transcript;
    const std::uint64_t m_first;
    const std::uint64_t m_last;
    const std::function<void()> m_news;
    std::atomic<bool> m_cancelled{false};
    mutable std::mutex m_mutex;
    std::vector<std::uint64_t> m_found;
    Progress m_progress;
    bool m_told = false;
    std::thread m_thread;
};

} // namespace swb
