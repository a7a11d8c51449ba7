// What a person sees when the disk that is recorded to is full.
#include "core/bridge/engine_bridge.h"
#include "core/transcript/stored_transcript.h"
#include "tests/support/own_echo.h"
#include "ui/editors/inline_note.h"
#include "ui/panels/totals_bar.h"
#include "ui/panels/transcript_view.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

using namespace swb;
using swb::test::OwnEcho;

namespace {

constexpr off_t kMiB = off_t{1} << 20;

// A tmpfs of 32 MiB at the folder, seen by this process alone; to be asked for before there are threads.
bool mountSmall(const QString& folder) {
    return unshare(CLONE_NEWNS | (geteuid() == 0 ? 0 : CLONE_NEWUSER)) == 0 &&
           mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           mount("tmpfs", qPrintable(folder), "tmpfs", 0, "size=32m") == 0;
}

bool fillUp(const QString& path, off_t bytes) {
    const int fd = ::open(qPrintable(path), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const bool isFilled = fd >= 0 && ::posix_fallocate(fd, 0, bytes) == 0;
    if (fd >= 0)
        ::close(fd);
    return isFilled;
}

} // namespace

class TestFullDisk : public QObject {
    Q_OBJECT

public:
    explicit TestFullDisk(const QString& folder)
        : m_folder(folder) {}

private slots:
    void init() {
        if (m_folder.isEmpty())
            QSKIP("no mount of its own here: it needs root, or user namespaces");
        QVERIFY(fillUp(ballast(), 16 * kMiB));
        TranscriptOptions options;
        options.directory = (m_folder + "/session").toStdString();
        options.blocks = 4;
        auto engine = Engine::create(std::make_unique<StoredTranscript>(options));
        QVERIFY(engine.has_value());
        m_bridge = std::make_unique<EngineBridge>(std::move(*engine));
        m_rows = std::make_unique<TranscriptView>(m_bridge->engine().transcript(), SocketId{}, "nothing yet");
        m_bar = std::make_unique<TotalsBar>(*m_bridge);
        connect(m_bridge.get(), &EngineBridge::transcriptMoved, m_rows.get(), &TranscriptView::update);
        m_rows->resize(700, 300);
        m_rows->show();
        m_bar->show();
    }
    void cleanup() {
        m_bar.reset();
        m_rows.reset();
        m_bridge.reset();
    }

    void recordingPausesInSightAndTrafficGoesOn() {
        const OwnEcho echo(m_bridge->engine().traffic());
        const Bytes much(65536, 'x');
        for (int i = 0; i < 2000 && !isPaused(); ++i) // far more than the disk takes
            QVERIFY(echo.echoes(much));
        QTRY_VERIFY(isPaused());
        QTRY_VERIFY(isSaid("Recording is paused"));
        QVERIFY(isSaid("full") && isSaid("Traffic goes on"));
        QTRY_VERIFY(barSays("recording is paused"));
        for (int i = 0; i < 100; ++i)
            QVERIFY(echo.echoes(much));

        QCOMPARE(::unlink(qPrintable(ballast())), 0);
        QTRY_VERIFY(!isPaused());
        QVERIFY(echo.echoes(much)); // what comes moves the rows
        QTRY_VERIFY(isSaid("Rows that were not kept"));
        QTRY_VERIFY(barSays("rows not kept") && !barSays("recording is paused"));
    }

private:
    QString ballast() const { return m_folder + "/ballast"; }
    bool isPaused() const { return m_bridge->engine().transcript().state().paused; }
    bool isSaid(const QString& words) const {
        return std::ranges::any_of(m_rows->findChildren<InlineNote*>(), [&](const InlineNote* note) {
            return note->isVisible() && note->text().contains(words);
        });
    }
    bool barSays(const QString& words) const {
        return std::ranges::any_of(m_bar->findChildren<QToolButton*>(), [&](const QToolButton* part) {
            return part->isVisible() && part->text().contains(words);
        });
    }

    std::unique_ptr<EngineBridge> m_bridge;
    std::unique_ptr<TranscriptView> m_rows;
    std::unique_ptr<TotalsBar> m_bar;
    const QString m_folder;
};

int main(int argc, char* argv[]) {
    const QTemporaryDir folder;
    const bool isMounted = mountSmall(folder.path());
    QApplication app(argc, argv);
    TestFullDisk test(isMounted ? folder.path() : QString());
    const int status = QTest::qExec(&test, argc, argv);
    if (isMounted)
        ::umount2(qPrintable(folder.path()), MNT_DETACH);
    return status;
}

#include "tst_full_disk.moc"
