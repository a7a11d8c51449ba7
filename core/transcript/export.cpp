#include "core/transcript/export.h"

#include "core/base/error.h"
#include "core/transcript/export_context.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>

namespace swb {

namespace {

Nanoseconds timeOfFirst(const Transcript& transcript) {
    Nanoseconds time{};
    transcript.visitRows(transcript.firstKept(), UINT64_MAX, [&time](const RowView& row) {
        time = row.time;
        return false;
    });
    return time;
}

// Which of the rows are chosen, asked in their order.
class Chooser {
public:
    Chooser(const RowSelection& selection, ExportContext& context)
        : m_selection(selection)
        , m_context(context) {
        if (!selection.filter.isEmpty())
            m_filter.emplace(selection.filter, timeOfFirst(context.transcript()), &context.transcript().marks());
    }

    bool isChosen(const RowView& row) {
        if (row.index < m_selection.first)
            return false;
        if (m_selection.indices)
            return isListed(row.index);
        if (row.note == RowNote::NotKept) // of any socket, so perhaps of these
            return true;
        if (m_selection.socket && row.socket != m_selection.socket)
            return false;
        if (m_selection.peer && m_context.peerOf(row) != *m_selection.peer)
            return false;
        return !m_filter || m_filter->matches(row);
    }

private:
    bool isListed(std::uint64_t index) {
        const std::vector<std::uint64_t>& indices = *m_selection.indices;
        while (m_next < indices.size() && indices[m_next] < index)
            ++m_next;
        return m_next < indices.size() && indices[m_next] == index;
    }

    const RowSelection& m_selection;
    ExportContext& m_context;
    std::optional<RowFilter> m_filter;
    std::size_t m_next = 0;
};

std::uint64_t lastWanted(const Transcript& transcript, const RowSelection& selection) {
    const std::uint64_t last = std::min(selection.last, transcript.lastIndex());
    return selection.indices ? std::min(last, selection.indices->empty() ? 0 : selection.indices->back()) : last;
}

constexpr std::uint64_t kRowsBetweenNews = 4096;
constexpr std::uint64_t kBytesBetweenNews = 4 << 20;
// Short rows are not asked after one by one whether to go on.
constexpr std::uint64_t kRowsUnasked = 64;
constexpr std::size_t kBytesUnasked = 16'384;

// Tells of progress after some rows or some megabytes, whichever is first.
class News {
public:
    News(const ExportControl& control, std::uint64_t first, std::uint64_t last)
        : m_control(control)
        , m_first(first)
        , m_of(last >= first ? last - first + 1 : 0) {}

