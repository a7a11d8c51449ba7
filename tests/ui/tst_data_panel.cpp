#include "core/bridge/engine_bridge.h"
#include "core/store/history.h"
#include "ui/editors/address_editor.h"
#include "ui/editors/flags_editor.h"
#include "ui/editors/payload_editor.h"
#include "ui/models/field_model.h"
#include "ui/models/hex_model.h"
#include "ui/models/transcript_model.h"
#include "ui/panels/composer.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/row_detail.h"
#include "ui/panels/transcript_view.h"
#include "ui/views/export_menu.h"
#include "ui/views/fields_view.h"
#include "ui/views/hex_view.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>

using namespace swb;

namespace {

// A widget by the name a person sees: a button's text, any other control's accessible name.
template <class Widget>
Widget* find(const QWidget& panel, const QString& name) {
    for (Widget* widget : panel.findChildren<Widget*>()) {
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        if (widget->accessibleName() == name || (button != nullptr && button->text() == name))
            return widget;
    }
    return nullptr;
}

void click(const QWidget& panel, const QString& name) {
    auto* button = find<QAbstractButton>(panel, name);
    QVERIFY2(button != nullptr && button->isEnabled(), qPrintable(name));
    QTest::mouseClick(button, Qt::LeftButton);
}

bool shows(const QWidget& panel, const QString& part) {
    for (const QLabel* label : panel.findChildren<QLabel*>())
        if (label->isVisibleTo(&panel) && label->text().contains(part))
            return true;
    return false;
}

QString cell(const DataPanel& panel, int row, int column) {
    return panel.model()->index(row, column).data().toString();
}

} // namespace

class TestDataPanel : public QObject {
    Q_OBJECT

private slots:
    void init() {
        auto engine = Engine::create();
        QVERIFY(engine.has_value());
        m_bridge = std::make_unique<EngineBridge>(std::move(*engine));
        m_history = std::make_unique<History>(QString());
    }
    void cleanup() {
        m_left.reset();
        m_right.reset();
        m_bridge.reset();
    }

    void buildsNothingBeforeItIsShown() {
        makePair(SOCK_STREAM);
        const DataPanel hidden(*m_bridge, SocketId{1}, *m_history);
        QVERIFY(hidden.model() == nullptr);
        QVERIFY(hidden.children().isEmpty());
    }

