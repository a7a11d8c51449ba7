#include "core/store/history.h"
#include "ui/editors/byte_cells.h"
#include "ui/editors/payload_editor.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

using namespace swb;

namespace {

Bytes bytesOf(std::string_view text) {
    const BytesView view = viewOf(text);
    return {view.begin(), view.end()};
}

Bytes everyByte() {
    Bytes bytes;
    for (int byte = 0; byte < 256; ++byte)
        bytes.push_back(static_cast<std::uint8_t>(byte));
    return bytes;
}

QComboBox* combo(QWidget& editor, const QString& name) {
    for (QComboBox* box : editor.findChildren<QComboBox*>())
        if (box->accessibleName() == name)
            return box;
    return nullptr;
}

QAbstractButton* button(QWidget& editor, const QString& text) {
    for (QAbstractButton* found : editor.findChildren<QAbstractButton*>())
        if (found->text() == text)
            return found;
    return nullptr;
}

bool shows(QWidget& editor, const QString& part) {
    for (const QLabel* label : editor.findChildren<QLabel*>())
        if (label->isVisibleTo(&editor) && label->text().contains(part))
            return true;
    return false;
}

} // namespace

class TestPayloadEditor : public QObject {
    Q_OBJECT

private slots:
    void readsTextWithTheLineEndingChosen() {
        PayloadEditor editor(nullptr);
        QTest::keyClicks(editor.field(), "a");
        QTest::keyClick(editor.field(), Qt::Key_Return);
        QTest::keyClicks(editor.field(), "b");
        QCOMPARE(*editor.bytes(), bytesOf("a\nb"));
        combo(editor, "line ends")->setCurrentText("CRLF");
        QCOMPARE(*editor.bytes(), bytesOf("a\r\nb"));
        button(editor, "end last line")->click();
        QCOMPARE(*editor.bytes(), bytesOf("a\r\nb\r\n"));
        combo(editor, "line ends")->setCurrentText("CR");
        QCOMPARE(*editor.bytes(), bytesOf("a\rb\r"));
    }

    void takesABackslashAsItIsInTextAndAsAnEscapeInEscapes() {
        PayloadEditor editor(nullptr);
        QTest::keyClicks(editor.field(), "\\n");
        QCOMPARE(*editor.bytes(), bytesOf("\\n"));
        editor.setDraft({PayloadForm::Escapes, "\\n"});
        QCOMPARE(*editor.bytes(), bytesOf("\n"));
    }

    void encodesAsChosen() {
        PayloadEditor editor(nullptr);
        editor.setDraft({PayloadForm::Escapes, "\\u00e9"});
        QCOMPARE(*editor.bytes(), bytesOf("\xc3\xa9"));
        combo(editor, "encoding")->setCurrentText("Latin-1");
        QCOMPARE(*editor.bytes(), bytesOf("\xe9"));
    }

    void keepsTheBytesWhenTheFormChanges_data() {
        QTest::addColumn<Bytes>("bytes");
        QTest::addColumn<int>("ending");
        QTest::addColumn<bool>("endLast");
        QTest::addColumn<int>("encoding");
        const std::vector<std::pair<const char*, Bytes>> samples = {
            {"empty", {}},
            {"ascii", bytesOf("hello")},
            {"lf", bytesOf("a\nb\n")},
            {"crlf", bytesOf("a\r\n\r\n")},
            {"cr", bytesOf("a\rb")},
            {"mixed ends", bytesOf("a\r\nb\nc\rd")},
            {"backslash", bytesOf("a\\nb")},
            {"tab", bytesOf("a\tb")},
            {"utf-8", bytesOf("\xc3\xa9\xe2\x82\xac")},
            {"no-break space", bytesOf("a\xc2\xa0z")},
            {"line separator", bytesOf("a\xe2\x80\xa8z")},
            {"nul", Bytes{'a', 0, 'b'}},
            {"every byte", everyByte()},
        };
        for (const auto& [name, bytes] : samples)
            for (const int ending : {0, 1, 2, 3})
                for (const bool endLast : {false, true})
                    for (const int encoding : {0, 1})
                        QTest::addRow("%s, ending %d, last %d, encoding %d", name, ending, endLast, encoding)
                            << bytes << ending << endLast << encoding;
    }
    void keepsTheBytesWhenTheFormChanges() {
        QFETCH(Bytes, bytes);
        QFETCH(int, ending);
        QFETCH(bool, endLast);
        QFETCH(int, encoding);
        PayloadEditor editor(nullptr);
        PayloadDraft settings;
        settings.lineEnding = static_cast<LineEnding>(ending);
        settings.endLastLine = endLast;
        settings.encoding = static_cast<TextEncoding>(encoding);
        editor.setDraft(settings);
        editor.setBytes(bytes);
        for (const PayloadForm form : {PayloadForm::Hex, PayloadForm::Text, PayloadForm::Escapes, PayloadForm::Hex,
                                       PayloadForm::Escapes, PayloadForm::Text}) {
            editor.setForm(form);
            QCOMPARE(*editor.bytes(), bytes);
        }
    }

