#pragma once

#include "core/base/error.h"
#include "core/transcript/export.h"
#include "core/transcript/memory_transcript.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>

#include <map>

// Transcripts made of rows that a test chooses, and what exporting them gives.
namespace swb::test {

inline TranscriptRow moved(std::uint32_t socket, Direction direction, std::uint64_t length,
                           RowNote note = RowNote::None) {
    TranscriptRow row;
    row.time = Nanoseconds(1'000'000'000);
    row.socket = SocketId{socket};
    row.direction = direction;
    row.length = length;
    row.note = note;
    return row;
}

inline void add(Transcript& transcript, std::uint32_t socket, Direction direction, std::string_view bytes) {
    TranscriptRow row = moved(socket, direction, bytes.size());
    row.sequence = transcript.lastIndex() + 101;
    transcript.append(row, viewOf(bytes));
}

inline ConversationEnds streamEnds(const char* local, const char* localPort, const char* peer, const char* peerPort) {
    ConversationEnds ends;
    ends.family = AF_INET;
    ends.type = SOCK_STREAM;
    ends.local = *Address::parseInet(local, localPort);
    ends.peer = *Address::parseInet(peer, peerPort);
    return ends;
}

inline ExportSources sourcesOf(std::map<std::uint32_t, ConversationEnds> ends) {
    ExportSources sources;
    sources.ends = [ends = std::move(ends)](SocketId socket) {
        const auto found = ends.find(socket.value);
        return found == ends.end() ? ConversationEnds() : found->second;
    };
    return sources;
}

// The file's bytes; the test fails where nothing could be exported.
inline QByteArray exportedBytes(const Transcript& transcript, const ExportRequest& request,
                                const ExportSources& sources, ExportSummary* summary = nullptr) {
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("out"));
    const auto done = exportToFile(transcript, request, sources, path.toStdString());
    QFile file(path);
    if (!done || !file.open(QIODevice::ReadOnly)) {
        QTest::qFail(done ? "no file" : done.error().call.data(), __FILE__, __LINE__);
        return {};
    }
    if (summary != nullptr)
        *summary = *done;
    return file.readAll();
}

} // namespace swb::test