    void tell(std::uint64_t index, std::uint64_t bytes) {
        if (index < m_nextIndex && bytes < m_nextBytes)
            return;
        m_nextIndex = index + kRowsBetweenNews;
        m_nextBytes = bytes + kBytesBetweenNews;
        if (m_control.progress)
            m_control.progress({std::min(index - m_first + 1, m_of), m_of, bytes});
    }

private:
    const ExportControl& m_control;
    std::uint64_t m_first, m_of;
    std::uint64_t m_nextIndex = 0, m_nextBytes = 0;
};

// Rows that the budget took away while they were on their way here.
RowView goneBefore(const RowView& row, std::uint64_t expected) {
    RowView gone;
    gone.index = expected;
    gone.time = row.time;
    gone.note = RowNote::NotKept;
    gone.fullLength = row.index - expected;
    return gone;
}

void walk(ExportContext& context, const RowSelection& selection, const ExportControl& control, ExportWriter& writer,
          const std::vector<ExportOutput*>& outputs) {
    // Rows before the chosen ones tell where in its stream a chosen one begins.
    const std::uint64_t first = context.transcript().firstKept();
    const std::uint64_t last = lastWanted(context.transcript(), selection);
    if (first > 1)
        context.findPositions(first, last);
    Chooser chooser(selection, context);
    News news(control, first, last);
    writer.begin();
    std::uint64_t expected = first;
    context.transcript().visitRows(first, last, [&](const RowView& row) {
        if (row.index > expected) {
            context.findPositions(row.index, last);
            writer.write(goneBefore(row, expected));
        } else if (row.note == RowNote::NotKept && !context.hasPositions()) {
            context.findPositions(row.index, last);
        }
        expected = row.index + 1;
        if (chooser.isChosen(row)) {
            writer.write(row);
            ++context.summary.rows;
            context.summary.missing += notKept(row);
        } else {
            writer.skip(row);
        }
        if (row.index % kRowsUnasked != 0 && row.bytes.size() < kBytesUnasked)
            return true;
        std::uint64_t bytes = 0;
        bool failed = false;
        for (const ExportOutput* output : outputs) {
            bytes += output->bytes();
            failed = failed || output->failed();
        }
        news.tell(row.index, bytes);
        return !failed && !context.stopped();
    });
    writer.end();
}

Result<ExportSummary> run(const Transcript& transcript, const ExportRequest& request, const ExportSources& sources,
                          const std::vector<int>& descriptors, const ExportControl& control) {
    ExportContext context(transcript, sources, control);
    std::vector<std::unique_ptr<ExportOutput>> outputs;
    std::vector<ExportOutput*> borrowed;
    borrowed.reserve(descriptors.size());
    for (const int fd : descriptors)
        borrowed.push_back(outputs.emplace_back(std::make_unique<ExportOutput>(fd)).get());
    std::unique_ptr<ExportWriter> writer;
    ExportOutput& out = *outputs.front();
    switch (request.format) {
    case ExportFormat::Text:
    case ExportFormat::HexDump:
        writer = textWriter(context, out, request.format);
        break;
    case ExportFormat::JsonLines:
    case ExportFormat::Csv:
        writer = linesWriter(context, out, request.format, request.binary);
        break;
    case ExportFormat::Raw:
        writer = rawWriter(context, request.ways == RawWays::Sent ? nullptr : &out,
                           request.ways == RawWays::Received ? nullptr : outputs.back().get());
        break;
    case ExportFormat::Pcapng:
        writer = pcapngWriter(context, out);
        break;
    }
    walk(context, request.rows, control, *writer, borrowed);
    if (context.stopped())
        return tl::unexpected(Error{"export", ECANCELED});
    for (const auto& output : outputs) {
        if (const auto finished = output->finish(); !finished)
            return tl::unexpected(finished.error());
        context.summary.bytes += output->bytes();
    }
    return std::move(context.summary);
}

// "data.bin" -> "data.sent.bin"
std::string withWay(const std::string& path, const char* way) {
    const std::filesystem::path whole(path);
    std::filesystem::path made = whole.parent_path() / whole.stem();
    made += way;
    made += whole.extension();
    return made.string();
}

} // namespace

std::string_view fileEnding(ExportFormat format) {
    switch (format) {
    case ExportFormat::Text:
    case ExportFormat::HexDump:
        break;
    case ExportFormat::JsonLines:
        return ".jsonl";
    case ExportFormat::Csv:
        return ".csv";
    case ExportFormat::Raw:
        return ".bin";
    case ExportFormat::Pcapng:
        return ".pcapng";
    }
    return ".txt";
}

std::vector<std::string> exportedFiles(const ExportRequest& request, const std::string& path) {
    if (request.format == ExportFormat::Raw && request.ways == RawWays::Both)
        return {withWay(path, ".received"), withWay(path, ".sent")};
    return {path};
}

Result<ExportSummary> exportToDescriptor(const Transcript& transcript, const ExportRequest& request,
                                         const ExportSources& sources, int fd, const ExportControl& control) {
    if (request.format == ExportFormat::Raw && request.ways == RawWays::Both)
        return tl::unexpected(Error{"export", EINVAL, "two directions are two files"});
    return run(transcript, request, sources, {fd}, control);
}

Result<ExportSummary> exportToFile(const Transcript& transcript, const ExportRequest& request,
                                   const ExportSources& sources, const std::string& path,
                                   const ExportControl& control) {
    std::vector<std::string> names = exportedFiles(request, path);
    std::vector<WholeFile> files;
    std::vector<int> descriptors;
    for (const std::string& name : names) {
        auto file = WholeFile::create(name);
        if (!file)
            return tl::unexpected(file.error());
        descriptors.push_back(file->fd());
        files.push_back(std::move(*file));
    }
    auto summary = run(transcript, request, sources, descriptors, control);
    if (!summary)
        return summary;
    for (WholeFile& file : files)
        if (const auto done = file.commit(); !done)
            return tl::unexpected(done.error());
    summary->files = std::move(names);
    return summary;
}

} // namespace swb
