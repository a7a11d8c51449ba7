#include "core/transcript/transcript_scan.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace swb {

namespace {

constexpr std::uint64_t kChunk = 16'384; // rows between two looks at the clock and whether to go on

template <class Test>
std::optional<std::uint64_t> find(const Transcript& transcript, Test&& test, std::uint64_t from,
                                  SearchDirection direction, const SearchProgress& goOn) {
    std::optional<std::uint64_t> found;
    std::uint64_t looked = 0;
    const bool forward = direction == SearchDirection::Forward;
    const std::uint64_t oldest = transcript.firstKept();
    const std::uint64_t newest = transcript.lastIndex();
    std::uint64_t next = forward ? std::max(from, oldest) : std::min(from, newest);
    while (next >= oldest && next <= newest && next != 0 && (!goOn || goOn(looked))) {
        const std::uint64_t first = forward ? next : next - std::min(next - oldest, kChunk - 1);
        const std::uint64_t last = forward ? std::min(newest, next + kChunk - 1) : next;
        transcript.visitRows(first, last, [&](const RowView& row) {
            if (test(row))
                found = row.index;
            return !forward || !found; // backward, the last of them is wanted
        });
        if (found)
            return found;
        looked += last - first + 1;
        next = forward ? last + 1 : first - 1;
    }
    return std::nullopt;
}

auto testOf(const Matcher& matcher) {
    return [&matcher](const RowView& row) { return matcher.matches(row.bytes); };
}

} // namespace

std::optional<std::uint64_t> findRow(const Transcript& transcript, const Matcher& matcher, std::uint64_t from,
                                     SearchDirection direction, const SearchProgress& goOn) {
    return find(transcript, testOf(matcher), from, direction, goOn);
}

std::optional<std::uint64_t> findRow(const Transcript& transcript, RowFilter& filter, std::uint64_t from,
                                     SearchDirection direction, const SearchProgress& goOn) {
    return find(transcript, [&filter](const RowView& row) { return filter.matches(row); }, from, direction, goOn);
}

TranscriptScan::TranscriptScan(const Transcript& transcript, RowFilter filter, std::uint64_t first, std::uint64_t last,
                               std::function<void()> news)
    : m_transcript(transcript)
    , m_first(first)
    , m_last(last)
    , m_news(std::move(news)) {
    const auto shared = std::make_shared<RowFilter>(std::move(filter));
    start([shared](const RowView& row) { return shared->matches(row); }, [shared] { return shared->cutShort(); });
}

TranscriptScan::TranscriptScan(const Transcript& transcript, Matcher matcher, std::uint64_t first, std::uint64_t last,
                               std::function<void()> news)
    : m_transcript(transcript)
    , m_first(first)
    , m_last(last)
    , m_news(std::move(news)) {
    const auto cut = std::make_shared<std::uint64_t>(0);
    start(
        [matcher = std::move(matcher), cut](const RowView& row) {
            const Matcher::Found found = matcher.find(row.bytes, nullptr);
            *cut += found == Matcher::Found::TooLarge ? 1 : 0;
            return found == Matcher::Found::Yes;
        },
        [cut] { return *cut; });
}

TranscriptScan::~TranscriptScan() {
    cancel();
    if (m_thread.joinable())
        m_thread.join();
}

void TranscriptScan::start(Test test, std::function<std::uint64_t()> cutShort) {
    try {
        m_thread = std::thread([this, test = std::move(test), cutShort = std::move(cutShort)] { run(test, cutShort); });
    } catch (const std::system_error&) {
        m_progress.next = m_first;
        m_progress.done = true;
    }
}

void TranscriptScan::run(const Test& test, const std::function<std::uint64_t()>& cutShort) {
    std::vector<std::uint64_t> found;
    const std::uint64_t first = std::max(m_first, m_transcript.firstKept());
    const std::uint64_t last = std::min(m_last, m_transcript.lastIndex());
    Progress progress;
    progress.all = last >= first ? last - first + 1 : 0;
    progress.next = first;
    while (progress.next <= last && !m_cancelled) {
        const std::uint64_t end = std::min(last, progress.next + kChunk - 1);
        m_transcript.visitRows(progress.next, end, [&](const RowView& row) {
            if (test(row))
                found.push_back(row.index);
            return !m_cancelled;
        });
        if (m_cancelled)
            break;
        progress.looked += end - progress.next + 1;
        progress.next = end + 1;
        progress.cutShort = cutShort();
        publish(found, progress);
    }
    progress.done = true;
    publish(found, progress);
}

void TranscriptScan::publish(std::vector<std::uint64_t>& found, Progress progress) {
    bool tell = false;
    {
        const std::scoped_lock lock(m_mutex);
        m_found.insert(m_found.end(), found.begin(), found.end());
        progress.found = m_progress.found + found.size();
        m_progress = progress;
        tell = !std::exchange(m_told, true) || progress.done;
    }
    found.clear();
    if (tell && m_news)
        m_news();
}

std::vector<std::uint64_t> TranscriptScan::take(std::size_t most) {
    const std::scoped_lock lock(m_mutex);
    std::vector<std::uint64_t> taken;
    if (m_found.size() <= most) {
        taken.swap(m_found);
        m_told = false;
        return taken;
    }
    const auto end = m_found.begin() + static_cast<std::ptrdiff_t>(most);
    taken.assign(m_found.begin(), end);
    m_found.erase(m_found.begin(), end);
    return taken;
}

TranscriptScan::Progress TranscriptScan::progress() const {
    const std::scoped_lock lock(m_mutex);
    return m_progress;
}

} // namespace swb
