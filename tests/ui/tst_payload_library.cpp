#include "core/store/message_library.h"
#include "tests/support/gui_access.h"
#include "tests/support/gui_find.h"
#include "tests/support/gui_window_driver.h"
#include "ui/editors/payload_editor.h"
#include "ui/editors/stored_draft.h"
#include "ui/models/message_tree_model.h"
#include "ui/panels/message_form.h"
#include "ui/panels/payload_library.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QDockWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <sys/socket.h>

using namespace swb;
using namespace swb::test;
using Place = MessageLibrary::Place;

Q_DECLARE_METATYPE(swb::StoredMessage)

class TestPayloadLibrary : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_library = std::make_unique<MessageLibrary>(m_folder->filePath("messages.json"));
        m_panel = std::make_unique<PayloadLibrary>(*m_library);
        m_panel->resize(420, 500);
        m_panel->show();
        m_panel->setTarget("s1");
    }
    void cleanup() {
        m_panel.reset();
        m_library.reset();
    }

    void theModelKeepsItsPromises() {
        MessageTreeModel model(*m_library);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.search("ping");
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.placeOf(model.firstMessage()), (Place{1, 0}));
        model.search("http close");
        QCOMPARE(model.rowCount(model.index(0, 0)), 1);
        model.search("nothing at all has this");
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!model.firstMessage().isValid());
        model.search({});
        for (int folder = 0; folder < model.rowCount(); ++folder)
            QCOMPARE(model.placeOf(model.index(folder, 0)), (Place{folder, -1}));
        QCOMPARE(model.placeOf(model.indexOf({2, 1})), (Place{2, 1}));
    }

    void typingFindsAndEnterSends() {
        QSignalSpy sent(m_panel.get(), &PayloadLibrary::sendRequested);
        auto* search = named<QLineEdit>(m_panel.get(), "Find a message");
        QTest::keyClicks(search, "redis pin");
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(sent.count(), 1);
        QCOMPARE(qvariant_cast<StoredMessage>(sent.at(0).at(0)).name, QString("PING"));
        search->clear();
        QTest::keyClick(search, Qt::Key_Down);
        m_panel->tree()->setCurrentIndex(m_panel->model()->indexOf({0, 0}));
        emit m_panel->tree()->activated(m_panel->tree()->currentIndex());
        QCOMPARE(sent.count(), 2);
        m_panel->setTarget({});
        emit m_panel->tree()->activated(m_panel->tree()->currentIndex());
        QCOMPARE(sent.count(), 2);
        QVERIFY(noteOf(m_panel.get())->text().contains("No socket"));
    }

    void aKeySendsItsMessage() {
        QSignalSpy sent(m_panel.get(), &PayloadLibrary::sendRequested);
        m_panel->sendByKey(3);
        QCOMPARE(sent.count(), 0);
        QVERIFY(noteOf(m_panel.get())->text().contains("Alt+3"));
        m_library->setKey({1, 2}, 3);
        m_panel->sendByKey(3);
        QCOMPARE(qvariant_cast<StoredMessage>(sent.at(0).at(0)).name, QString("GET"));
        QCOMPARE(m_panel->model()->indexOf({1, 2}).siblingAtColumn(MessageTreeModel::Key).data().toString(),
                 QString("Alt+3"));
    }

    void aMessageIsChangedInPlace() {
        select({1, 0});
        button("Change")->click();
        MessageForm* form = m_panel->form();
        QCOMPARE(form->nameField()->text(), QString("PING"));
        named<QComboBox>(form, "Key")->setCurrentText("Alt+5");
        for (QCheckBox* box : form->findChildren<QCheckBox*>())
            if (box->text() == "placeholders")
                box->setChecked(true);
        named<QComboBox>(form, "Checksum")->setCurrentText("CRC-8/SMBUS");
        button("Keep message")->click();
        const StoredMessage* message = m_library->find({1, 0});
        QCOMPARE(message->key, 5);
        QVERIFY(message->hasPlaceholders && message->checksum.kind == findChecksum("CRC-8"));
        QCOMPARE(message->text, QString("PING\\r\\n"));
        button("Change")->click(); // another folder: it moves there
        named<QComboBox>(form, "Folder")->setCurrentText("Elsewhere");
        button("Keep message")->click();
        QCOMPARE(m_library->folders()[1].messages.size(), 2u);
        QCOMPARE(m_library->folders().back().name, QString("Elsewhere"));
        QCOMPARE(m_library->folders().back().messages.at(0).name, QString("PING"));
    }

    void aNewMessageNeedsANameAndSaysWhatIsWrong() {
        button("New")->click();
        QVERIFY(!button("Keep message")->isEnabled());
        m_panel->form()->nameField()->setText("mine");
        QVERIFY(button("Keep message")->isEnabled());
        StoredMessage bad;
        bad.name = "bad";
        bad.form = StoredMessage::Form::Json;
        bad.text = "{";
        m_panel->offerToKeep(bad);
        bool isSaid = false;
        for (const InlineNote* note : m_panel->form()->findChildren<InlineNote*>())
            isSaid = isSaid || note->text().contains("cannot be sent as it stands");
        QVERIFY(isSaid);
        button("Cancel")->click();
        QVERIFY(m_panel->tree()->isVisible());
    }

    void whatIsDeletedIsBroughtBack() {
        select({0, 1});
        const auto before = m_library->folders();
        menu("Delete");
        QCOMPARE(m_library->folders()[0].messages.size(), before[0].messages.size() - 1);
        button("Undo delete")->click();
        QCOMPARE(m_library->folders(), before);
        QVERIFY(!button("Undo delete")->isEnabled());
        select({1, -1});
        menu("Delete");
        QCOMPARE(m_library->folders().size(), before.size() - 1);
        button("Undo delete")->click();
        QCOMPARE(m_library->folders(), before);
    }

    void namesAreChangedInTheListAndOrderByTheMenu() {
        QVERIFY(m_panel->model()->setData(m_panel->model()->indexOf({0, 0}), " Root page "));
        QCOMPARE(m_library->find({0, 0})->name, QString("Root page"));
        QVERIFY(!m_panel->model()->setData(m_panel->model()->indexOf({0, 0}), "  "));
        select({0, 0});
        menu("Down");
        QCOMPARE(m_library->find({0, 1})->name, QString("Root page"));
        QCOMPARE(m_panel->model()->placeOf(m_panel->tree()->currentIndex()), (Place{0, 1}));
    }

    void filesAreImportedAndExportedOrSaidWhyNot() {
        const QString path = m_folder->filePath("out.json");
        m_panel->exportTo(path);
        m_panel->importFrom(path);
        QVERIFY(noteOf(m_panel.get())->text().contains("10 messages were added"));
        m_panel->importFrom("/nowhere/x.json");
        QVERIFY(noteOf(m_panel.get())->text().contains("/nowhere/x.json"));
    }

    void theExamplesCanBeSent() {
        Random random(1);
        for (const MessageFolder& folder : firstMessages())
            for (const StoredMessage& message : folder.messages) {
                const auto bytes = bytesOf(message, {.wallTime = wallTimeOf(monotonicNow()), .random = &random});
                QVERIFY2(bytes.has_value(), qPrintable(message.name));
                QVERIFY(!bytes->empty());
            }
        const StoredMessage modbus =
            firstMessages()[2].messages[1]; // its CRC as the specification of Modbus reckons it
        QCOMPARE(*bytesOf(modbus, {}), (Bytes{0x01, 0x03, 0x00, 0x00, 0x00, 0x01, 0x84, 0x0a}));
        const StoredMessage post = firstMessages()[0].messages[2];
        const Bytes bytes = *bytesOf(post, {.count = 8});
        QVERIFY(std::string(bytes.begin(), bytes.end()).ends_with("Content-Length: 8\r\n\r\nnumber=9"));
    }

    void aMessageIsFramedAndFilledInOnlyWhereItCan() {
        StoredMessage message;
        message.form = StoredMessage::Form::Json;
        message.text = "{ \"a\": 1 }";
        message.framing = {.kind = Framing::Kind::Length, .prefix = {1}};
        QCOMPARE(*bytesOf(message, {}), (Bytes{7, '{', '"', 'a', '"', ':', '1', '}'}));
        message.hasPlaceholders = true;
        QVERIFY(bytesOf(message, {}).error().contains("Text, Escapes or Hex"));
    }

    void everyControlSpeaksAndTheTabKeyGoesRound() {
        QCOMPARE(accessFaults(*m_panel).join('\n'), QString());
        m_panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
        named<QLineEdit>(m_panel.get(), "Find a message")->setFocus(Qt::TabFocusReason);
        QCOMPARE(tabRoundFault(*m_panel), QString());
        select({1, 0});
        button("Change")->click();
        QCOMPARE(accessFaults(*m_panel).join('\n'), QString());
        QCOMPARE(tabRoundFault(*m_panel), QString());
    }

    void theDockSendsToTheSocketInViewAndKeepsWhatIsComposed() {
        StorePaths paths;
        paths.messages = m_folder->filePath("dock.json");
        GuiWindowDriver d(paths);
        d.window().resize(1280, 800);
        const SocketId first = d.make("Socket pair");
        QVERIFY(first);
        QVERIFY(d.openInTree(first));
        auto* dock = d.window().findChild<QDockWidget*>("payloads");
        if (dock == nullptr)
            qFatal("there is no dock");
        QVERIFY(!dock->isVisible());
        d.action("Payloads")->trigger();
        QVERIFY(dock->isVisible());
        auto* panel = dock->findChild<PayloadLibrary*>();
        QVERIFY(panel != nullptr);
        panel->tree()->setCurrentIndex(panel->model()->indexOf({1, 0}));
        const QString send = QString("Send to s%1").arg(first.value);
        QTRY_VERIFY2(d.button(send, panel) != nullptr, qPrintable(d.text(panel)));
        QVERIFY(d.press(send, panel));
        QTRY_COMPARE(d.ledgerRow(first, "send(").result, QString("6"));
        const SocketId second = d.view(first).twin;
        QTRY_COMPARE(d.view(second).inQueue.value_or(0), 6);
        // What is composed is kept under a name, and found again.
        QVERIFY(d.openTab(first, "Data"));
        auto* page = d.page(first);
        QVERIFY(d.typeInto(page->findChild<PayloadEditor*>()->field(), "my own bytes"));
        QVERIFY(d.press(QString::fromUtf8("Save as…"), page));
        QVERIFY(d.type("Name", "Own", panel));
        QVERIFY(d.press("Keep message", panel));
        MessageLibrary again(paths.messages);
        QCOMPARE(again.folders().at(1).messages.back().name, QString("Own"));
        QCOMPARE(again.folders().at(1).messages.back().text, QString("my own bytes"));
        d.pressKeys(Qt::Key_7, Qt::AltModifier);
        QVERIFY(d.says(panel, "No message has Alt+7"));
    }

private:
    QPushButton* button(const QString& words) const {
        for (QPushButton* button : m_panel->findChildren<QPushButton*>())
            if (button->text() == words)
                return button;
        return nullptr;
    }
    void menu(const QString& words) const {
        for (QAction* action : m_panel->findChildren<QAction*>())
            if (action->text() == words)
                action->trigger();
    }
    void select(Place place) const { m_panel->tree()->setCurrentIndex(m_panel->model()->indexOf(place)); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MessageLibrary> m_library;
    std::unique_ptr<PayloadLibrary> m_panel;
};

QTEST_MAIN(TestPayloadLibrary)
#include "tst_payload_library.moc"
