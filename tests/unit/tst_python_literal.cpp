#include "core/payload/python_literal.h"

#include <QTest>

using namespace swb;

namespace {
QString q(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }
} // namespace

// Python literals: where the values stand, and what is said of what is none. That they are read as Python does:
// tests/peers.
class PythonLiteralTest : public QObject {
    Q_OBJECT

private slots:
    void tellsWhereEachValueStands() {
        const std::string text = "[ -1, ('a' 'b', b'c'), {0x10: None} ]";
        const auto list = parsePythonLiteral(text);
        const auto slice = [&](const PyValue& v) { return q(std::string_view(text).substr(v.position, v.length)); };
        QCOMPARE(slice(*list), q(text));
        QCOMPARE(slice(list->items.at(0)), QString("-1"));
        QCOMPARE(slice(list->items.at(1)), QString("('a' 'b', b'c')"));
        QCOMPARE(slice(list->items.at(1).items.at(0)), QString("'a' 'b'"));
        QCOMPARE(slice(list->items.at(2).items.at(0)), QString("0x10"));
        QCOMPARE(slice(list->items.at(2).items.at(1)), QString("None"));
    }

    void marksWhatIsNoLiteralAndSaysWhy_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("marked");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, const char* text, const char* marked, const char* said) {
            QTest::newRow(name) << q(text) << q(marked) << q(said);
        };
        row("nothing", "", "", "nothing is here");
        row("a name", "[1, abc]", "abc", "a name and no literal");
        row("JSON's true", "{'a': true}", "true", "Python writes True");
        row("JSON's null", "null", "null", "Python writes None");
        row("no comma", "[1 2]", "2", "a comma or the closing bracket ]");
        row("unfinished", "(1, ", "", "ends where");
        row("unclosed text", "'abc", "'abc", "closing ' is missing");
        row("no literal", "1 + 2", "+", "not a sum");
        row("f-string", "f'x'", "f", "f-string");
        row("bytes beyond ASCII", "b'a\xc3\xa9'", "\xc3\xa9", "ASCII");
        row("cut escape", "'\\x4'", "\\x4", "exactly 2 hex digits");
        row("list as a key", "{[1]: 2}", "[1]", "a list cannot be the key");
        row("list in a set", "{1, [2]}", "[2]", "a list cannot be an item of a set");
        row("text and bytes", "'a' b'b'", "b'b'", "cannot be put together");
        row("octal of old", "017", "017", "0o17");
        row("a call", "list()", "list", "a name");
        row("two lines", "1\n2", "2", "a comma or the end");
        row("name of a character", "'\\N{BULLET}'", "\\N", "\\uXXXX");
    }
    void marksWhatIsNoLiteralAndSaysWhy() {
        QFETCH(const QString, text);
        QFETCH(const QString, marked);
        QFETCH(const QString, said);
        const std::string source = text.toStdString();
        const auto read = parsePythonLiteral(source);
        QVERIFY(!read);
        QVERIFY2(q(read.error().message).contains(said), read.error().message.c_str());
        QCOMPARE(q(std::string_view(source).substr(read.error().position, read.error().length)), marked);
    }

    void refusesWhatIsNestedTooDeep() {
        const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
        QVERIFY(parsePythonLiteral(nested(kPythonDepth)));
        QVERIFY(!parsePythonLiteral(nested(kPythonDepth + 1)));
        QVERIFY(!parsePythonLiteral(std::string(1'000'000, '(')));
        QVERIFY(!parsePythonLiteral(std::string(1'000'000, '{')));
    }

    void refusesANumberOfTooManyDigits() {
        QVERIFY(!parsePythonLiteral(std::string(kPythonDigits + 1, '7')));
        QVERIFY(!parsePythonLiteral("0x" + std::string(1'000'000, 'f')));
    }

    void hasNoUtf8ForHalfOfAPair() {
        QCOMPARE(utf8Of(parsePythonLiteral("'a\\ud800'")->text).error(), 1u);
        QCOMPARE(utf8Of(parsePythonLiteral("'\\u20ac'")->text).value(), "\xe2\x82\xac");
    }
};

QTEST_APPLESS_MAIN(PythonLiteralTest)
#include "tst_python_literal.moc"