    void showsBytesThatAreNoPlainTextWithEscapesAndSaysSo() {
        PayloadEditor editor(nullptr);
        editor.setDraft({PayloadForm::Hex, "61 00"});
        button(editor, "Text")->click();
        QCOMPARE(editor.form(), PayloadForm::Escapes);
        QVERIFY(button(editor, "Escapes")->isChecked());
        QCOMPARE(editor.field()->toPlainText(), QString("a\\0"));
        QVERIFY(shows(editor, "no plain text"));
    }

    void keepsTheCharactersWhenTheyCannotBeRead() {
        PayloadEditor editor(nullptr);
        editor.setDraft({PayloadForm::Hex, "hello"});
        QVERIFY(!editor.bytes());
        button(editor, "Text")->click();
        QCOMPARE(*editor.bytes(), bytesOf("hello"));
    }

    void marksTheBadByteWhereItStands() {
        PayloadEditor editor(nullptr);
        editor.setDraft({PayloadForm::Hex, "48 6x 6c"});
        const auto marks = editor.field()->extraSelections();
        QCOMPARE(marks.size(), 1);
        QVERIFY(marks[0].cursor.selectedText().contains('x'));
        QCOMPARE(marks[0].format.underlineStyle(), QTextCharFormat::WaveUnderline);
        QVERIFY(editor.field()->property("invalid").toBool());
        QVERIFY(shows(editor, "Character "));
        editor.setDraft({PayloadForm::Hex, "48 65"});
        QVERIFY(editor.field()->extraSelections().isEmpty());
        QVERIFY(shows(editor, "2 bytes"));
    }

    void marksBehindCharactersOfSeveralBytes() {
        PayloadEditor editor(nullptr);
        editor.setDraft({PayloadForm::Escapes, QString::fromUtf8("\xc3\xa9\xf0\x9f\x99\x82\\q")});
        const auto marks = editor.field()->extraSelections();
        QCOMPARE(marks.size(), 1);
        QCOMPARE(marks[0].cursor.selectionStart(), 3); // é is one QChar, the smiling face two
    }

    void marksWhatLatin1DoesNotHave() {
        PayloadEditor editor(nullptr);
        editor.setDraft({PayloadForm::Text, QString::fromUtf8("a\xe2\x82\xac"), TextEncoding::Latin1});
        QVERIFY(!editor.bytes());
        QCOMPARE(editor.field()->extraSelections().value(0).cursor.selectedText(), QString::fromUtf8("\xe2\x82\xac"));
    }

    void showsItsSettingsWhenAskedAndNeverInHex() {
        PayloadEditor editor(nullptr);
        QVERIFY(!combo(editor, "encoding")->isVisibleTo(&editor));
        button(editor, "UTF-8")->click();
        QVERIFY(combo(editor, "encoding")->isVisibleTo(&editor));
        editor.setForm(PayloadForm::Hex);
        QVERIFY(!combo(editor, "encoding")->isVisibleTo(&editor));
    }