    void rowsAreExportedWithTheCallsThatMovedThem() {
        showPair(SOCK_STREAM);
        type(*m_left, "one");
        click(*m_left, "send");
        QTRY_COMPARE(m_left->model()->rowCount(), 1);
        click(*m_right, "recv");
        QTRY_COMPARE(m_right->model()->rowCount(), 1);
        auto* menu = m_left->findChild<ExportMenu*>();
        QVERIFY(menu != nullptr && menu->isVisible());
        const QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("rows.txt"));
        QSignalSpy finished(menu->strip(), &ExportStrip::finished);
        menu->exportTo(path, ExportFormat::Text);
        QVERIFY(finished.wait());
        QVERIFY2(shows(*m_left, QStringLiteral("Exported 1 row")), "in place, on the page");
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY2(text.contains("send(") && text.contains("= 3, call #"), text);
        QVERIFY(!text.contains("recv(")); // the other socket's
    }

    void onlyWhatTheFilterShowsIsExported() {
        showPair(SOCK_STREAM);
        for (const char* bytes : {"one", "three", "two"}) {
            type(*m_left, bytes);
            click(*m_left, "send");
        }
        QTRY_COMPARE(m_left->model()->rowCount(), 3);
        auto* menu = m_left->findChild<ExportMenu*>();
        m_left->findChild<TranscriptView*>()->setExpression(*FilterExpression::parse("len > 3"));
        menu->setRows(ExportMenu::Rows::Shown);
        const QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("rows.bin"));
        QSignalSpy finished(menu->strip(), &ExportStrip::finished);
        menu->exportTo(path, ExportFormat::Raw, RawWays::Sent);
        QVERIFY(finished.wait());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("three"));
    }

    void sendsAndReceivesAndShowsBoth() {
        showPair(SOCK_STREAM);
        type(*m_left, "hi\n");
        click(*m_left, "send");
        QTRY_COMPARE(m_left->model()->rowCount(), 1);
        QVERIFY(cell(*m_left, 0, TranscriptModel::DirectionColumn).contains("sent"));
        QTRY_VERIFY(shows(*m_left, "send = 3"));
        click(*m_right, "recv");
        QTRY_COMPARE(m_right->model()->rowCount(), 1);
        QVERIFY(cell(*m_right, 0, TranscriptModel::DirectionColumn).contains("received"));
        QCOMPARE(cell(*m_right, 0, TranscriptModel::DataColumn), QString("hi\\n"));
        QCOMPARE(cell(*m_right, 0, TranscriptModel::LengthColumn), QString("3"));
        QCOMPARE(m_left->model()->rowCount(), 1);
    }

    void keepsItsModelRightUnderTraffic() {
        showPair(SOCK_STREAM);
        const QAbstractItemModelTester tester(m_left->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        type(*m_left, "x");
        for (int i = 0; i < 20; ++i)
            click(*m_left, "send");
        QTRY_COMPARE(m_left->model()->rowCount(), 20);
    }

    void showsTheEndOfTheStreamAfterAHalfClose() {
        showPair(SOCK_STREAM);
        m_bridge->submit({SocketId{1}, step::Shutdown{SHUT_WR}, Lane::InOrder});
        click(*m_right, "read");
        QTRY_COMPARE(m_right->model()->rowCount(), 1);
        QVERIFY(cell(*m_right, 0, TranscriptModel::DataColumn).contains("end of stream"));
        QTRY_VERIFY(shows(*m_right, "end of stream"));
    }

    void tellsAnEmptyDatagramFromAnEnd() {
        showPair(SOCK_DGRAM);
        type(*m_left, "");
        click(*m_left, "send");
        QTRY_COMPARE(m_left->model()->rowCount(), 1);
        click(*m_right, "recv");
        QTRY_COMPARE(m_right->model()->rowCount(), 1);
        QVERIFY(cell(*m_right, 0, TranscriptModel::DataColumn).contains("empty datagram"));
        QTRY_VERIFY(shows(*m_right, "empty datagram"));
    }

    void saysHowMuchOfADatagramWasCut() {
        showPair(SOCK_DGRAM);
        type(*m_left, "0123456789");
        click(*m_left, "send");
        QTRY_COMPARE(m_left->model()->rowCount(), 1);
        find<QLineEdit>(*m_right, "size")->setText("4");
        click(*m_right, "recv");
        QTRY_COMPARE(m_right->model()->rowCount(), 1);
        QVERIFY(cell(*m_right, 0, TranscriptModel::DataColumn).contains("4 of 10 bytes"));
    }

    void sendsNothingWhileThePayloadCannotBeRead() {
        showPair(SOCK_STREAM);
        m_left->composer()->payload()->setDraft({PayloadForm::Hex, "4"});
        click(*m_left, "send");
        QVERIFY(m_left->composer()->payload()->field()->property("invalid").toBool());
        QCOMPARE(m_bridge->engine().transcript().lastIndex(), 0u);
    }

    void sendsAgainWithTheLastCallOnCtrlEnter() {
        showPair(SOCK_STREAM);
        type(*m_left, "a");
        click(*m_left, "sendall");
        QTRY_VERIFY(shows(*m_left, "sendall = 1"));
        m_left->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_left.get()));
        QTest::keyClick(m_left->composer()->payload()->field(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(m_left->model()->rowCount(), 2);
        QVERIFY(find<QAbstractButton>(*m_left, "sendall")->property("prominent").toBool());
    }

    void remembersWhatWasSentOnlyWhenItWent() {
        showPair(SOCK_STREAM);
        type(*m_left, "once");
        click(*m_left, "send");
        QTRY_COMPARE(m_history->entries("payload"), QStringList({"once"}));
        m_bridge->submit({SocketId{2}, step::Close{}, Lane::InOrder});
        QTRY_VERIFY(!m_bridge->find(SocketId{2})->isOpen());
        type(*m_left, "lost");
        click(*m_left, "send");
        QTRY_VERIFY(shows(*m_left, "EPIPE"));
        QCOMPARE(m_history->entries("payload"), QStringList({"once"}));
    }

    void explainsAFailure() {
        showPair(SOCK_STREAM);
        const QSignalSpy spy(m_left.get(), &DataPanel::explainRequested);
        m_bridge->submit({SocketId{2}, step::Close{}, Lane::InOrder});
        QTRY_VERIFY(!m_bridge->find(SocketId{2})->isOpen());
        type(*m_left, "x");
        click(*m_left, "send");
        QTRY_VERIFY(shows(*m_left, "EPIPE"));
        const auto title = [&] { return QString::fromStdString(spy.back().at(0).value<Explanation>().title); };
        QCOMPARE(QString::fromStdString(spy.front().at(0).value<Explanation>().title), QString("send"));
        QCOMPARE(title(), QString("EPIPE"));
        const auto before = spy.size();
        click(*m_left, "Explain the result");
        QCOMPARE(spy.size(), before + 1);
        QCOMPARE(title(), QString("EPIPE"));
    }

    void showsMsgNosignalAndLetsItBeTurnedOff() {
        showPair(SOCK_STREAM);
        auto* flags = find<FlagsEditor>(*m_left, "send flags");
        QCOMPARE(flags->value(), static_cast<int>(MSG_NOSIGNAL));
        flags->setValue(0);
        type(*m_left, "x");
        click(*m_left, "send");
        QTRY_VERIFY(shows(*m_left, "send = 1"));
        const RecordBatch batch = m_bridge->engine().recorder().copySince(0);
        QCOMPARE(batch.completed.back().args[3], 0);
    }

    void makesAFurtherCallBesideABlockedOneWhenAsked() {
        showPair(SOCK_STREAM);
        type(*m_left, "beside");
        click(*m_left, "recv");
        QTRY_VERIFY(!m_bridge->sockets().at(0).inFlight.empty());
        click(*m_left, "send");
        QTRY_VERIFY(!m_bridge->sockets().at(0).waiting.empty());
        m_left->setLane(Lane::OtherThread);
        click(*m_left, "sendall");
        QTRY_COMPARE(m_left->model()->rowCount(), 1);
    }

    void offersAnAddressToADatagramSocketWithoutAPeer() {
        const auto made = run({SocketId{}, step::Socket{AF_UNIX, SOCK_DGRAM, 0}, Lane::InOrder});
        m_left = std::make_unique<DataPanel>(*m_bridge, made.made.at(0), *m_history);
        m_left->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_left.get()));
        auto* address = m_left->findChild<AddressEditor*>();
        QVERIFY(address != nullptr && address->isVisible());
        QVERIFY(find<QAbstractButton>(*m_left, "sendto")->property("prominent").toBool());
        address->setAddress(*Address::unixAbstract(viewOf("nobody is called so")));
        type(*m_left, "x");
        click(*m_left, "sendto");
        QTRY_VERIFY(shows(*m_left, "ECONNREFUSED"));
    }

    void suggestsNoCallOnAClosedSocketAndSaysWhyNoneIsMade() {
        showPair(SOCK_STREAM);
        m_bridge->submit({SocketId{1}, step::Close{}, Lane::InOrder});
        QTRY_VERIFY(!find<QAbstractButton>(*m_left, "send")->property("prominent").toBool());
        click(*m_left, "send");
        QTRY_VERIFY(shows(*m_left, "EBADF"));
        QVERIFY(shows(*m_left, "the socket is closed"));
    }

    void theBytesOfARowCanBePutAway() {
        showPair(SOCK_STREAM);
        type(*m_left, "x");
        click(*m_left, "send");
        QTRY_COMPARE(m_left->model()->rowCount(), 1);
        find<QTableView>(*m_left, "sent and received")->selectRow(0);
        QVERIFY(m_left->detail()->isVisible());
        click(*m_left, "Put this away");
        QVERIFY(!m_left->detail()->isVisible());
        find<QTableView>(*m_left, "sent and received")->selectRow(0);
        QVERIFY(m_left->detail()->isVisible());
    }

    void manyBytesAreReadBesideTheWindow() {
        showPair(SOCK_STREAM);
        std::string text = "[0";
        while (text.size() < 4'000'000)
            text += ",{\"a\":[1,2,3]}";
        text += "]";
        TranscriptRow row;
        row.length = text.size();
        RowDetail& detail = *m_left->detail();
        detail.show(row, std::make_shared<HeldBytes>(Bytes(text.begin(), text.end())), "many", text.size());
        detail.setPlace(RowDetail::Place::Fields);
        detail.readAs("json");
        QVERIFY(QString::fromStdString(detail.fieldsView()->model()->decoded().name).startsWith("Reading"));
        QTRY_VERIFY_WITH_TIMEOUT(detail.fieldsView()->model()->decoded().name == "JSON", 60000);
        QVERIFY(detail.fieldsView()->textToCopy().count('\n') < 30000);
        detail.readAs("json");
        detail.readAs(""); // what was asked for last is shown
        QTRY_COMPARE(QString::fromStdString(detail.fieldsView()->model()->decoded().name), "bytes without a meaning");
    }

    void whatSendsCanBePutAway() {
        showPair(SOCK_STREAM);
        const auto* table = find<QTableView>(*m_left, "sent and received");
        type(*m_left, "x");
        click(*m_left, "send");
        QTRY_COMPARE(m_left->model()->rowCount(), 1);
        const int before = table->height();
        click(*m_left, "Bytes to send");
        QVERIFY(!find<QAbstractButton>(*m_left, "send")->isVisible());
        QVERIFY(find<QAbstractButton>(*m_left, "recv")->isVisible());
        QTRY_VERIFY(table->height() > before + 40);
        click(*m_left, "Bytes to send");
        QVERIFY(find<QAbstractButton>(*m_left, "send")->isVisible());
    }

    void showsTheBytesOfTheSelectedRow() {
        showPair(SOCK_STREAM);
        m_left->composer()->payload()->setBytes(Bytes{0, 1, 2, 0xff});
        click(*m_left, "send");
        QTRY_COMPARE(m_left->model()->rowCount(), 1);
        QVERIFY(!m_left->bytesView()->isVisible());
        find<QTableView>(*m_left, "sent and received")->selectRow(0);
        QVERIFY(m_left->bytesView()->isVisible());
        QCOMPARE(m_left->bytesView()->bytes(), (Bytes{0, 1, 2, 0xff}));
    }

    void fitsANarrowPlaceWithoutScrollingSideways() {
        showPair(SOCK_STREAM);
        QVERIFY2(m_left->minimumSizeHint().width() <= 300,
                 qPrintable(QString::number(m_left->minimumSizeHint().width())));
        m_left->resize(300, 430);
        for (const QAbstractButton* button : m_left->findChildren<QAbstractButton*>()) {
            if (!button->isVisible() || button->text().isEmpty())
                continue;
            const int right = button->mapTo(m_left.get(), QPoint(button->width(), 0)).x();
            QTRY_VERIFY2(button->mapTo(m_left.get(), QPoint(button->width(), 0)).x() <= 300,
                         qPrintable(QStringLiteral("%1 ends at %2").arg(button->text()).arg(right)));
        }
    }

