#include "core/payload/compare_bytes.h"
#include "core/store/message_library.h"
#include "core/transcript/marks.h"
#include "core/transcript/memory_transcript.h"
#include "ui/look/type_scale.h"
#include "ui/models/compare_model.h"
#include "ui/models/transcript_place.h"
#include "ui/panels/compare_menu.h"
#include "ui/panels/conversation_view.h"
#include "ui/panels/transcript_filter.h"
#include "ui/panels/transcript_search.h"
#include "ui/panels/transcript_view.h"
#include "ui/views/compare_view.h"
#include "ui/views/framing_edit.h"
#include "ui/views/long_table.h"
#include "ui/views/menu_button.h"
#include "ui/views/transcript_table.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QTextEdit>
#include <QToolButton>

#include <algorithm>

using namespace swb;

namespace {

using Column = TranscriptModel::Column;

void append(Transcript& transcript, std::string_view bytes, std::uint32_t socket = 1,
            Direction direction = Direction::Sent, std::int64_t milliseconds = 0) {
    TranscriptRow row;
    row.socket = SocketId{socket};
    row.direction = direction;
    row.length = bytes.size();
    row.time = monotonicNow() + std::chrono::milliseconds(milliseconds);
    transcript.append(row, viewOf(bytes));
}

template <class Widget>
Widget* named(const QWidget& view, const QString& name) {
    for (Widget* widget : view.findChildren<Widget*>())
        if (widget->accessibleName() == name)
            return widget;
    return nullptr;
}

bool says(const QWidget& view, const QString& part) {
    return std::ranges::any_of(view.findChildren<QLabel*>(), [&](const QLabel* label) {
        return label->isVisibleTo(&view) && label->text().contains(part);
    });
}

// As a person does it: by the menu.
void choose(const QWidget& view, const QString& text) {
    for (const MenuButton* button : view.findChildren<MenuButton*>())
        for (QAction* action : button->entries()->actions())
            if (action->text() == text) {
                QVERIFY2(action->isEnabled(), qPrintable(text));
                return action->trigger();
            }
    QFAIL(qPrintable(text));
}

ComparedBytes held(Bytes bytes) {
    const std::uint64_t length = bytes.size();
    return {std::make_shared<HeldBytes>(std::move(bytes)), "a side", length};
}

} // namespace

