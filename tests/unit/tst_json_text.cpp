#include "core/payload/json_text.h"

#include <QTest>

using namespace swb;

namespace {
QString q(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }
} // namespace

// JSON: where its values stand, and what is said of what is none. That it agrees with Python: tests/peers.
class JsonTextTest : public QObject {
    Q_OBJECT

private slots:
    void tellsWhereEachValueStands() {
        const std::string text = " {\"a\" : [1.50, \"x\\\"]\" , null],\n\"b\":{}, \"a\": true } ";
        const auto root = readJson(text);
        QVERIFY(root.has_value());
        const auto slice = [&](const JsonValue& v) { return q(std::string_view(text).substr(v.position, v.length)); };
        QCOMPARE(slice(*root), q(text).trimmed());
        QCOMPARE(root->items.size(), 3u);
        const JsonValue& list = root->items[0];
        QCOMPARE(slice(list), QString("[1.50, \"x\\\"]\" , null]"));
        QCOMPARE(slice(list.items.at(0)), QString("1.50"));
        QCOMPARE(slice(list.items.at(1)), QString("\"x\\\"]\""));
        QCOMPARE(slice(list.items.at(2)), QString("null"));
        QCOMPARE(slice(root->items[1]), QString("{}"));
        QCOMPARE(q(std::string_view(text).substr(root->items[1].keyPosition, root->items[1].keyLength)),
                 QString("\"b\""));
        QVERIFY(!list.isRepeated);
        QVERIFY(root->items[2].isRepeated);
    }

    void keepsNumbersAndStringsAsTheyAreWritten() {
        const std::string text = R"([ 12345678901234567890123 , 1.10, -0, "\u00e9", "é" ])";
        QCOMPARE(q(*layOutJson(text, JsonLayout::Compact)), q(R"([12345678901234567890123,1.10,-0,"\u00e9","é"])"));
        QCOMPARE(q(*layOutJson(text, JsonLayout::AsWritten)), q(text));
    }

    void marksWhatIsNoJsonWithLineAndColumn_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("marked");
        QTest::addColumn<QString>("said");
        QTest::newRow("nothing") << QByteArray() << "" << "nothing is here";
        QTest::newRow("single quotes") << QByteArray("{'a': 1}") << "'" << "line 1, column 2";
        QTest::newRow("trailing comma") << QByteArray("[1,\n 2,]") << "]" << "line 2, column 4";
        QTest::newRow("unfinished") << QByteArray("[1, 2") << "" << "line 1, column 6";
        QTest::newRow("two values") << QByteArray("1 2") << "2" << "line 1, column 3";
        QTest::newRow("Python's word") << QByteArray("[None]") << "N" << "line 1, column 2";
        QTest::newRow("after wide characters")
            << QByteArray("[\"\xc3\xa9\xe2\x82\xac\" x]") << "x" << "line 1, column 7";
        QTest::newRow("not UTF-8") << QByteArray("[\"\xff\"]") << "" << "column 3";
        QTest::newRow("NaN") << QByteArray("[1, NaN]") << "NaN" << "line 1, column 5: JSON has no NaN, though Python";
        QTest::newRow("Infinity") << QByteArray("Infinity") << "Infinity" << "JSON has no Infinity";
        QTest::newRow("minus Infinity") << QByteArray("{\"a\":-Infinity}") << "-Infinity" << "JSON has no -Infinity";
        QTest::newRow("NaN in a string") << QByteArray("[\"\\NaN\"]") << "N" << "backslash";
        QTest::newRow("beyond a double") << QByteArray("[1e999]") << "1e999" << "number overflow";
    }
    void marksWhatIsNoJsonWithLineAndColumn() {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, marked);
        QFETCH(const QString, said);
        const auto read = readJson(text.toStdString());
        QVERIFY(!read);
        QVERIFY2(q(read.error().message).contains(said), read.error().message.c_str());
        QVERIFY2(!q(read.error().message).contains("json.exception"), read.error().message.c_str());
        QVERIFY(read.error().position + read.error().length <= static_cast<std::size_t>(text.size()));
        if (!marked.isEmpty())
            QCOMPARE(QString::fromUtf8(
                         text.mid(static_cast<int>(read.error().position), static_cast<int>(read.error().length))),
                     marked);
    }

    void refusesWhatIsNestedTooDeep() {
        QVERIFY(readJson(std::string(kJsonDepth, '[') + std::string(kJsonDepth, ']')));
        const auto read = readJson(std::string(kJsonDepth + 1, '[') + std::string(kJsonDepth + 1, ']'));
        QVERIFY(!read);
        QCOMPARE(read.error().position, kJsonDepth);
        QVERIFY(!readJson(std::string(1'000'000, '[')));
    }
};

QTEST_APPLESS_MAIN(JsonTextTest)
#include "tst_json_text.moc"
