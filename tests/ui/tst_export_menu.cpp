#include "core/transcript/memory_transcript.h"
#include "tests/support/export_maker.h"
#include "tests/support/gui_find.h"
#include "ui/views/export_menu.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QVBoxLayout>

#include <sys/stat.h>

#include <atomic>
#include <thread>

using namespace swb;
using namespace swb::test;

namespace {

QAction* entry(const ExportMenu& menu, const QString& text) {
    for (QAction* action : menu.entries()->actions())
        if (action->text() == text)
            return action;
    return nullptr;
}

QString saidBy(ExportMenu& menu) {
    const InlineNote* note = noteOf(menu.strip());
    return note != nullptr ? note->text() : QString();
}

} // namespace

class TestExportMenu : public QObject {
    Q_OBJECT

private slots:
    void init() {
        QVERIFY(m_directory.isValid());
        for (const QString& file : QDir(m_directory.path()).entryList(QDir::Files))
            QFile::remove(path(file));
        m_transcript = std::make_unique<MemoryTranscript>();
        m_scope = {};
        m_scope.transcript = m_transcript.get();
        m_scope.socket = SocketId{3};
        m_scope.ofSocket = true;
        m_menu = std::make_unique<ExportMenu>();
        m_menu->setScopeSource([this] { return m_scope; });
        m_page = std::make_unique<QWidget>();
        (new QVBoxLayout(m_page.get()))->addWidget(m_menu->strip());
        m_page->show();
    }
    void cleanup() {
        m_page.reset();
        m_menu.reset();
    }

    void offersOnlyRowsThatThereAre() {
        m_menu->setRows(ExportMenu::Rows::Selected);
        QVERIFY(entry(*m_menu, QStringLiteral("Of s3"))->isChecked()); // nothing is selected
        QVERIFY(entry(*m_menu, QStringLiteral("Everything"))->isVisible());
        m_scope.selected = {2, 1};
        m_scope.peer = *Address::parseInet("127.0.0.1", "80");
        m_menu->setRows(ExportMenu::Rows::Selected);
        QVERIFY(entry(*m_menu, QStringLiteral("The 2 selected"))->isChecked());
        QVERIFY(entry(*m_menu, QStringLiteral("Of s3 with 127.0.0.1:80"))->isVisible());
        m_scope.socket = {};
        m_scope.selected.clear();
        m_menu->setRows(ExportMenu::Rows::Conversation);
        QVERIFY(entry(*m_menu, QStringLiteral("Everything"))->isChecked());
    }

    void whatIsSeenIsExportedUnlessSomethingElseIsChosen() {
        emit m_menu->entries()->aboutToShow();
        QVERIFY(entry(*m_menu, QStringLiteral("Of s3"))->isChecked());
        m_scope.shownOnly = *FilterExpression::parse("len > 3");
        emit m_menu->entries()->aboutToShow();
        QVERIFY(entry(*m_menu, QStringLiteral("What the filter shows"))->isChecked());
        m_scope.shownOnly = {};
        m_scope.ofSocket = false;
        emit m_menu->entries()->aboutToShow();
        QVERIFY(entry(*m_menu, QStringLiteral("Everything"))->isChecked());
        entry(*m_menu, QStringLiteral("Of s3"))->trigger();
        emit m_menu->entries()->aboutToShow();
        QVERIFY(entry(*m_menu, QStringLiteral("Of s3"))->isChecked());
    }

    void menuStaysOpenWhenRowsAreChosen() {
        m_menu->show();
        m_menu->setRows(ExportMenu::Rows::Socket);
        m_menu->entries()->popup({0, 0});
        QAction* all = entry(*m_menu, QStringLiteral("Everything"));
        QTest::mouseClick(m_menu->entries(), Qt::LeftButton, {}, m_menu->entries()->actionGeometry(all).center());
        QVERIFY(all->isChecked());
        QVERIFY(m_menu->entries()->isVisible());
        m_menu->entries()->setActiveAction(entry(*m_menu, QStringLiteral("Of s3")));
        QTest::keyClick(m_menu->entries(), Qt::Key_Return);
        QVERIFY(!all->isChecked());
        QVERIFY(m_menu->entries()->isVisible());
        m_menu->entries()->close();
    }

    void everyEntryHasAToolTip() {
        for (QAction* action : m_menu->entries()->actions())
            if (action->text().endsWith(QChar(0x2026)))
                QVERIFY2(action->toolTip().size() > 10, qPrintable(action->text()));
    }

    void writesWhatIsChosenAndSaysHowMuch() {
        add(*m_transcript, 3, Direction::Sent, "mine");
        add(*m_transcript, 4, Direction::Sent, "others");
        QSignalSpy finished(m_menu->strip(), &ExportStrip::finished);
        m_menu->exportTo(path("a.bin"), ExportFormat::Raw, RawWays::Sent);
        QVERIFY(finished.wait());
        QCOMPARE(read("a.bin"), QByteArray("mine"));
        QVERIFY2(saidBy(*m_menu).startsWith(QStringLiteral("Exported 1 row, 4 bytes: a.bin")),
                 qPrintable(saidBy(*m_menu)));
        m_menu->setRows(ExportMenu::Rows::All);
        m_menu->exportTo(path("b.bin"), ExportFormat::Raw, RawWays::Sent);
        QVERIFY(finished.wait());
        QCOMPARE(read("b.bin"), QByteArray("mineothers"));
        m_scope.selected = {2};
        m_menu->setRows(ExportMenu::Rows::Selected);
        m_menu->exportTo(path("c.bin"), ExportFormat::Raw, RawWays::Sent);
        QVERIFY(finished.wait());
        QCOMPARE(read("c.bin"), QByteArray("others"));
    }