    void tellsThatItWasEdited() {
        PayloadEditor editor(nullptr);
        const QSignalSpy spy(&editor, &PayloadEditor::edited);
        QTest::keyClicks(editor.field(), "ab");
        QCOMPARE(spy.size(), 2);
    }

    void goesThroughWhatWasSentBeforeAndBack() {
        History history({});
        PayloadEditor editor(&history);
        editor.remember(bytesOf("first"));
        editor.remember(Bytes{0, 1});
        QTest::keyClicks(editor.field(), "draft");
        QTest::keyClick(editor.field(), Qt::Key_Up);
        QCOMPARE(*editor.bytes(), (Bytes{0, 1}));
        QTest::keyClick(editor.field(), Qt::Key_Up);
        QCOMPARE(*editor.bytes(), bytesOf("first"));
        QTest::keyClick(editor.field(), Qt::Key_Up);
        QCOMPARE(*editor.bytes(), bytesOf("first"));
        QTest::keyClick(editor.field(), Qt::Key_Down);
        QTest::keyClick(editor.field(), Qt::Key_Down);
        QCOMPARE(*editor.bytes(), bytesOf("draft"));
        QCOMPARE(editor.form(), PayloadForm::Text);
    }

    void movesTheCursorBetweenLinesBeforeItLeavesTheText() {
        History history({});
        PayloadEditor editor(&history);
        editor.remember(bytesOf("old"));
        editor.setDraft({PayloadForm::Text, "one\ntwo"});
        QTest::keyClick(editor.field(), Qt::Key_Up);
        QCOMPARE(*editor.bytes(), bytesOf("one\ntwo"));
        QTest::keyClick(editor.field(), Qt::Key_Up);
        QCOMPARE(*editor.bytes(), bytesOf("old"));
    }

    void wrapsItsSettingsInANarrowPlace() {
        PayloadEditor editor(nullptr);
        button(editor, "UTF-8")->click();
        editor.resize(1000, 200);
        editor.show();
        QVERIFY(QTest::qWaitForWindowExposed(&editor));
        const auto bottom = [&] { return button(editor, "end last line")->mapTo(&editor, QPoint()).y(); };
        const auto top = [&] { return combo(editor, "encoding")->mapTo(&editor, QPoint()).y(); };
        QVERIFY(bottom() - top() < combo(editor, "encoding")->height());
        editor.resize(editor.minimumSizeHint().width(), 200);
        QTRY_VERIFY(bottom() - top() >= combo(editor, "encoding")->height());
    }

    void packsValuesByAStructFormatAndDrawsTheFields() {
        PayloadEditor editor(nullptr);
        button(editor, "struct")->click();
        QCOMPARE(editor.form(), PayloadForm::Struct);
        QVERIFY(editor.formatField() != nullptr && editor.formatField()->isVisibleTo(&editor));
        editor.formatField()->setText("!HI4s");
        QTest::keyClicks(editor.field(), "7, 70000, b'ab'");
        QCOMPARE(*editor.bytes(), (Bytes{0, 7, 0, 1, 0x11, 0x70, 'a', 'b', 0, 0}));
        const QAbstractItemModelTester tester(editor.cells()->cells());
        QCOMPARE(editor.cells()->cells()->rowCount(), 3);
        QCOMPARE(editor.cells()->cells()->index(0).data().toString(), QString("[0] H: 00 07, high byte first, 7"));
        QCOMPARE(editor.cells()->cells()->index(2).data().toString(), QString("[2] 4s: 61 62 00 00, b'ab\\x00\\x00'"));
        QVERIFY(shows(editor, "10 bytes"));
        QVERIFY(shows(editor, "network byte order, big-endian"));
        editor.formatField()->setText("<B3xH");
        editor.field()->setPlainText("1, 2");
        QCOMPARE(*editor.bytes(), (Bytes{1, 0, 0, 0, 2, 0}));
        QCOMPARE(editor.cells()->cells()->cell(1).kind, ByteCell::Kind::Padding);
        QVERIFY(editor.cells()->cells()->index(2).data().toString().contains("low byte first"));
    }

