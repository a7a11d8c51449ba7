#include "core/bridge/engine_bridge.h"
#include "core/transcript/memory_transcript.h"
#include "core/transcript/stored_transcript.h"
#include "core/transcript/transcript_sessions.h"
#include "tests/support/gui_access.h"
#include "ui/models/recording_settings.h"
#include "ui/models/sessions_model.h"
#include "ui/panels/recording_panel.h"
#include "ui/panels/row_detail.h"
#include "ui/panels/transcript_detail.h"
#include "ui/panels/transcript_page.h"
#include "ui/panels/transcript_pane.h"
#include "ui/panels/transcript_view.h"
#include "ui/shell/store_paths.h"
#include "ui/shell/transcript_mode.h"
#include "ui/views/hex_view.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace swb;

namespace {

void append(Transcript& transcript, std::string_view bytes) {
    TranscriptRow row;
    row.socket = SocketId{1};
    row.length = bytes.size();
    row.time = monotonicNow();
    transcript.append(row, viewOf(bytes));
}

bool says(const QWidget& view, const QString& part) {
    return std::ranges::any_of(view.findChildren<QLabel*>(), [&](const QLabel* label) {
        return label->isVisibleTo(&view) && label->text().contains(part);
    });
}

void click(const QWidget& view, const QString& text) {
    for (auto* button : view.findChildren<QPushButton*>())
        if (button->text() == text && button->isVisibleTo(&view)) {
            QVERIFY2(button->isEnabled(), qPrintable(text));
            return QTest::mouseClick(button, Qt::LeftButton);
        }
    QFAIL(qPrintable(text));
}

QLineEdit* line(const QWidget& view, const QString& label) {
    for (auto* text : view.findChildren<QLabel*>())
        if (text->text() == label)
            return qobject_cast<QLineEdit*>(text->buddy());
    return nullptr;
}

} // namespace

