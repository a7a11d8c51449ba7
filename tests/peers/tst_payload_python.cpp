#include "core/payload/hex.h"
#include "core/payload/json_text.h"
#include "core/payload/python_literal.h"
#include "core/payload/struct_format.h"
#include "tests/support/peer_process.h"
#include "tests/support/test_data.h"

#include <QProcess>
#include <QTest>

using namespace swb;
using swb::test::PeerProcess;

namespace {

struct Case {
    int line;
    QByteArray kind;
    std::vector<std::optional<std::string>> parts;
};

std::vector<Case> casesFromPython(QString& trouble) {
    QProcess python;
    python.start("python3", {QString::fromStdString(test::dataFile("payload_cases.py"))});
    if (!python.waitForFinished(120000) || python.exitCode() != 0)
        trouble = QString::fromUtf8(python.readAllStandardError());
    std::vector<Case> cases;
    const QList<QByteArray> lines = python.readAllStandardOutput().split('\n');
    for (const QByteArray& line : lines) {
        const QList<QByteArray> words = line.split(' ');
        Case one{static_cast<int>(cases.size()), words.front(), {}};
        for (const QByteArray& word : words.mid(1)) {
            const auto bytes = QByteArray::fromHex(word.mid(1)).toStdString();
            one.parts.push_back(word.startsWith('.') ? std::optional(bytes) : std::nullopt);
        }
        if (!one.parts.empty())
            cases.push_back(std::move(one));
    }
    return cases;
}

using Result = std::optional<std::string>;

Result sizeOf(const std::string& format) {
    const auto read = StructFormat::parse(format);
    return read ? Result(std::to_string(read->size())) : Result();
}

Result packed(const std::string& format, const std::string& values) {
    const auto read = StructFormat::parse(format);
    if (!read)
        return {};
    const auto made = packStruct(*read, values);
    return made ? Result(std::string(made->bytes.begin(), made->bytes.end())) : Result();
}

Result unpacked(const std::string& format, const std::string& bytes) {
    const auto read = StructFormat::parse(format);
    if (!read || read->size() != bytes.size())
        return {};
    PyValue tuple;
    tuple.kind = PyValue::Kind::Tuple;
    for (const StructField& field : read->fields(SIZE_MAX))
        if (!field.isPadding)
            tuple.items.push_back(unpackField(*read, field, viewOf(bytes).subspan(field.offset, field.length)));
    return pythonRepr(tuple);
}

Result literal(const std::string& source) {
    const auto value = parsePythonLiteral(source);
    return value ? Result(pythonRepr(*value)) : Result();
}

Result laidOut(const std::string& text, JsonLayout layout) {
    const auto made = layOutJson(text, layout);
    return made ? Result(*made) : Result();
}

QByteArray shown(const Result& result) {
    return result ? QByteArray::fromStdString(*result).toPercentEncoding(" !\"#$&'()*+,/:;=?@[]{}<>|\\^`~") : "refused";
}

} // namespace

// The codecs of structured data against Python's struct, ast.literal_eval(), repr() and json.
class PayloadPythonTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!PeerProcess::isInstalled("python3"))
            QSKIP("python3 is not installed; tests/run installs it");
        QString trouble;
        m_cases = casesFromPython(trouble);
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        QVERIFY(m_cases.size() > 8000);
    }
    void agreesWithPython_data() {
        QTest::addColumn<QByteArray>("kind");
        for (const char* kind : {"size", "pack", "unpack", "literal", "json", "json?"})
            QTest::newRow(kind) << QByteArray(kind);
    }
    void agreesWithPython() {
        QFETCH(const QByteArray, kind);
        int compared = 0;
        int refused = 0;
        int wrong = 0;
        for (const Case& one : m_cases) {
            if (one.kind != kind)
                continue;
            ++compared;
            const std::string& first = one.parts.at(0).value();
            const Result expected = one.parts.back();
            Result found;
            if (kind == "size")
                found = sizeOf(first);
            else if (kind == "pack")
                found = packed(first, one.parts.at(1).value());
            else if (kind == "unpack")
                found = unpacked(first, one.parts.at(1).value());
            else if (kind == "literal")
                found = literal(first);
            else if (kind == "json")
                found = laidOut(first, JsonLayout::Pretty);
            else
                found = laidOut(first, JsonLayout::AsWritten) ? Result("yes") : Result();
            if (kind == "json" && laidOut(first, JsonLayout::Compact) != one.parts.at(1))
                found = "compact: " + laidOut(first, JsonLayout::Compact).value_or("refused");
            refused += expected ? 0 : 1;
            if (found == expected)
                continue;
            if (++wrong <= 20)
                qWarning("%s %s %s\n   python %s\n   here   %s", kind.constData(), shown(one.parts.at(0)).constData(),
                         one.parts.size() > 2 ? shown(one.parts.at(1)).constData() : "", shown(expected).constData(),
                         shown(found).constData());
        }
        qInfo("%d compared, %d of them refused by Python", compared, refused);
        QVERIFY(compared > 400);
        QCOMPARE(wrong, 0);
    }

private:
    std::vector<Case> m_cases;
};

QTEST_APPLESS_MAIN(PayloadPythonTest)
#include "tst_payload_python.moc"
