#include "tests/support/child_run.h"
#include "tests/support/export_maker.h"

#include <QTest>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <thread>

using namespace swb;
using namespace swb::test;

namespace {

bool canStartAThread() {
    try {
        std::thread([] {}).join();
        return true;
    } catch (const std::system_error&) {
        return false;
    }
}

// How many threads and processes this user may have, as far as the system lets him.
bool setMostThreads(rlim_t most) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NPROC, &limit) != 0)
        return false;
    limit.rlim_cur = std::min(most, limit.rlim_max);
    return ::setrlimit(RLIMIT_NPROC, &limit) == 0;
}

// An ordinary user at the limit of his processes.
bool forbidThreads() { return becomeOrdinaryUser() && setMostThreads(0) && !canStartAThread(); }

int withoutAThread() {
    MemoryTranscript transcript;
    const std::string bytes(1000, 'x');
    for (int i = 0; i < 1000; ++i)
        add(transcript, 3, Direction::Sent, bytes);
    const int fd = ::memfd_create("export", MFD_CLOEXEC);
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    if (!forbidThreads())
        return kChildSkipped;
    ExportRequest request;
    request.format = ExportFormat::Raw;
    request.ways = RawWays::Sent;
    const auto done = exportToDescriptor(transcript, request, {}, fd, {});
    CHILD_REQUIRE(done && done->bytes == 1'000'000);
    CHILD_REQUIRE(::lseek(fd, 0, SEEK_END) == 1'000'000);
    const auto refused = exportToDescriptor(transcript, request, {}, full, {});
    CHILD_REQUIRE(!refused && refused.error().number == ENOSPC && refused.error().call == "write");
    CHILD_REQUIRE(setMostThreads(RLIM_INFINITY)); // the leak checker of a sanitized build starts one at the end
    return 0;
}

ChildRuns& childRuns() {
    static ChildRuns runs({{"without a thread", withoutAThread}});
    return runs;
}

} // namespace

class TestExportThreads : public QObject {
    Q_OBJECT

private slots:
    void withoutAThreadToWriteItIsWrittenAllTheSame() {
        const int status = childRuns().start("without a thread");
        if (status == kChildSkipped)
            QSKIP("threads could not be forbidden here");
        QCOMPARE(status, 0);
    }
};

int main(int argc, char** argv) {
    if (int status = 0; childRuns().ranAsChild(argc, argv, status))
        return status;
    TestExportThreads test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_export_threads.moc"
