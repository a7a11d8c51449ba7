#include "core/bridge/engine_bridge.h"
#include "core/store/history.h"
#include "ui/editors/byte_cells.h"
#include "ui/models/file_lines_model.h"
#include "ui/panels/file_panel.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

#include <sys/socket.h>

using namespace swb;

namespace {

Bytes bytesOf(std::string_view text) {
    const BytesView view = viewOf(text);
    return {view.begin(), view.end()};
}

template <class Widget>
Widget* find(const QWidget& panel, const QString& name) {
    for (Widget* widget : panel.findChildren<Widget*>()) {
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        if (widget->accessibleName() == name || (button != nullptr && button->text() == name))
            return widget;
    }
    return nullptr;
}

} // namespace

// The File page of a stream: lines by makefile(), with its buffers drawn.
class TestFilePanel : public QObject {
    Q_OBJECT

private slots:
    void init() {
        auto engine = Engine::create();
        QVERIFY(engine.has_value());
        m_bridge = std::make_unique<EngineBridge>(std::move(*engine));
        m_history = std::make_unique<History>(QString());
        m_bridge->submit({{}, step::Socketpair{AF_UNIX, SOCK_STREAM, 0}, Lane::InOrder});
        QTRY_COMPARE(m_bridge->sockets().size(), 2u);
        m_panel = std::make_unique<FilePanel>(*m_bridge, m_near, *m_history);
    }
    void cleanup() {
        m_panel.reset();
        m_bridge.reset();
    }

    void buildsNothingBeforeItIsShown() { QVERIFY(m_panel->children().isEmpty()); }

    void readsALineAndDrawsWhatWasReadAhead() {
        open();
        peerSends("one\ntwo\nthr");
        click("readline");
        QTRY_COMPARE(rows(), 1);
        QCOMPARE(cell(0, FileLinesModel::DataColumn), QString("b'one\\n'"));
        QCOMPARE(cell(0, FileLinesModel::CallsColumn), QString("1 recv()"));
        QTRY_VERIFY(shows("read ahead: 7 bytes, whole lines: 1"));
        auto* cells = find<ByteCells>(*m_panel, "read ahead");
        QCOMPARE(cells->cells()->rowCount(), 2);
        QCOMPARE(cells->cells()->index(0).data().toString(), QString("line: 74 77 6f 0a, b'two\\n'"));
        QVERIFY(cells->cells()->index(1).data().toString().startsWith("begun line"));
    }

    void saysThatALineOfTheBufferTookNoCall() {
        open();
        peerSends("one\ntwo\n");
        click("readline");
        QTRY_COMPARE(rows(), 1);
        click("readline");
        QTRY_COMPARE(rows(), 2);
        QCOMPARE(cell(1, FileLinesModel::CallsColumn), QString("from the buffer, no call"));
        QVERIFY(shows("from the buffer, no call"));
    }

    void readsSoManyBytesAndALineWithALimit() {
        open();
        peerSends("0123456789\n");
        find<QLineEdit>(*m_panel, "bytes")->setText("4");
        click("read");
        QTRY_COMPARE(rows(), 1);
        QCOMPARE(cell(0, FileLinesModel::DataColumn), QString("b'0123'"));
        find<QLineEdit>(*m_panel, "limit")->setText("3");
        click("readline");
        QTRY_COMPARE(rows(), 2);
        QCOMPARE(cell(1, FileLinesModel::DataColumn), QString("b'456'"));
    }

    void iteratesOverAllLinesUntilTheStreamEnds() {
        open();
        const QAbstractItemModelTester tester(m_panel->model());
        std::string text;
        for (int i = 0; i < 500; ++i)
            text += "line " + std::to_string(i) + "\n";
        peerSends(text + "rest");
        m_bridge->submit({m_far, step::Shutdown{SHUT_WR}, Lane::InOrder});
        click("readlines");
        QTRY_COMPARE_WITH_TIMEOUT(rows(), 502, 20000);
        QCOMPARE(cell(499, FileLinesModel::DataColumn), QString("b'line 499\\n'"));
        QCOMPARE(cell(500, FileLinesModel::DataColumn), QString("b'rest'"));
        QVERIFY(cell(501, FileLinesModel::DataColumn).contains("nothing more"));
        QTRY_VERIFY(!m_bridge->find(m_near)->isBusy());
        QCOMPARE(rows(), 502); // and it has stopped
    }

    void iteratingIsInterruptedAndGoesOnLater() {
        open();
        peerSends("a\nb\nhalf");
        click("readlines");
        QTRY_COMPARE(rows(), 2);
        QTRY_VERIFY(m_bridge->find(m_near)->isBusy());
        for (const ActionView& action : m_bridge->find(m_near)->inFlight)
            m_bridge->interrupt(action.id);
        QTRY_VERIFY(!m_bridge->find(m_near)->isBusy());
        QTRY_VERIFY(shows("EINTR"));
        QVERIFY(shows("read ahead: 4 bytes"));
        peerSends(" whole\n");
        click("readline");
        QTRY_COMPARE(rows(), 3);
        QCOMPARE(cell(2, FileLinesModel::DataColumn), QString("b'half whole\\n'"));
    }