    void asksForAPlaceWithoutAModalBox() {
        add(*m_transcript, 3, Direction::Sent, "mine");
        m_menu->setRows(ExportMenu::Rows::Socket);
        entry(*m_menu, QStringLiteral("pcapng\u2026"))->trigger();
        auto* dialog = m_menu->findChild<QFileDialog*>();
        QVERIFY(dialog != nullptr);
        QVERIFY(!dialog->isModal());
        QCOMPARE(dialog->defaultSuffix(), QStringLiteral("pcapng"));
        QVERIFY(!dialog->testOption(QFileDialog::DontConfirmOverwrite)); // asks before an older file goes
        m_scope.socket = SocketId{9};                                    // what was asked for stays
        QSignalSpy finished(m_menu->strip(), &ExportStrip::finished);
        emit dialog->fileSelected(path("a.pcapng"));
        QVERIFY(finished.wait());
        QVERIFY(saidBy(*m_menu).startsWith(QStringLiteral("Exported 1 row")));
        QVERIFY(QFileInfo::exists(path("a.pcapng")));
        dialog->close();
    }

    void twoFilesDoNotTakeThePlaceOfOthers() {
        add(*m_transcript, 3, Direction::Sent, "mine");
        QFile older(path("a.sent.bin"));
        QVERIFY(older.open(QIODevice::WriteOnly) && older.write("older") == 5);
        older.close();
        m_menu->exportTo(path("a.bin"), ExportFormat::Raw);
        QVERIFY2(saidBy(*m_menu).contains(QStringLiteral("a.sent.bin is there already")), qPrintable(saidBy(*m_menu)));
        QCOMPARE(read("a.sent.bin"), QByteArray("older"));
    }

    void saysWhyItFailed() {
        add(*m_transcript, 3, Direction::Sent, "mine");
        QSignalSpy finished(m_menu->strip(), &ExportStrip::finished);
        m_menu->exportTo(path("no/such/place.txt"), ExportFormat::Text);
        QVERIFY(finished.wait());
        QCOMPARE(finished.at(0).at(0).toBool(), false);
        QVERIFY2(saidBy(*m_menu).contains(QStringLiteral("ENOENT")), qPrintable(saidBy(*m_menu)));
        QCOMPARE(noteOf(m_menu->strip())->kind(), NoteKind::Error);
    }

    void saysWhatKeepsAPlaceFromBeingAFile_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("said");
        QTest::newRow("a directory") << QStringLiteral("sub") << QStringLiteral("EISDIR");
        QTest::newRow("a FIFO") << QStringLiteral("fifo") << QStringLiteral("is no ordinary file");
    }
    void saysWhatKeepsAPlaceFromBeingAFile() {
        QFETCH(QString, name);
        QFETCH(QString, said);
        QDir(m_directory.path()).mkdir(QStringLiteral("sub"));
        ::mkfifo(path("fifo").toLocal8Bit().constData(), 0600);
        QSignalSpy finished(m_menu->strip(), &ExportStrip::finished);
        m_menu->exportTo(path(name), ExportFormat::Text);
        QVERIFY(finished.wait());
        QVERIFY2(saidBy(*m_menu).contains(said) && saidBy(*m_menu).contains(path(name)), qPrintable(saidBy(*m_menu)));
        QCOMPARE(noteOf(m_menu->strip())->kind(), NoteKind::Error);
    }

    // The export waits inside a question of its own, so that it cannot end before it is stopped.
    void stopEndsItWithoutAFileWhileTheWindowGoesOn() {
        for (int i = 0; i < 20'000; ++i)
            add(*m_transcript, 3, Direction::Sent, "0123456789");
        std::atomic<bool> isAsked = false, mayGoOn = false;
        m_scope.sources = [&] {
            ExportSources sources;
            sources.call = [&](std::uint64_t) {
                isAsked = true;
                while (!mayGoOn)
                    std::this_thread::yield();
                return std::string();
            };
            return sources;
        };
        QSignalSpy finished(m_menu->strip(), &ExportStrip::finished);
        m_menu->exportTo(path("a.jsonl"), ExportFormat::JsonLines);
        QTRY_VERIFY(isAsked);
        QVERIFY(m_menu->strip()->isRunning());
        auto* stop = m_menu->strip()->findChild<QAbstractButton*>();
        QVERIFY(stop != nullptr);
        QTRY_VERIFY(stop->isVisible());
        QTest::mouseClick(stop, Qt::LeftButton);
        mayGoOn = true;
        QVERIFY(finished.wait());
        QCOMPARE(finished.at(0).at(0).toBool(), false);
        QCOMPARE(saidBy(*m_menu), QStringLiteral("Stopped; no file was written."));
        QVERIFY(QDir(m_directory.path()).entryList(QDir::Files | QDir::Hidden).isEmpty());
    }

private:
    QString path(const QString& name) const { return m_directory.filePath(name); }
    QString path(const char* name) const { return m_directory.filePath(QLatin1String(name)); }
    QByteArray read(const char* name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QTemporaryDir m_directory;
    std::unique_ptr<MemoryTranscript> m_transcript;
    ExportScope m_scope;
    std::unique_ptr<ExportMenu> m_menu;
    std::unique_ptr<QWidget> m_page;
};

QTEST_MAIN(TestExportMenu)
#include "tst_export_menu.moc"