    void saysThatAValueWasCut() {
        PayloadEditor editor(nullptr);
        editor.setForm(PayloadForm::Struct);
        editor.formatField()->setText("!H4s");
        editor.field()->setPlainText("1, b'abcdefgh'");
        QCOMPARE(*editor.bytes(), (Bytes{0, 1, 'a', 'b', 'c', 'd'}));
        QVERIFY(shows(editor, "Value 2: 8 bytes given, 4 kept, as Python does."));
        QVERIFY(editor.cells()->cells()->cell(1).note.contains("8 bytes given, 4 kept, as Python does"));
        editor.field()->setPlainText("1, b'abcd'");
        QVERIFY(!shows(editor, "as Python does"));
    }

    void marksAFormatThatIsNoneAtTheFormat() {
        PayloadEditor editor(nullptr);
        editor.setForm(PayloadForm::Struct);
        editor.field()->setPlainText("1");
        editor.formatField()->setText("!HY");
        QVERIFY(editor.formatField()->property("invalid").toBool());
        QVERIFY(!editor.field()->property("invalid").toBool());
        QVERIFY(shows(editor, "'Y' is no letter of a format"));
        QVERIFY(!editor.bytes());
        editor.formatField()->setText("!B");
        QVERIFY(!editor.formatField()->property("invalid").toBool());
        QCOMPARE(*editor.bytes(), Bytes{1});
    }

    void marksTheValueThatDoesNotFit() {
        PayloadEditor editor(nullptr);
        editor.setForm(PayloadForm::Struct);
        editor.formatField()->setText("BB");
        editor.field()->setPlainText("1, 256");
        QCOMPARE(editor.field()->extraSelections().value(0).cursor.selectedText(), QString("256"));
        QVERIFY(shows(editor, "it holds 0 to 255"));
        editor.field()->setPlainText("1");
        QVERIFY(shows(editor, "takes 2 values, 1 is given"));
    }

    void sendsAListAsItsReprAndABytesLiteralAsItsBytes() {
        PayloadEditor editor(nullptr);
        button(editor, "Python")->click();
        editor.field()->setPlainText("[1,2.50,'x']");
        QCOMPARE(*editor.bytes(), bytesOf("[1, 2.5, 'x']"));
        QVERIFY(shows(editor, "a list cannot be sent, its repr() goes as UTF-8 text"));
        editor.field()->setPlainText("b'\\x00\\xff'");
        QCOMPARE(*editor.bytes(), (Bytes{0, 0xff}));
        QVERIFY(shows(editor, "The bytes of the literal are sent"));
        editor.field()->setPlainText("{1: }");
        QVERIFY(!editor.bytes());
        QCOMPARE(editor.field()->extraSelections().size(), 1);
    }

    void checksJsonAndLaysItOutAsChosen() {
        PayloadEditor editor(nullptr);
        button(editor, "JSON")->click();
        editor.field()->setPlainText("{ \"a\" : [1, 2] }");
        QCOMPARE(*editor.bytes(), bytesOf("{\"a\":[1,2]}"));
        QVERIFY(combo(editor, "layout") != nullptr);
        combo(editor, "layout")->setCurrentText("pretty");
        QCOMPARE(*editor.bytes(), bytesOf("{\n  \"a\": [\n    1,\n    2\n  ]\n}"));
        editor.field()->setPlainText("{\n'a': 1}");
        QVERIFY(shows(editor, "line 2, column 1"));
        QVERIFY(!shows(editor, "Character ")); // one place is enough
    }