private:
    ActionReport run(Command command) {
        ActionReport found;
        const ActionId action = m_bridge->submit(std::move(command));
        const auto connection =
            connect(m_bridge.get(), &EngineBridge::actionFinished, this, [&](const ActionReport& report) {
                if (report.action == action)
                    found = report;
            });
        (void)QTest::qWaitFor([&] { return found.index != 0; });
        disconnect(connection);
        return found;
    }

    void makePair(int type) {
        const ActionReport made = run({SocketId{}, step::Socketpair{AF_UNIX, type, 0}, Lane::InOrder});
        QCOMPARE(made.made.size(), 2u);
    }

    void showPair(int type) {
        makePair(type);
        m_left = std::make_unique<DataPanel>(*m_bridge, SocketId{1}, *m_history);
        m_right = std::make_unique<DataPanel>(*m_bridge, SocketId{2}, *m_history);
        for (DataPanel* panel : {m_left.get(), m_right.get()}) {
            panel->resize(380, 430);
            panel->show();
            QVERIFY(QTest::qWaitForWindowExposed(panel));
        }
    }

    static void type(DataPanel& panel, const QString& text) {
        panel.composer()->payload()->setDraft({PayloadForm::Text, text});
    }

    std::unique_ptr<EngineBridge> m_bridge;
    std::unique_ptr<History> m_history;
    std::unique_ptr<DataPanel> m_left;
    std::unique_ptr<DataPanel> m_right;
};

QTEST_MAIN(TestDataPanel)
#include "tst_data_panel.moc"
