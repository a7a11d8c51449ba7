#include "core/wire/decode.h"
#include "core/wire/field_limit.h"

#include <QTest>

using namespace swb;

namespace {

Decoded json(const std::string& text) {
    const Bytes bytes(text.begin(), text.end());
    return findDecoder("json")->decode(bytes, {});
}

std::size_t countOf(const std::vector<Field>& fields) {
    std::size_t count = fields.size();
    for (const Field& field : fields)
        count += countOf(field.children);
    return count;
}

std::string listOf(int count) {
    std::string text = "[0";
    for (int i = 1; i < count; ++i)
        text += ",[" + std::to_string(i) + "]";
    return text + "]";
}

} // namespace

class TestFieldLimit : public QObject {
    Q_OBJECT

private slots:
    void whatFitsStaysAsItIs() {
        Decoded decoded = json(listOf(10));
        const std::size_t all = countOf(decoded.fields);
        QCOMPARE(limitFields(decoded, 1000), std::size_t(0));
        QCOMPARE(countOf(decoded.fields), all);
    }

    void whatIsLeftOutIsCounted() {
        Decoded decoded = json(listOf(1000));
        const std::size_t all = countOf(decoded.fields);
        const std::size_t leftOut = limitFields(decoded, 100);
        const std::size_t shown = countOf(decoded.fields);
        QVERIFY(shown <= 110 && shown >= 90);
        QVERIFY(leftOut > 0);
        QCOMPARE(shown - 1 + leftOut, all); // the field "more" stands for them
    }

    void theRestReachesOverTheBytesItStandsFor() {
        const std::string text = listOf(1000);
        Decoded decoded = json(text);
        limitFields(decoded, 100);
        const std::vector<Field>* fields = &decoded.fields;
        while (fields->back().name != "more" && !fields->back().children.empty())
            fields = &fields->back().children;
        const auto more =
            std::find_if(fields->begin(), fields->end(), [](const Field& one) { return one.name == "more"; });
        QVERIFY(more != fields->end());
        QVERIFY(QString::fromStdString(more->value).endsWith(" fields"));
        QVERIFY(more->length > text.size() / 2);
        QVERIFY(more->offset + more->length <= text.size());
    }

    void aFaultThatIsLeftOutStaysAFault() {
        Decoded decoded;
        for (std::size_t i = 0; i < 10; ++i)
            decoded.fields.push_back({"f", "", "", i, 1});
        decoded.fields.back().isFaulty = true;
        limitFields(decoded, 3);
        QCOMPARE(decoded.fields.size(), std::size_t(4));
        QVERIFY(decoded.isFaulty());
    }
};

QTEST_APPLESS_MAIN(TestFieldLimit)
#include "tst_field_limit.moc"