    void putsTheLengthInFrontOfAnyForm() {
        PayloadEditor editor(nullptr);
        QTest::keyClicks(editor.field(), "abc");
        button(editor, "UTF-8")->click(); // the settings
        button(editor, "length in front")->click();
        QCOMPARE(*editor.bytes(), (Bytes{0, 0, 0, 3, 'a', 'b', 'c'}));
        QCOMPARE(editor.cells()->cells()->index(0).data().toString(),
                 QString("length: 00 00 00 03, high byte first, 3"));
        combo(editor, "width")->setCurrentText("2 bytes");
        combo(editor, "order")->setCurrentText("little-endian");
        combo(editor, "counts")->setCurrentText("itself too");
        QCOMPARE(*editor.bytes(), (Bytes{5, 0, 'a', 'b', 'c'}));
        editor.setForm(PayloadForm::Hex);
        QCOMPARE(*editor.bytes(), (Bytes{5, 0, 'a', 'b', 'c'}));
        editor.setBytes(Bytes{4, 0, 'x', 'y'}); // framed already: it is not framed again
        QCOMPARE(*editor.bytes(), (Bytes{4, 0, 'x', 'y'}));
        editor.setBytes(Bytes{9, 9, 9});
        QCOMPARE(*editor.bytes(), (Bytes{9, 9, 9}));
        combo(editor, "width")->setCurrentText("1 byte");
        button(editor, "length in front")->click();
        editor.setDraft([&] {
            PayloadDraft draft = editor.draft();
            draft.isFramed = true;
            draft.prefix.width = 1;
            draft.form = PayloadForm::Text;
            draft.text = QString(300, 'x');
            return draft;
        }());
        QVERIFY(!editor.bytes());
        QVERIFY(shows(editor, "too many for a length of 1 byte"));
    }

    void keepsTheBytesThroughTheFormsOfValues_data() {
        QTest::addColumn<Bytes>("bytes");
        QTest::newRow("ascii") << bytesOf("hello");
        QTest::newRow("every byte") << everyByte();
        QTest::newRow("a literal") << bytesOf("[1, 2]");
        QTest::newRow("json") << bytesOf("{\"a\": 1}");
        QTest::newRow("ten bytes") << bytesOf("0123456789");
    }
    void keepsTheBytesThroughTheFormsOfValues() {
        QFETCH(const Bytes, bytes);
        PayloadEditor editor(nullptr);
        editor.setForm(PayloadForm::Hex);
        editor.setBytes(bytes);
        for (const PayloadForm form :
             {PayloadForm::Struct, PayloadForm::Python, PayloadForm::Escapes, PayloadForm::Python, PayloadForm::Hex}) {
            editor.setForm(form);
            QCOMPARE(editor.form(), form);
            QCOMPARE(*editor.bytes(), bytes);
        }
    }

    void keepsTheCharactersThatAreNoJson() {
        PayloadEditor editor(nullptr);
        QTest::keyClicks(editor.field(), "hello");
        editor.setForm(PayloadForm::Json);
        QCOMPARE(editor.field()->toPlainText(), QString("hello"));
        QVERIFY(!editor.bytes());
        editor.setForm(PayloadForm::Text);
        QCOMPARE(*editor.bytes(), bytesOf("hello"));
    }

    void explainsWhyAListCannotBeSent() {
        PayloadEditor editor(nullptr);
        const QSignalSpy spy(&editor, &PayloadEditor::explainRequested);
        editor.setForm(PayloadForm::Struct);
        editor.field()->setPlainText("7, 70000, b'abcd'");
        button(editor, "Why bytes?")->click();
        QCOMPARE(spy.size(), 1);
        const auto said = spy.at(0).at(0).value<Explanation>();
        QCOMPARE(QString::fromStdString(said.title), QString("struct !HI4s"));
        std::string all;
        for (const auto& section : said.sections)
            all += section.heading + ": " + section.text + "\n";
        for (const char* part : {"no list", "struct.pack('!HI4s', 7, 70000, b'abcd')",
                                 "struct.unpack('!HI4s', payload)", "static const char payload[10]"})
            QVERIFY2(all.find(part) != std::string::npos, part);
    }
};

QTEST_MAIN(TestPayloadEditor)
#include "tst_payload_editor.moc"
