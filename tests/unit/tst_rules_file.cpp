#include "core/store/json_file.h"
#include "core/store/rule_library.h"
#include "core/store/rules_file.h"
#include "tests/support/small_file.h"

#include <QFile>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace swb;
using swb::test::writeFile;
using namespace std::chrono_literals;
using Kind = Action::Kind;

namespace {

// Every field has a value of its own.
NamedRules mine(const std::string& name = "Mine") {
    Action reply{
        .kind = Kind::Reply, .reply = {PayloadText::Form::Hex, "de {counter as=u8}", true, {}}, .isFramed = true};
    reply.reply.checksum = {findChecksum("CRC-16/MODBUS"), ChecksumChoice::Form::Little, 3};
    return {name,
            "for \"tests\"",
            {{.name = "first",
              .isEnabled = false,
              .pattern = Pattern{Pattern::Form::Regex, Pattern::Place::Whole, true, R"((\d+)\r\n)"},
              .actions = {reply,
                          {.kind = Kind::Delay, .delay = 250ms},
                          {.kind = Kind::File, .path = "/tmp/é"},
                          {.kind = Kind::Generate, .lines = 7},
                          {.kind = Kind::HalfClose}},
              .goesOn = true},
             {.name = "second",
              .when = Rule::When::Connect,
              .actions = {{.kind = Kind::Daytime}, {.kind = Kind::Time}, {.kind = Kind::Close}}},
             {.name = "third",
              .when = Rule::When::End,
              .actions = {{.kind = Kind::Discard}, {.kind = Kind::Echo}, {.kind = Kind::Reset}}}}};
}

QString troubleOf(const char* text) {
    const auto read = rulesFromJson(QJsonDocument::fromJson(text).object());
    return read ? QString() : read.error();
}

} // namespace