class TestTranscriptView : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_transcript = std::make_unique<MemoryTranscript>();
        m_view = std::make_unique<TranscriptView>(*m_transcript, SocketId{}, "nothing yet");
        m_view->resize(900, 500);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    }
    void cleanup() { m_view.reset(); }

    void saysThatThereIsNothingUntilThereIs() {
        QVERIFY(says(*m_view, "nothing yet"));
        add("x");
        QVERIFY(!says(*m_view, "nothing yet"));
        QVERIFY(says(*m_view, "1 row"));
    }

    void showsWhatAnExpressionLetsThrough() {
        add("GET /", 1);
        add("HTTP/1.1 200 OK", 2, Direction::Received);
        m_view->showFilter(true);
        m_view->filter()->setExpression("dir == in");
        QCOMPARE(m_view->model().rowCount(), 1);
        QCOMPARE(m_view->model().indexOf(0), 2u);
        add("another", 1);
        add("answer", 1, Direction::Received);
        QCOMPARE(m_view->model().rowCount(), 2);
        m_view->showFilter(false);
        QCOMPARE(m_view->model().rowCount(), 4);
    }

    void marksWhereAnExpressionCannotBeReadAndKeepsTheRows() {
        add("one", 1);
        add("three", 1);
        m_view->showFilter(true);
        m_view->filter()->setExpression("len > 3");
        QCOMPARE(m_view->model().rowCount(), 1);
        m_view->filter()->setExpression("len > 3 && nonsense == 1");
        QVERIFY(says(*m_view, "Character 12"));
        QVERIFY(m_view->filter()->field()->property("invalid").toBool());
        QCOMPARE(m_view->model().rowCount(), 1);
    }

    void findsRowsAndCountsThem() {
        for (int i = 0; i < 100; ++i)
            add(i % 10 == 3 ? "a needle here" : "hay");
        m_view->showSearch(true);
        find("needle");
        QTRY_VERIFY(says(*m_view, "10 found") || says(*m_view, "1 of 10"));
        QTest::mouseClick(named<QToolButton>(*m_view, "Next match"), Qt::LeftButton);
        QTest::mouseClick(named<QToolButton>(*m_view, "Next match"), Qt::LeftButton);
        QCOMPARE(m_view->chosen().size(), 1u);
        const std::uint64_t second = m_view->chosen().front();
        QTest::mouseClick(named<QToolButton>(*m_view, "Previous match"), Qt::LeftButton);
        QCOMPARE(m_view->chosen().front(), second - 10);
        QVERIFY(!m_view->table()->follows());
        add("a needle at last");
        QTRY_VERIFY(says(*m_view, "of 11"));
    }

    void findsBytesByHexAndSaysWhatIsWrong() {
        add(std::string_view("\x01\x02\xff", 3));
        m_view->showSearch(true);
        QTest::mouseClick(hexChoice(), Qt::LeftButton);
        find("02 ff");
        QTRY_VERIFY(says(*m_view, "1"));
        QCOMPARE(m_view->chosen(), std::vector<std::uint64_t>{1});
        find("02 f");
        QVERIFY(named<QLineEdit>(*m_view, "Find")->property("invalid").toBool());
    }

    void goesToARowATimeAndAMoment() {
        for (int i = 0; i < 50; ++i)
            add("x", 1, Direction::Sent, std::int64_t{1000} * i);
        m_view->showSearch(true);
        goTo("#7");
        QCOMPARE(m_view->chosen().front(), 7u);
        goTo("+9.5");
        QCOMPARE(m_view->chosen().front(), 11u);
        goTo("nonsense");
        QVERIFY(says(*m_view, "A time of day"));
        const TranscriptRow row = m_transcript->rows(20, 1).front();
        const QString time = m_view->model().timeText(19);
        const auto place = placeIn(*m_transcript, row.time, time);
        QVERIFY(place.has_value());
        QVERIFY(*place == 19 || *place == 20); // the text has milliseconds
        QVERIFY(!placeIn(*m_transcript, row.time, "#51").has_value());
    }

    void copiesRowsInTheWordsAskedFor_data() {
        QTest::addColumn<QString>("entry");
        QTest::addColumn<QString>("expected");
        QTest::newRow("text") << "Copy as text" << "hi\\n";
        QTest::newRow("hex") << "Copy as hex" << "68 69 0a\n00 ff";
        QTest::newRow("C") << "Copy as C" << "static const char sent_1[] = \"hi\\n\"; /* 3 bytes */";
        QTest::newRow("Python") << "Copy as Python" << "('received', b'\\x00\\xff')";
        QTest::newRow("JSON") << "Copy as JSON" << "\"hex\":\"00ff\"";
    }
    void copiesRowsInTheWordsAskedFor() {
        QFETCH(QString, entry);
        QFETCH(QString, expected);
        add("hi\n");
        add(std::string_view("\x00\xff", 2), 1, Direction::Received);
        m_view->table()->selectAll();
        choose(*m_view, entry);
        const QString text = QGuiApplication::clipboard()->text();
        QVERIFY2(text.contains(expected), qPrintable(text));
        QVERIFY(says(*m_view, "2 rows copied"));
    }

    void copiesNoMoreThanTheClipboardShouldTake() {
        const std::string large(3 << 20, 'x');
        add(large);
        add(large);
        m_view->table()->selectAll();
        choose(*m_view, "Copy as hex");
        QVERIFY(says(*m_view, "1 of 2 rows copied"));
    }

    void marksRowsAndGoesToThem() {
        for (int i = 0; i < 30; ++i)
            add("x");
        m_view->choose(10);
        choose(*m_view, "Mark green");
        m_view->choose(20);
        choose(*m_view, "Mark red");
        QCOMPARE(m_transcript->marks().of(10)->colour, std::string("green"));
        m_view->choose(1);
        choose(*m_view, "Next marked row");
        QCOMPARE(m_view->chosen().front(), 10u);
        choose(*m_view, "Next marked row");
        choose(*m_view, "Next marked row");
        QCOMPARE(m_view->chosen().front(), 20u);
        QVERIFY(says(*m_view, "no marked row further down"));
        choose(*m_view, "Previous marked row");
        QCOMPARE(m_view->chosen().front(), 10u);
        m_view->showFilter(true);
        m_view->filter()->setExpression("mark == red");
        QCOMPARE(m_view->model().rowCount(), 1);
    }

    void aNoteIsWrittenInPlace() {
        add("x");
        m_view->choose(1);
        choose(*m_view, QString::fromUtf8("Note\u2026"));
        auto* editor = m_view->table()->viewport()->findChild<QLineEdit*>();
        QVERIFY(editor != nullptr);
        QTest::keyClicks(editor, "why?");
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_VERIFY(m_transcript->marks().of(1).has_value());
        QCOMPARE(m_transcript->marks().of(1)->note, std::string("why?"));
    }

    void offersWhatIsPossibleWithTheRowsSelected() {
        add("a");
        add("b");
        const auto enabled = [&](const QString& text) {
            for (const MenuButton* button : m_view->findChildren<MenuButton*>())
                for (const QAction* action : button->entries()->actions())
                    if (action->text() == text)
                        return action->isEnabled();
            return false;
        };
        QVERIFY(!enabled("Copy as hex"));
        m_view->choose(1);
        QVERIFY(enabled("Copy as hex"));
        QVERIFY(!enabled("Compare the two"));
        m_view->table()->selectAll();
        QSignalSpy compared(m_view.get(), &TranscriptView::compareWanted);
        choose(*m_view, "Compare the two");
        QCOMPARE(compared.size(), 1);
        QCOMPARE(compared.front().at(1).toULongLong(), 2u);
    }

    void remembersHowTimeAndBytesAreShown() {
        choose(*m_view, "Seconds since the start");
        choose(*m_view, "Bytes in hex");
        TranscriptView other(*m_transcript, SocketId{}, "");
        other.setOptions(m_view->options());
        QCOMPARE(other.model().timeMode(), TranscriptModel::TimeMode::SinceStart);
        QCOMPARE(other.model().dataForm(), TranscriptModel::DataForm::Hex);
    }

    void aConversationTellsTheDirectionsApartInWords() {
        add("GET / HTTP/1.1\r\n", 4);
        add("noise", 5);
        add("\r\n", 4);
        add("HTTP/1.1 200 OK\r\nA: b\r\n", 4, Direction::Received);
        ConversationView conversation(*m_transcript);
        conversation.show(SocketId{4}, 1);
        const QStringList lines = conversation.text().split('\n');
        QVERIFY(lines.at(0).startsWith(QString::fromUtf8("\u2192 sent")));
        QCOMPARE(lines.at(1), QString("GET / HTTP/1.1\\r\\n"));
        QCOMPARE(lines.at(2), QString("\\r\\n")); // no heading: the same direction
        QVERIFY(lines.at(3).startsWith(QString::fromUtf8("      \u2190 received")));
        QCOMPARE(lines.at(5), QString("      A: b\\r\\n"));
        // What a long line goes on in begins where the line does.
        const auto* text = conversation.findChild<QTextEdit*>();
        const QTextBlockFormat received = text->document()->findBlockByNumber(4).blockFormat();
        QVERIFY(received.leftMargin() > 0);
        QCOMPARE(received.textIndent(), -received.leftMargin());
        QCOMPARE(text->document()->findBlockByNumber(1).blockFormat().leftMargin(), 0.0);
        QVERIFY(!conversation.text().contains("noise"));
    }

    void aLongConversationIsReadInParts() {
        for (int i = 0; i < 5000; ++i)
            add(std::to_string(i) + ";");
        ConversationView conversation(*m_transcript);
        conversation.show(SocketId{1}, 1);
        QVERIFY(conversation.text().contains("\n1999;"));
        QVERIFY(!conversation.text().contains("2000;"));
        auto* later = named<QToolButton>(conversation, "Later");
        later->click();
        QVERIFY(conversation.text().contains("\n2000;"));
        later->click();
        QVERIFY(conversation.text().contains("\n4999;"));
        QVERIFY(!later->isEnabled());
        auto* earlier = named<QToolButton>(conversation, "Earlier");
        earlier->click();
        QVERIFY(conversation.text().contains("\n2000;"));
        earlier->click();
        QVERIFY(conversation.text().contains("\n0;"));
        QVERIFY(!earlier->isEnabled());
    }

    // The bytes are those of the rows, in order, however they are cut.
    void aConversationIsCutIntoMessagesByAFraming() {
        add("GET", 4);
        add("+OK\r\n+MO", 4, Direction::Received);
        add(" 1\nGE", 4);
        add("RE\r\n", 4, Direction::Received);
        ConversationView conversation(*m_transcript);
        conversation.resize(700, 300);
        conversation.setVisible(true);
        conversation.show(SocketId{4}, 1);
        QVERIFY(!conversation.framing()->isVisible());
        QTest::mouseClick(named<QToolButton>(conversation, "Messages"), Qt::LeftButton);
        QVERIFY(conversation.framing()->isVisible());
        const QStringList lines = conversation.text().split('\n');
        QCOMPARE(lines.size(), 8);
        QVERIFY2(lines.at(0).startsWith("      \u2190 received") && lines.at(0).endsWith(": message 1, 5 bytes"),
                 qPrintable(lines.at(0)));
        QCOMPARE(lines.at(1), QString("      +OK\\r\\n"));
        QVERIFY(lines.at(2).startsWith("\u2192 sent") && lines.at(2).endsWith(": message 1, 6 bytes"));
        QCOMPARE(lines.at(3), QString("GET 1\\n"));
        QVERIFY(lines.at(4).endsWith(": message 2, 7 bytes"));
        QCOMPARE(lines.at(5), QString("      +MORE\\r\\n"));
        QVERIFY(lines.at(6).endsWith(": message 2, 2 bytes; not whole yet"));
        QCOMPARE(lines.at(7), QString("GE"));
        named<QComboBox>(conversation, "Framing")->setCurrentText("a fixed size");
        named<QLineEdit>(conversation, "size")->setText("3");
        QVERIFY2(conversation.text().contains("message 3, 3 bytes\n      MOR"), qPrintable(conversation.text()));
        QTest::mouseClick(named<QToolButton>(conversation, "Messages"), Qt::LeftButton);
        QVERIFY(!conversation.text().contains("message"));
    }

    // A row may hold many messages: the parts divide it, and join what a part's end divides.
    void aLongConversationOfMessagesIsReadInParts() {
        std::string much;
        for (int i = 0; i < 30'000; ++i)
            much += std::to_string(i) + "\n";
        add(much, 1, Direction::Received);
        ConversationView conversation(*m_transcript);
        conversation.show(SocketId{1}, 1);
        conversation.showMessages(true);
        auto* later = named<QToolButton>(conversation, "Later");
        auto* earlier = named<QToolButton>(conversation, "Earlier");
        QStringList seen;
        const auto take = [&] {
            for (const QString& line : conversation.text().split('\n'))
                if (!line.contains("message"))
                    seen << line.trimmed().remove("\\n");
        };
        const QString first = conversation.text();
        for (take(); later->isEnabled(); take())
            later->click();
        QCOMPARE(seen.size(), 30'000);
        for (int i = 0; i < seen.size(); ++i)
            QCOMPARE(seen.at(i), QString::number(i));
        QVERIFY(conversation.text().contains("message 30000, 6 bytes"));
        for (int i = 0; i < 1000 && earlier->isEnabled(); ++i)
            earlier->click();
        QCOMPARE(conversation.text(), first);
    }

    void differencesAreCountedAndGoneTo() {
        Bytes left(1'000'000, 'a');
        Bytes right = left;
        right[10] = right[11] = 'b';
        right[700'000] = 'b';
        right.resize(1'000'003, 'c');
        const HeldBytes a(left);
        const HeldBytes b(right);
        const ByteDifferences found = countDifferences(a, b);
        QCOMPARE(found.bytes, 6u);
        QCOMPARE(found.places, 3u);
        const auto next = [&](std::uint64_t from, SearchWay way) {
            return findDifference(a, b, from, way).offset.value_or(UINT64_MAX);
        };
        QCOMPARE(next(0, SearchWay::Forward), 10u);
        QCOMPARE(next(11, SearchWay::Forward), 700'000u);
        QCOMPARE(next(700'001, SearchWay::Forward), 1'000'000u);
        QCOMPARE(next(1'000'001, SearchWay::Forward), UINT64_MAX);
        QCOMPARE(next(1'000'000, SearchWay::Backward), 700'000u);
        QCOMPARE(next(700'000, SearchWay::Backward), 10u);
        QCOMPARE(next(10, SearchWay::Backward), UINT64_MAX);
        QCOMPARE(next(0, SearchWay::Backward), UINT64_MAX);
    }

    void twoPayloadsStandBesideEachOther() {
        CompareView view;
        view.resize(1100, 300);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        CompareModel& model = view.model();
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        view.compare(held({1, 2, 3, 4}), held({1, 9, 3}));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.differences(0), (std::vector<bool>{false, true, false, true}));
        QCOMPARE(model.index(0, CompareModel::DifferColumn).data().toString(), QString::fromUtf8("\u22602"));
        QCOMPARE(model.index(0, CompareModel::DifferColumn).data(Qt::AccessibleTextRole).toString(), "2 bytes differ");
        QTRY_VERIFY(says(view, "bytes that differ: 2, in places: 2"));
        view.goTo(SearchWay::Forward);
        QTRY_VERIFY(says(view, "differs at 1"));
        view.goTo(SearchWay::Forward);
        QTRY_VERIFY(says(view, "differs at 3"));
        view.goTo(SearchWay::Forward);
        QTRY_VERIFY(says(view, "No difference from here to the end"));
        view.compare({model.left(), "same", 4}, {model.left(), "same", 4});
        QTRY_VERIFY(says(view, "They are equal"));
    }

    void whatIsNotKeptIsNotSaidToBeEqual() {
        CompareView view;
        view.resize(700, 300);
        view.show();
        ComparedBytes all = held({1, 2});
        ComparedBytes some = held({1, 2});
        some.name = "#7";
        some.length = 1000;
        view.compare(all, some);
        QTRY_VERIFY(says(view, "What was kept of them is equal."));
        QVERIFY(!view.findChild<LongTable*>()->horizontalScrollBar()->isVisible());
        QVERIFY(view.model().bytesPerRow() >= 8); // beside each other, in a window of the usual size
        QVERIFY(says(view, "Of #7, 2 of 1,000 bytes are kept."));
        ComparedBytes none = held({});
        none.length = 45;
        view.compare(none, none);
        QVERIFY(says(view, "Nothing is left to compare."));
        view.compare(all, all);
        QTRY_VERIFY(says(view, "They are equal."));
        QVERIFY(!says(view, "are kept"));
    }

    void aRowIsComparedWithAFileAndWithAPayloadOfTheLibrary() {
        add("PING\r\n");
        QTemporaryDir folder;
        const QString path = folder.filePath("reply.bin");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("PONG\r\n");
        file.close();
        auto* menu = m_view->findChild<CompareMenu*>();
        QVERIFY(!menu->isEnabled());
        m_view->choose(1);
        QVERIFY(menu->isEnabled());
        QSignalSpy wanted(m_view.get(), &TranscriptView::compareWithWanted);
        menu->takeFile(path);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.front().at(0).toULongLong(), 1u);
        QCOMPARE(wanted.front().at(1).toString(), "reply.bin");
        const auto read = wanted.front().at(2).value<std::shared_ptr<const ByteSource>>();
        QCOMPARE(QByteArray(reinterpret_cast<const char*>(read->bytes(0, 100).data()), 6), "PONG\r\n");
        MessageLibrary library({}, m_view.get());
        const QString folderName = library.folders().front().name;
        emit menu->aboutToShow();
        QMenu* messages = nullptr;
        for (QAction* action : menu->actions())
            if (action->text() == folderName)
                messages = action->menu();
        QVERIFY(messages != nullptr);
        messages->actions().front()->trigger();
        QCOMPARE(wanted.size(), 2);
        QCOMPARE(wanted.back().at(1).toString(), library.folders().front().messages.front().name);
        menu->takeFile(folder.path());
        QCOMPARE(wanted.size(), 2);
        QVERIFY(says(*m_view, "EISDIR"));
    }

    void aSearchForRowsIsStoppedFromTheWindowAndGoesOnWithEnter() {
        for (int i = 0; i < 90'000; ++i)
            append(*m_transcript, "0123456789");
        m_view->update();
        m_view->showFilter(true);
        auto* stop = named<QToolButton>(*m_view->filter(), "Stop");
        QVERIFY(!stop->isEnabled());
        m_view->filter()->setExpression("/(0|1)*9$/");
        QVERIFY(stop->isEnabled());
        stop->click();
        QTRY_VERIFY(!stop->isEnabled());
        QVERIFY(says(*m_view, "stopped"));
        QVERIFY(m_view->model().rowCount() < 90'000);
        QTest::keyClick(m_view->filter()->field(), Qt::Key_Return);
        QTRY_COMPARE(m_view->model().rowCount(), 90'000);
        QVERIFY(!says(*m_view, "stopped"));
    }

    void theChosenRowIsChosenAgainAmongOtherRows() {
        for (int i = 0; i < 60'000; ++i)
            append(*m_transcript, i % 1000 == 7 ? "needle" : "hay");
        m_view->update();
        m_view->showFilter(true);
        m_view->choose(50'008);
        m_view->filter()->setExpression("data contains \"needle\"");
        QTRY_COMPARE(m_view->chosen(), std::vector<std::uint64_t>{50'008});
        QSignalSpy chosen(m_view.get(), &TranscriptView::rowChosen);
        m_view->filter()->setExpression("data contains \"a\"");
        QTRY_COMPARE(m_view->model().rowCount(), 59'940);
        QCOMPARE(m_view->chosen().size(), 0u);
        QCOMPARE(chosen.back().at(0).toULongLong(), 0u); // nothing is looked at that is not chosen
        m_view->filter()->setExpression({});
        QTRY_COMPARE(m_view->chosen(), std::vector<std::uint64_t>{50'008});
        const QModelIndex row = m_view->table()->currentIndex();
        QVERIFY(m_view->table()->viewport()->rect().intersects(m_view->table()->visualRect(row)));
    }

    void notesLeaveRoomForTheBytes() {
        m_view->resize(680, 400);
        add("message 1 of many");
        m_view->choose(1);
        choose(*m_view, "Mark yellow");
        const TranscriptTable& table = *m_view->table();
        QVERIFY(!table.isColumnHidden(Column::NoteColumn));
        QVERIFY(!table.isColumnHidden(Column::PeerColumn));
        const int letter = QFontMetrics(fontFor(TextRole::Code)).horizontalAdvance('0');
        QVERIFY2(table.columnWidth(Column::DataColumn) >= 10 * letter,
                 qPrintable(QString::number(table.columnWidth(Column::DataColumn))));
    }

private:
    void add(std::string_view bytes, std::uint32_t socket = 1, Direction direction = Direction::Sent,
             std::int64_t milliseconds = 0) {
        append(*m_transcript, bytes, socket, direction, milliseconds);
        m_view->update();
    }
    void find(const QString& text) {
        auto* line = named<QLineEdit>(*m_view, "Find");
        line->setText(text);
        QTest::keyClick(line, Qt::Key_Return);
    }
    void goTo(const QString& text) {
        auto* line = named<QLineEdit>(*m_view, "Go to");
        line->setText(text);
        QTest::keyClick(line, Qt::Key_Return);
    }
    QAbstractButton* hexChoice() const {
        for (auto* button : m_view->search()->findChildren<QAbstractButton*>())
            if (button->text() == "hex")
                return button;
        return nullptr;
    }

    std::unique_ptr<MemoryTranscript> m_transcript;
    std::unique_ptr<TranscriptView> m_view;
};

QTEST_MAIN(TestTranscriptView)
#include "tst_transcript_view.moc"
