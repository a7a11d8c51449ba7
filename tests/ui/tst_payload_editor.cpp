#include "core/store/history.h"
#include "ui/editors/payload_editor.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
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
};

QTEST_MAIN(TestPayloadEditor)
#include "tst_payload_editor.moc"