    void showsTheLinesAsATextFileWould() {
        open();
        peerSends("a\rb\r\n\xc3\xa9\xff\n");
        click("readline");
        QTRY_COMPARE(rows(), 1);
        click("readline");
        QTRY_COMPARE(rows(), 2);
        auto* newlines = find<QComboBox>(*m_panel, "show as");
        QCOMPARE(cell(0, FileLinesModel::DataColumn), QString("b'a\\rb\\r\\n'"));
        newlines->setCurrentText("text, newline=None");
        QCOMPARE(cell(0, FileLinesModel::DataColumn), QString("'a\\n', 'b\\n'"));
        newlines->setCurrentText("text, newline=''");
        QCOMPARE(cell(0, FileLinesModel::DataColumn), QString("'a\\r', 'b\\r\\n'"));
        newlines->setCurrentText("text, newline='\\n'");
        QCOMPARE(cell(0, FileLinesModel::DataColumn), QString("'a\\rb\\r\\n'"));
        QCOMPARE(cell(1, FileLinesModel::DataColumn), QString::fromUtf8("[not UTF-8] '\xc3\xa9\\udcff\\n'"));
        QVERIFY(m_panel->model()->faultText(1).contains("byte 2 is not UTF-8"));
        QVERIFY(m_panel->model()->faultText(0).isEmpty());
    }

    void writesIntoTheBufferAndFlushes() {
        open();
        find<QLineEdit>(*m_panel, "data")->setText("hello\\n");
        click("write");
        QTRY_VERIFY(shows("written, not sent: 6 bytes"));
        QTRY_VERIFY(shows("no call was made"));
        QVERIFY(find<QAbstractButton>(*m_panel, "flush")->property("prominent").toBool());
        QCOMPARE(m_bridge->find(m_near)->bytesSent, 0u);
        click("flush");
        QTRY_COMPARE(m_bridge->find(m_near)->bytesSent, 6u);
        QTRY_VERIFY(!find<ByteCells>(*m_panel, "written, not sent")->isVisible());
    }

    void closesTheFileAndKeepsTheSocket() {
        open();
        peerSends("one\ntwo\n");
        click("readline");
        QTRY_COMPARE(rows(), 1);
        click("close file");
        QTRY_VERIFY(shows("4 bytes read ahead are forgotten"));
        QTRY_VERIFY(shows("no file yet"));
        QVERIFY(m_bridge->find(m_near)->isOpen());
    }

    void saysWhyAReadFailed() {
        open();
        m_bridge->submit({m_near, step::SetTimeout{std::chrono::nanoseconds{0}}, Lane::InOrder});
        click("readline");
        QTRY_VERIFY(shows("EAGAIN"));
        QVERIFY(shows("returns None"));
        QCOMPARE(rows(), 0);
    }

    void explainsEachButtonWithItsPython() {
        open();
        const QSignalSpy spy(m_panel.get(), &FilePanel::explainRequested);
        peerSends("x\n");
        click("readline");
        QCOMPARE(spy.size(), 1);
        const auto said = spy.at(0).at(0).value<Explanation>();
        QCOMPARE(QString::fromStdString(said.title), QString("readline"));
        QVERIFY(said.sections.back().text.find("f = s.makefile('rwb')\nline = f.readline()") != std::string::npos);
        QTRY_COMPARE(rows(), 1);
    }

    void saysOnAClosedSocketWhyNoCallIsMade() {
        open();
        m_bridge->submit({m_near, step::Close{}, Lane::InOrder});
        QTRY_VERIFY(!find<QAbstractButton>(*m_panel, "readline")->property("prominent").toBool());
        click("readline");
        QTRY_VERIFY(shows("EBADF"));
    }

    void aLineOfManyMegabytesIsShownByItsBeginning() {
        open();
        const Bytes line(20'000'000, 'x');
        m_bridge->submit({m_far, step::SendAll{line, MSG_NOSIGNAL}, Lane::InOrder});
        m_bridge->submit({m_far, step::SendAll{bytesOf("\n"), MSG_NOSIGNAL}, Lane::InOrder});
        click("readline");
        QElapsedTimer pause;
        qint64 longest = 0;
        pause.start();
        while (rows() == 0 && longest < 5000) {
            pause.restart();
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 50);
            longest = std::max(longest, pause.elapsed());
        }
        QTRY_COMPARE(rows(), 1);
        QCOMPARE(cell(0, FileLinesModel::LengthColumn), QString("20000001"));
        QVERIFY(cell(0, FileLinesModel::DataColumn).size() < 6000);
        QVERIFY2(longest < 1000, qPrintable(QString::number(longest))); // the window answered all the time
    }

    void fitsANarrowPlace() {
        open();
        QVERIFY2(m_panel->minimumSizeHint().width() <= 300,
                 qPrintable(QString::number(m_panel->minimumSizeHint().width())));
    }

private:
    void open() {
        m_panel->resize(600, 500);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }
    void peerSends(std::string_view text) {
        m_bridge->submit({m_far, step::SendAll{bytesOf(text), MSG_NOSIGNAL}, Lane::InOrder});
    }
    void click(const QString& name) {
        auto* button = find<QAbstractButton>(*m_panel, name);
        QVERIFY2(button != nullptr && button->isEnabled(), qPrintable(name));
        button->click();
    }
    int rows() const { return m_panel->model()->rowCount(); }
    QString cell(int row, int column) const { return m_panel->model()->index(row, column).data().toString(); }
    bool shows(const QString& part) const {
        for (const QLabel* label : m_panel->findChildren<QLabel*>())
            if (label->isVisibleTo(m_panel.get()) && label->text().contains(part))
                return true;
        return false;
    }

    const SocketId m_near{1}, m_far{2};
    std::unique_ptr<EngineBridge> m_bridge;
    std::unique_ptr<History> m_history;
    std::unique_ptr<FilePanel> m_panel;
};

QTEST_MAIN(TestFilePanel)
#include "tst_file_panel.moc"