class TestTranscriptPage : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        auto engine = Engine::create();
        QVERIFY(engine.has_value());
        m_bridge = std::make_unique<EngineBridge>(std::move(*engine));
    }
    void cleanup() {
        m_page.reset();
        m_bridge.reset();
        m_folder.reset();
    }

    void listsSessionsAndOpensOneBesideTheOthers() {
        record("complete", "hello");
        crash("crashed", "was kept");
        showPage();
        SessionsModel& sessions = m_page->recording().sessions();
        const QAbstractItemModelTester tester(&sessions, QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_page->findChild<QTabWidget*>()->setCurrentIndex(1);
        QTRY_COMPARE(sessions.rowCount(), 2);
        const int crashed = sessions.session(0).endedWell ? 1 : 0;
        QVERIFY(sessions.index(crashed, SessionsModel::StateColumn).data().toString().contains("crash"));
        QCOMPARE(sessions.index(1 - crashed, SessionsModel::StateColumn).data().toString(), QString("complete"));
        m_page->recording().findChild<QTableView*>()->selectRow(crashed);
        click(m_page->recording(), "Open");
        auto* tabs = m_page->findChild<QTabWidget*>();
        QTRY_COMPARE(tabs->count(), 3);
        auto* pane = qobject_cast<TranscriptPane*>(tabs->currentWidget());
        QVERIFY(pane != nullptr);
        QCOMPARE(pane->rows().model().rowCount(), 1);
        QVERIFY(!says(*pane, "paused"));
        pane->rows().choose(1);
        QCOMPARE(pane->detail().row()->bytesView()->bytes(), (Bytes{'w', 'a', 's', ' ', 'k', 'e', 'p', 't'}));
        QTest::mouseClick(qobject_cast<QToolButton*>(tabs->tabBar()->tabButton(2, QTabBar::RightSide)), Qt::LeftButton);
        QCOMPARE(tabs->count(), 2);
    }

    void deletesASessionOnlyWhenAskedTwice() {
        record("old", "x");
        showPage();
        m_page->findChild<QTabWidget*>()->setCurrentIndex(1);
        SessionsModel& sessions = m_page->recording().sessions();
        QTRY_COMPARE(sessions.rowCount(), 1);
        m_page->recording().findChild<QTableView*>()->selectRow(0);
        click(m_page->recording(), "Delete");
        click(m_page->recording(), "Keep it");
        QVERIFY(QDir(m_folder->filePath("old")).exists());
        click(m_page->recording(), "Delete");
        click(m_page->recording(), "Delete for good");
        QTRY_COMPARE(sessions.rowCount(), 0);
        QVERIFY(!QDir(m_folder->filePath("old")).exists());
    }

    void oneThatIsOpenIsNotDeletedAndSaysWhere() {
        record("old", "x");
        showPage();
        m_page->open(m_folder->filePath("old"));
        auto* tabs = m_page->findChild<QTabWidget*>();
        QTRY_COMPARE(tabs->count(), 3);
        tabs->setCurrentIndex(1);
        QTRY_COMPARE(m_page->recording().sessions().rowCount(), 1);
        m_page->recording().findChild<QTableView*>()->selectRow(0);
        click(m_page->recording(), "Delete");
        click(m_page->recording(), "Delete for good");
        QTRY_VERIFY(says(m_page->recording(), "in a tab here"));
        QVERIFY(QDir(m_folder->filePath("old")).exists());
    }

    void aDamagedSessionIsSaidToBe() {
        record("damaged", "x");
        showPage();
        QDir(m_folder->filePath("damaged")).removeRecursively();
        m_page->open(m_folder->filePath("damaged"));
        QTRY_VERIFY(says(m_page->recording(), "could not be opened"));
        QCOMPARE(m_page->findChild<QTabWidget*>()->count(), 2);
    }

    void whatIsWrongWithASessionStandsInTheListWithoutItsFolder() {
        record("damaged", "x");
        QFile head(m_folder->filePath("damaged/session"));
        QVERIFY(head.open(QIODevice::ReadWrite));
        QCOMPARE(head.write("nonsense"), 8);
        head.close();
        showPage();
        m_page->findChild<QTabWidget*>()->setCurrentIndex(1);
        SessionsModel& sessions = m_page->recording().sessions();
        QTRY_COMPARE(sessions.rowCount(), 1);
        const QModelIndex state = sessions.index(0, SessionsModel::StateColumn);
        QVERIFY2(state.data().toString().startsWith("session, byte 0:"), qPrintable(state.data().toString()));
        QVERIFY(state.data(Qt::ToolTipRole).toString().contains(m_folder->path()));
        QCOMPARE(sessions.index(0, SessionsModel::BeginColumn).data().toString(), QString::fromUtf8("\u2014"));
    }

    void anOpenedSessionIsCheckedAndSaysWhereItIsDamaged() {
        record("flipped", "some bytes that change");
        QFile data(m_folder->filePath("flipped/data"));
        QVERIFY(data.open(QIODevice::ReadWrite));
        const qsizetype at = data.readAll().indexOf("some bytes");
        QVERIFY(at >= 0);
        QVERIFY(data.seek(at) && data.write("SOME") == 4);
        data.close();
        record("sound", "x");
        showPage();
        auto* tabs = m_page->findChild<QTabWidget*>();
        const auto check = [&](const QString& name) {
            const int before = tabs->count();
            m_page->open(m_folder->filePath(name));
            if (QTest::qWaitFor([&] { return tabs->count() == before + 1; }))
                for (auto* button : tabs->currentWidget()->findChildren<QToolButton*>())
                    if (button->text() == "Check")
                        QTest::mouseClick(button, Qt::LeftButton);
        };
        check("sound");
        QTRY_VERIFY(says(*tabs->currentWidget(), "Every byte has its checksum."));
        check("flipped");
        QTRY_VERIFY(says(*tabs->currentWidget(), "Damaged: data, bytes"));
        QVERIFY(says(*tabs->currentWidget(), "The check is over."));
    }

    void aBudgetIsTakenAtOnceAndRemembered() {
        showPage();
        m_page->findChild<QTabWidget*>()->setCurrentIndex(1);
        QLineEdit* budget = line(m_page->recording(), "Budget");
        QVERIFY(budget != nullptr);
        budget->setText("2");
        QTest::keyClick(budget, Qt::Key_Return);
        QCOMPARE(m_bridge->engine().transcript().state().budget.bytes, std::uint64_t{2} << 30);
        QCOMPARE(RecordingSettings::load(settingsFile()).budget.bytes, std::uint64_t{2} << 30);
        budget->setText("nonsense");
        QTest::keyClick(budget, Qt::Key_Return);
        QVERIFY(budget->property("invalid").toBool());
        QCOMPARE(RecordingSettings::load(settingsFile()).budget.bytes, std::uint64_t{2} << 30);
    }

    void settingsSayWhereTheNextSessionIsRecorded() {
        RecordingSettings settings;
        settings.folder = "/somewhere";
        settings.whenOutrun = WhenOutrun::Gaps;
        settings.save(settingsFile());
        const RecordingSettings read = RecordingSettings::load(settingsFile());
        QVERIFY(read.options("/usual").directory.starts_with("/somewhere/"));
        QCOMPARE(read.options("/usual").whenOutrun, WhenOutrun::Gaps);
        settings.toDisk = false;
        settings.save(settingsFile());
        QVERIFY(RecordingSettings::load(settingsFile()).options("/usual").directory.empty());
        QVERIFY(RecordingSettings().options("/usual").directory.starts_with("/usual/"));
        QVERIFY(RecordingSettings().options("").directory.empty());
    }

    void whatACrashLeftIsOfferedAtTheStart() {
        record("complete", "hello");
        crash("crashed", "was kept");
        StorePaths paths;
        paths.transcripts = m_folder->path();
        int modes = 0;
        RecoveredOffer offer(paths, [&modes] { ++modes; });
        QVERIFY(!offer.isVisible());
        QTRY_VERIFY(offer.isVisible());
        QVERIFY(says(offer, "1 rows of"));
        QVERIFY(says(offer, "ended by a crash"));
        click(offer, "Delete it");
        QTRY_VERIFY(!offer.isVisible());
        QVERIFY(!QDir(m_folder->filePath("crashed")).exists());
        QVERIFY(QDir(m_folder->filePath("complete")).exists());
    }

    void completeSessionsBeyondTheBudgetGoOldestFirst() {
        std::vector<RecordedSession> sessions(4);
        for (std::size_t i = 0; i < sessions.size(); ++i) {
            sessions[i].directory = std::to_string(i);
            sessions[i].diskBytes = 40;
            sessions[i].endedWell = i != 2;
        }
        const std::vector<RecordedSession> beyond = beyondBudget(sessions, 100);
        QCOMPARE(beyond.size(), 1u); // the crashed one stays
        QCOMPARE(beyond.front().directory, std::string("3"));
        QVERIFY(beyondBudget(sessions, 160).empty());
    }

    void everyControlSpeaks() {
        record("complete", "hello");
        append(m_bridge->engine().transcript(), "GET / HTTP/1.1");
        append(m_bridge->engine().transcript(), "GET / HTTP/1.0");
        showPage();
        const auto faults = [this](const char* where) {
            const QStringList found = test::accessFaults(*m_page);
            return found.isEmpty() ? QString() : QLatin1String(where) + QStringLiteral(":\n") + found.join('\n');
        };
        TranscriptView& rows = m_page->now().rows();
        QCOMPARE(rows.model().rowCount(), 2);
        rows.showSearch(true);
        rows.choose(1);
        m_page->now().detail().row()->bytesView()->showSearch(true);
        QCOMPARE(faults("a row"), QString());
        emit rows.conversationWanted();
        QCOMPARE(faults("conversation"), QString());
        emit rows.compareWanted(1, 2);
        QCOMPARE(faults("comparison"), QString());
        m_page->findChild<QTabWidget*>()->setCurrentIndex(1);
        QTRY_COMPARE(m_page->recording().sessions().rowCount(), 1);
        QCOMPARE(faults("recording"), QString());
    }

private:
    QString settingsFile() const { return m_folder->filePath("window.ini"); }

    void showPage() {
        m_page = std::make_unique<TranscriptPage>(*m_bridge, settingsFile(), m_folder->path());
        m_page->resize(1000, 600);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }

    void record(const QString& name, std::string_view bytes) const {
        TranscriptOptions options;
        options.directory = m_folder->filePath(name).toStdString();
        StoredTranscript transcript(options);
        append(transcript, bytes);
        QVERIFY(transcript.flush().has_value());
    }

    // What is on the disk while it is recorded is what a crash leaves.
    void crash(const QString& name, std::string_view bytes) const {
        const QTemporaryDir elsewhere;
        TranscriptOptions options;
        options.directory = elsewhere.filePath("now").toStdString();
        StoredTranscript transcript(options);
        append(transcript, bytes);
        QVERIFY(transcript.flush().has_value());
        QVERIFY(QDir().mkpath(m_folder->filePath(name)));
        const QDir files(elsewhere.filePath("now"));
        for (const QString& file : files.entryList(QDir::Files))
            QVERIFY(QFile::copy(files.filePath(file), m_folder->filePath(name + "/" + file)));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<EngineBridge> m_bridge;
    std::unique_ptr<TranscriptPage> m_page;
};

QTEST_MAIN(TestTranscriptPage)
#include "tst_transcript_page.moc"
