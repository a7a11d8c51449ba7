#include "tests/support/child_run.h"
#include "tests/support/export_maker.h"
#include "tests/support/own_network.h"

#include <QDir>
#include <QFileInfo>
#include <QTest>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <thread>

using namespace swb;
using namespace swb::test;

namespace {

constexpr ExportFormat kFormats[] = {ExportFormat::Text, ExportFormat::HexDump, ExportFormat::JsonLines,
                                     ExportFormat::Csv,  ExportFormat::Raw,     ExportFormat::Pcapng};

void fill(Transcript& transcript, int rows, std::size_t size) {
    const std::string bytes(size, 'x');
    for (int i = 0; i < rows; ++i)
        add(transcript, 3, Direction::Sent, bytes);
}

void writeText(const std::string& path, const char* text) { std::ofstream(path) << text; }

std::string readText(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

// A file system of 256 KiB, in a mount namespace of the child's own.
std::string smallDisk() {
    char name[] = "/tmp/swb-export-XXXXXX";
    if (!enterOwnNetwork().empty() || unshare(CLONE_NEWNS) != 0) // the first makes root of an ordinary user
        return {};
    if (mkdtemp(name) == nullptr || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("tmpfs", name, "tmpfs", 0, "size=256k") != 0)
        return {};
    return name;
}

int fullDisk() {
    const std::string disk = smallDisk();
    if (disk.empty())
        return kChildSkipped;
    MemoryTranscript transcript;
    fill(transcript, 2000, 1000);
    writeText(disk + "/out", "older");
    for (const ExportFormat format : kFormats) {
        ExportRequest request{format};
        request.ways = RawWays::Sent;
        const auto done = exportToFile(transcript, request, {}, disk + "/out");
        CHILD_REQUIRE(!done);
        CHILD_REQUIRE(done.error().number == ENOSPC);
        CHILD_REQUIRE(done.error().call == "write");
        CHILD_REQUIRE(readText(disk + "/out") == "older");
        CHILD_REQUIRE(QDir(QString::fromStdString(disk)).entryList(QDir::Files | QDir::Hidden).size() == 1);
    }
    umount2(disk.c_str(), MNT_DETACH);
    rmdir(disk.c_str());
    return 0;
}

// As an ordinary user, who may not write everywhere.
int protectedPlaces() {
    constexpr uid_t kNobody = 65'534;
    if (geteuid() == 0 && (setegid(kNobody) != 0 || seteuid(kNobody) != 0))
        return kChildSkipped;
    char name[] = "/tmp/swb-export-XXXXXX";
    CHILD_REQUIRE(mkdtemp(name) != nullptr);
    const std::string directory = name;
    MemoryTranscript transcript;
    fill(transcript, 1, 10);
    writeText(directory + "/mine", "older");
    CHILD_REQUIRE(chmod((directory + "/mine").c_str(), 0400) == 0);
    const auto overProtected = exportToFile(transcript, {}, {}, directory + "/mine");
    CHILD_REQUIRE(!overProtected);
    CHILD_REQUIRE(overProtected.error().number == EACCES);
    CHILD_REQUIRE(readText(directory + "/mine") == "older");
    CHILD_REQUIRE(chmod(name, 0500) == 0);
    const auto intoProtected = exportToFile(transcript, {}, {}, directory + "/new");
    CHILD_REQUIRE(!intoProtected);
    CHILD_REQUIRE(intoProtected.error().number == EACCES);
    CHILD_REQUIRE(chmod(name, 0700) == 0);
    CHILD_REQUIRE(QDir(QString::fromStdString(directory)).entryList(QDir::Files | QDir::Hidden).size() == 1);
    CHILD_REQUIRE(QDir(QString::fromStdString(directory)).removeRecursively());
    return 0;
}

ChildRuns& childRuns() {
    static ChildRuns runs({{"full disk", fullDisk}, {"protected", protectedPlaces}});
    return runs;
}

} // namespace

// The file that an export makes: whole or not at all.
class TestExportFile : public QObject {
    Q_OBJECT

private slots:
    void init() { QVERIFY(m_directory.isValid()); }

    void fileIsItsOwnersAlone() {
        MemoryTranscript transcript;
        fill(transcript, 1, 10);
        umask(0);
        QVERIFY(exportToFile(transcript, {}, {}, path("mine")));
        struct stat there{};
        QCOMPARE(stat(path("mine").c_str(), &there), 0);
        QCOMPARE(there.st_mode & 0777, 0600u);
    }

    void linkStaysALink() {
        MemoryTranscript transcript;
        fill(transcript, 1, 10);
        writeText(path("target"), "older");
        QCOMPARE(symlink(path("target").c_str(), path("link").c_str()), 0);
        QVERIFY(exportToFile(transcript, {ExportFormat::JsonLines}, {}, path("link")));
        QVERIFY(QFileInfo(QString::fromStdString(path("link"))).isSymLink());
        QVERIFY(readText(path("target")).starts_with("{"));
    }