class TestRulesFile : public QObject {
    Q_OBJECT

private slots:
    void comesBackAsItWasAndIsPrivate() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("rules.json");
        std::vector<NamedRules> all = builtInRules();
        all.push_back(mine());
        QVERIFY(saveRules(path, all));
        const auto again = loadRules(path);
        QVERIFY2(again.has_value(), again ? "" : qPrintable(again.error().message));
        QCOMPARE(*again, all);
        struct stat info{};
        QCOMPARE(::stat(qPrintable(path), &info), 0);
        QCOMPARE(info.st_mode & 0777, 0600u);
    }

    void aFramingComesBackAsItWas() {
        for (const Framing& framing :
             {Framing{}, Framing{.kind = Framing::Kind::Line, .lineEnd = Framing::LineEnd::CrLf, .most = 1000},
              Framing{.kind = Framing::Kind::Length,
                      .prefix = {2, LengthPrefix::Order::Little, LengthPrefix::Counts::Itself},
                      .headerSize = 3},
              Framing{.kind = Framing::Kind::Fixed, .size = 12, .padding = 32},
              Framing{.kind = Framing::Kind::Delimiter, .delimiter = {0, 255}}}) {
            QString trouble;
            QCOMPARE(framingFromJson(JsonFields(toJson(framing), {}, trouble)), framing);
            QCOMPARE(trouble, QString());
        }
    }

    void aDamagedFileIsRefusedWithThePlace_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("place");
        const auto row = [](const char* name, const char* text, const char* place) {
            QTest::addRow("%s", name) << QByteArray(text) << QString(place);
        };
        row("no list", "{}", "sets: not a list.");
        row("no object", R"({"sets":[3]})", "sets[0]: not an object.");
        row("no name", R"({"sets":[{"rules":[]}]})", "sets[0].name: missing.");
        row("name", R"({"sets":[{"name":1,"rules":[]}]})", "sets[0].name: not a text.");
        row("when", R"({"sets":[{"name":"a","rules":[{"actions":[],"when":"never"}]}]})",
            "sets[0].rules[0].when: not a word that is known here.");
        row("form",
            R"({"sets":[{"name":"a","rules":[{"actions":[]},{"pattern":{"form":"x","text":""},"actions":[]}]}]})",
            "sets[0].rules[1].pattern.form: not a word that is known here.");
        row("flag", R"({"sets":[{"name":"a","rules":[{"actions":[],"enabled":1}]}]})",
            "sets[0].rules[0].enabled: neither true nor false.");
        row("action", R"({"sets":[{"name":"a","rules":[{"actions":[{"do":"echo"},{"do":"sing"}]}]}]})",
            "sets[0].rules[0].actions[1].do: not a word that is known here.");
        row("no action", R"({"sets":[{"name":"a","rules":[{"actions":[{}]}]}]})",
            "sets[0].rules[0].actions[0].do: missing.");
        row("delay", R"({"sets":[{"name":"a","rules":[{"actions":[{"do":"delay","milliseconds":-1}]}]}]})",
            "sets[0].rules[0].actions[0].milliseconds: not a whole number from 0 to 86400000.");
        row("checksum",
            R"({"sets":[{"name":"a","rules":[{"actions":[{"do":"reply","text":"","checksum":{"name":"CRC-99"}}]}]}]})",
            "sets[0].rules[0].actions[0].checksum.name: no checksum of this name is known.");
    }
    void aDamagedFileIsRefusedWithThePlace() {
        QFETCH(QByteArray, text);
        QFETCH(QString, place);
        QCOMPARE(troubleOf(text.constData()), place);
    }

    void theLibraryKeepsReplacesRemovesAndPutsBack() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("rules.json");
        RuleLibrary library(path);
        QSignalSpy changed(&library, &RuleLibrary::changed);
        library.keep(mine());
        library.keep(mine("Second"));
        NamedRules shorter = mine("MINE");
        shorter.rules.resize(1);
        library.keep(shorter);
        QCOMPARE(library.find("mine")->rules.size(), 1u);
        auto removed = library.remove("mine");
        QVERIFY(removed && RuleLibrary(path).find("Mine") == nullptr);
        library.putBack(*removed);
        QCOMPARE(*RuleLibrary(path).find("Mine"), shorter);
        QCOMPARE(changed.count(), 5);
        QVERIFY(library.find("echo") != nullptr && !library.isOwn("Echo"));
        QVERIFY(!library.remove("Echo"));
        library.keep(mine("Echo"));
        QVERIFY(!library.isOwn("Echo"));
        QVERIFY(!library.faultOf("Echo").isEmpty() && library.faultOf("Other").isEmpty());
    }

    void whatIsImportedGetsAFreeNameAndADamagedFileAddsNothing() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("exported.json");
        RuleLibrary library({});
        QVERIFY(library.exportTo(path, "Redis, PING"));
        QCOMPARE(*library.importFrom(path), QStringList{"Redis, PING (2)"});
        QCOMPARE(library.find("Redis, PING (2)")->rules, library.find("Redis, PING")->rules);
        QVERIFY(writeFile(path.toStdString(),
                          R"({"format":"socket-workbench rules","version":1,"sets":[{"name":"a","rules":[{}]}]})"));
        const auto refused = library.importFrom(path);
        QVERIFY(!refused && refused.error().contains(path) &&
                refused.error().contains("sets[0].rules[0].actions: not a list."));
        QVERIFY(writeFile(path.toStdString(), R"({"format":"socket-workbench rules","version":2,"sets":[]})"));
        QVERIFY(library.importFrom(path).error().contains("has version 2"));
        QVERIFY(library.find("a") == nullptr);
    }

    void aDamagedStoreIsSetAsideAndSaid() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("rules.json");
        QVERIFY(writeFile(path.toStdString(), "{\n nonsense"));
        RuleLibrary library(path);
        QVERIFY(library.trouble().contains("line 2") && library.trouble().contains(".damaged"));
        library.keep(mine());
        QVERIFY(library.trouble().isEmpty() && QFile::exists(path + ".damaged"));
        RuleLibrary unwritable("/proc/nowhere/rules.json");
        unwritable.keep(mine());
        QVERIFY(unwritable.trouble().contains("/proc/nowhere") && unwritable.isOwn("Mine"));
    }
};

QTEST_APPLESS_MAIN(TestRulesFile)
#include "tst_rules_file.moc"