    void cancelledExportLeavesNoFileAndTheOlderOneStays_data() {
        QTest::addColumn<int>("format");
        for (const ExportFormat format : kFormats)
            QTest::addRow("%d", static_cast<int>(format)) << static_cast<int>(format);
    }
    void cancelledExportLeavesNoFileAndTheOlderOneStays() {
        QFETCH(int, format);
        MemoryTranscript transcript;
        fill(transcript, 20'000, 100);
        const std::string name = path("cancelled");
        writeText(name, "older");
        const QStringList before = files();
        ExportControl control;
        std::uint64_t doneWhenStopped = 0;
        control.stopped = [&] { return doneWhenStopped > 0; };
        control.progress = [&](const ExportProgress& progress) {
            QCOMPARE(progress.of, 20'000u);
            if (progress.done > 5000 && doneWhenStopped == 0)
                doneWhenStopped = progress.done;
        };
        ExportRequest request{static_cast<ExportFormat>(format)};
        request.ways = RawWays::Sent;
        const auto done = exportToFile(transcript, request, {}, name, control);
        QVERIFY(!done);
        QCOMPARE(done.error().number, ECANCELED);
        QVERIFY(doneWhenStopped > 5000 && doneWhenStopped < 20'000);
        QCOMPARE(readText(name), std::string("older"));
        QCOMPARE(files(), before);
    }

    void cancelEndsTheExportOfOneHugeRow() {
        MemoryTranscript transcript(10, 64u << 20);
        fill(transcript, 1, 60u << 20);
        ExportControl control;
        int asked = 0;
        control.stopped = [&] { return ++asked > 100; }; // in the middle of the row
        const auto done = exportToFile(transcript, {ExportFormat::HexDump}, {}, path("huge"), control);
        QVERIFY(!done);
        QCOMPARE(done.error().number, ECANCELED);
    }

    void fullDiskIsSaidAndLeavesNothing() {
        const int status = childRuns().start("full disk");
        if (status == kChildSkipped)
            QSKIP("no file system of its own here: it needs root, or user namespaces");
        QCOMPARE(status, 0);
    }

    void whatMayNotBeWrittenStaysAsItIs() {
        const int status = childRuns().start("protected");
        if (status == kChildSkipped)
            QSKIP("no other user to be");
        QCOMPARE(status, 0);
    }

    void namesThatAreNoFilesAreRefused() {
        MemoryTranscript transcript;
        const auto directory = exportToFile(transcript, {}, {}, m_directory.path().toStdString());
        QVERIFY(!directory);
        QCOMPARE(directory.error().number, EISDIR);
        const auto device = exportToFile(transcript, {}, {}, "/dev/null");
        QVERIFY(!device);
        QCOMPARE(device.error().number, EINVAL);
        struct stat there{};
        QCOMPARE(stat("/dev/null", &there), 0);
        QVERIFY(S_ISCHR(there.st_mode));
        QCOMPARE(mkfifo(path("fifo").c_str(), 0600), 0);
        const auto fifo = exportToFile(transcript, {}, {}, path("fifo")); // opening it would wait for a reader
        QVERIFY(!fifo);
        QCOMPARE(fifo.error().number, EINVAL);
        const auto nowhere = exportToFile(transcript, {}, {}, path("no/such/place"));
        QVERIFY(!nowhere);
        QCOMPARE(nowhere.error().number, ENOENT);
    }

    void aPipeTakesItAsItIsRead() {
        MemoryTranscript transcript;
        fill(transcript, 3000, 1000); // more than a pipe and every block hold
        int ends[2];
        QCOMPARE(pipe2(ends, O_CLOEXEC), 0);
        std::size_t got = 0;
        std::thread reader([&] {
            std::array<char, 4096> room;
            for (ssize_t size = 0; (size = read(ends[0], room.data(), room.size())) > 0;)
                got += static_cast<std::size_t>(size);
        });
        ExportRequest request{ExportFormat::Raw};
        request.ways = RawWays::Sent;
        const auto done = exportToDescriptor(transcript, request, {}, ends[1]);
        ::close(ends[1]);
        reader.join();
        ::close(ends[0]);
        QVERIFY(done);
        QCOMPARE(got, std::size_t{3'000'000});
    }

    void rowsThatComeMeanwhileAreLeftOut() {
        MemoryTranscript transcript;
        fill(transcript, 10'000, 10);
        ExportControl control;
        control.progress = [&](const ExportProgress&) { fill(transcript, 1, 10); };
        const auto done = exportToFile(transcript, {}, {}, path("growing"), control);
        QVERIFY(done);
        QCOMPARE(done->rows, 10'000u);
        QVERIFY(transcript.lastIndex() > 10'000);
    }

private:
    std::string path(const char* name) const { return m_directory.filePath(QLatin1String(name)).toStdString(); }
    QStringList files() const { return QDir(m_directory.path()).entryList(QDir::Files | QDir::Hidden); }
    QTemporaryDir m_directory;
};

int main(int argc, char** argv) {
    if (int status = 0; childRuns().ranAsChild(argc, argv, status))
        return status;
    TestExportFile test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_export_file.moc"
