#include "core/rules/rule_set.h"
#include "core/rules/time_replies.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace swb;
using namespace std::chrono_literals;
using Kind = Action::Kind;
using When = Rule::When;

namespace {

constexpr Nanoseconds kMoment = 1795289400s; // 2026-11-21 19:30:00 UTC

Action reply(std::string text, bool filled = false) {
    return {.kind = Kind::Reply, .reply = {PayloadText::Form::Text, std::move(text), filled, {}}};
}

Rule on(const std::string& pattern, std::vector<Action> actions) {
    return {.name = pattern, .pattern = Pattern{.text = pattern}, .actions = std::move(actions)};
}

std::shared_ptr<const RuleSet> compiled(std::vector<Rule> rules) {
    auto set = RuleSet::compile(std::move(rules));
    if (!set)
        qFatal("%s", set.error().error.message.c_str());
    return *set;
}

// The steps in words: "send PONG", "wait 5", "close".
QStringList asked(const RuleSet& set, std::string_view message, AnswerContext context = {}, When when = When::Message) {
    std::vector<Answer> answers;
    context.wallTime = kMoment;
    set.answer(when, viewOf(message), context, answers);
    QStringList words;
    for (const Answer& answer : answers) {
        switch (answer.kind) {
        case Answer::Kind::Send:
            words << "send " + QString::fromLatin1(reinterpret_cast<const char*>(answer.bytes->data()),
                                                   static_cast<qsizetype>(answer.bytes->size()));
            break;
        case Answer::Kind::Generate:
            words << (answer.count == Answer::kEndless ? QString("generate")
                                                       : QString("generate %1").arg(answer.count));
            break;
        case Answer::Kind::Wait:
            words << QString("wait %1").arg(answer.wait.count());
            break;
        case Answer::Kind::Fault:
            words << "fault " + QString::fromStdString(answer.fault);
            break;
        case Answer::Kind::File:
            words << QString("file of %1").arg(answer.file->size);
            break;
        case Answer::Kind::Echo:
            words << "echo";
            break;
        case Answer::Kind::HalfClose:
            words << "half-close";
            break;
        case Answer::Kind::Close:
            words << "close";
            break;
        case Answer::Kind::Reset:
            words << "reset";
            break;
        }
    }
    return words;
}

} // namespace

class TestRuleSet : public QObject {
    Q_OBJECT

private slots:
    void theFirstThatSuitsAnswers() {
        const auto set = compiled({on("PING", {reply("PONG")}),
                                   on("P", {reply("other")}),
                                   {.name = "rest", .actions = {{.kind = Kind::Echo}}}});
        QCOMPARE(asked(*set, "PING"), QStringList{"send PONG"});
        QCOMPARE(asked(*set, "P"), QStringList{"send other"});
        QCOMPARE(asked(*set, "x"), QStringList{"echo"});
        QCOMPARE(asked(*set, "PING"), QStringList{"send PONG"});
        QCOMPARE(set->fired(0), 2u);
        QCOMPARE(set->fired(1), 1u);
        QCOMPARE(set->fired(2), 1u);
    }

    void itIsToldWhichFired() {
        const auto set = compiled({on("a", {reply("1")}), on("b", {reply("2")})});
        std::vector<Answer> answers;
        QCOMPARE(set->answer(When::Message, viewOf("xb"), {}, answers), std::optional<std::size_t>(1));
        QCOMPARE(answers.at(0).rule, 1u);
        QVERIFY(!set->answer(When::Message, viewOf("c"), {}, answers));
        QCOMPARE(answers.size(), 1u);
    }

    void aRuleThatGoesOnLetsTheNextAnswerToo() {
        Rule first = on("a", {reply("one")});
        first.goesOn = true;
        const auto set = compiled({first, on("a", {reply("two")}), on("a", {reply("never")})});
        QCOMPARE(asked(*set, "a"), (QStringList{"send one", "send two"}));
    }

    void oneThatIsOffIsNotAsked() {
        Rule off = on("a", {reply("one")});
        off.isEnabled = false;
        const auto set = compiled({off});
        QVERIFY(asked(*set, "a").isEmpty());
        QVERIFY(!set->has(When::Message));
    }

    void actionsStandInOrder() {
        const auto set = compiled({on("a", {reply("one"),
                                            {.kind = Kind::Delay, .delay = 50ms},
                                            {.kind = Kind::Echo},
                                            {.kind = Kind::HalfClose},
                                            {.kind = Kind::Delay, .delay = 1s},
                                            {.kind = Kind::Reset}})});
        QCOMPARE(asked(*set, "a"), (QStringList{"send one", "wait 50", "echo", "half-close", "wait 1000", "reset"}));
    }

    void discardKeepsLaterRulesFromTheMessage() {
        const auto set =
            compiled({on("a", {{.kind = Kind::Discard}}), {.name = "rest", .actions = {{.kind = Kind::Echo}}}});
        QVERIFY(asked(*set, "a").isEmpty());
        QCOMPARE(set->fired(0), 1u);
        QCOMPARE(asked(*set, "b"), QStringList{"echo"});
    }

    void capturesReachTheReply() {
        Rule rule = on("", {reply("<{$1}|{$who}|{counter}>", true)});
        rule.pattern = {Pattern::Form::Regex, Pattern::Place::Anywhere, false, R"((\d+) (?P<who>\w+))"};
        const auto set = compiled({rule});
        QCOMPARE(asked(*set, "x 42 bob!"), QStringList{"send <42|bob|1>"});
        QCOMPARE(asked(*set, "x 7 eve!"), QStringList{"send <7|eve|2>"});
    }

    void theConnectionAndItsEndHaveRulesOfTheirOwn() {
        const auto set = compiled({{.name = "c", .when = When::Connect, .actions = {reply("hello {peer}", true)}},
                                   {.name = "e", .when = When::End, .actions = {reply("bye"), {.kind = Kind::Close}}}});
        const Address peer = *Address::parseInet("127.0.0.1", "9");
        QCOMPARE(asked(*set, "", {.peer = &peer}, When::Connect), QStringList{"send hello 127.0.0.1:9"});
        QCOMPARE(asked(*set, "", {}, When::End), (QStringList{"send bye", "close"}));
        QVERIFY(asked(*set, "x").isEmpty());
        QVERIFY(set->has(When::Connect) && set->has(When::End) && !set->has(When::Message));
    }

    void theTimeOfDayIsThatOfTheRfcs() {
        const auto set = compiled({on("t", {{.kind = Kind::Daytime}}), on("b", {{.kind = Kind::Time}})});
        QCOMPARE(asked(*set, "t"), QStringList{"send Saturday, November 21, 2026 19:30:00-UTC\r\n"});
        // RFC 868: the time 2,208,988,800 corresponds to 00:00 1 Jan 1970 GMT, 2,629,584,000 to 00:00 1 May 1983.
        QCOMPARE(timeBytes(0s), (Bytes{0x83, 0xaa, 0x7e, 0x80}));
        QCOMPARE(timeBytes(420595200s), (Bytes{0x9c, 0xbc, 0x44, 0x80}));
        QCOMPARE(asked(*set, "b").at(0).size(), 5 + 4);
    }

    void theCharacterGeneratorIsThatOfTheRfc() {
        Bytes bytes(3 * kGeneratedLine);
        generateCharacters(0, bytes);
        const std::string text(bytes.begin(), bytes.end());
        QVERIFY(text.starts_with(" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefg\r\n!\"#"));
        Bytes middle(kGeneratedLine);
        generateCharacters(100, middle);
        QVERIFY(std::equal(middle.begin(), middle.end(), bytes.begin() + 100));
        Bytes later(72);
        generateCharacters(94 * kGeneratedLine, later); // the line that begins with the last printing character
        QCOMPARE(later[0], std::uint8_t{'~'});
        QCOMPARE(later[1], std::uint8_t{' '});
        const auto set =
            compiled({on("a", {{.kind = Kind::Generate}}), on("b", {{.kind = Kind::Generate, .lines = 3}})});
        QCOMPARE(asked(*set, "a"), QStringList{"generate"});
        QCOMPARE(asked(*set, "b"), QStringList{"generate 222"});
        Random random(3);
        for (int i = 0; i < 20; ++i) {
            const QString said = asked(*set, "a", {.isDatagram = true, .random = &random}).at(0);
            QVERIFY(said.startsWith("generate ") && said.mid(9).toInt() <= 512);
        }
    }

    void aDatagramHasNoSessionToEnd() {
        const auto set = compiled({on("a", {reply("one"), {.kind = Kind::Close}})});
        QCOMPARE(asked(*set, "a", {.isDatagram = true}), QStringList{"send one"});
    }

    void aFileIsSentOrItIsSaidWhyNot() {
        const QTemporaryDir folder;
        QFile file(folder.filePath("reply"));
        const auto set =
            compiled({on("a", {{.kind = Kind::File, .path = file.fileName().toStdString()}, reply("more")})});
        const QStringList missing = asked(*set, "a");
        QCOMPARE(missing.size(), 2);
        QVERIFY2(missing[0].startsWith("fault ") && missing[0].contains("ENOENT"), qPrintable(missing[0]));
        QCOMPARE(missing[1], QString("send more"));
        QCOMPARE(set->faults(0), 1u);
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(QByteArray(300000, 'x'));
        file.close();
        QCOMPARE(asked(*set, "a").at(0).size(), 300000 + 5);
        QCOMPARE(set->faults(0), 1u);
        QVERIFY(file.resize(qint64(3) << 30)); // not held, unless it has to be one message
        QCOMPARE(asked(*set, "a").at(0), QString("file of 3221225472"));
        QVERIFY(asked(*set, "a", {.isDatagram = true}).at(0).contains("268435456 are the most"));
    }

    void aReplyIsFramedWhereThatIsAskedFor() {
        Action framed = reply("OK");
        framed.isFramed = true;
        const Framing byLength{.kind = Framing::Kind::Length, .prefix = {1}};
        const auto set = compiled({on("a", {framed, reply("raw")})});
        QCOMPARE(asked(*set, "a", {.framing = &byLength}), (QStringList{"send \x02OK", "send raw"}));
        framed.reply.text = std::string(256, 'x');
        const auto large = compiled({on("a", {framed})});
        QVERIFY(asked(*large, "a", {.framing = &byLength}).at(0).contains("255 at most"));
    }

    void aMessageTooLargeForThePatternIsSaid() {
        Rule rule = on("", {reply("found")});
        rule.pattern = {Pattern::Form::Regex, Pattern::Place::Anywhere, false, "(?:[ab]{900}x)+y"};
        const auto set = compiled({rule, {.name = "rest", .actions = {{.kind = Kind::Echo}}}});
        const QStringList said = asked(*set, std::string(std::size_t{10} << 20, 'a'));
        QCOMPARE(said.size(), 2);
        QVERIFY2(said[0].startsWith("fault ") && said[0].contains("10485760"), qPrintable(said[0]));
        QCOMPARE(said[1], QString("echo"));
        QCOMPARE(set->fired(0), 0u);
        QCOMPARE(set->faults(0), 1u);
    }

    void oneAnswerServesManySessions() {
        const auto set = compiled({on("a", {reply("constant")})});
        std::vector<Answer> answers;
        set->answer(When::Message, viewOf("a"), {}, answers);
        set->answer(When::Message, viewOf("a"), {}, answers);
        QCOMPARE(answers[0].bytes.get(), answers[1].bytes.get());
    }

    void aPlainEchoNeedNotBeAsked() {
        using Shortcut = RuleSet::Shortcut;
        const Rule echo{.name = "echo", .actions = {{.kind = Kind::Echo}}};
        Rule off = on("a", {reply("x")});
        off.isEnabled = false;
        const auto set = compiled(
            {off, {.name = "c", .when = When::Connect, .actions = {reply("hello")}}, echo, on("b", {reply("x")})});
        QVERIFY(set->shortcut() == Shortcut::Echo);
        QCOMPARE(set->shortcutRule(), 2u);
        set->countFired(2, 5);
        QCOMPARE(set->fired(2), 5u);
        QVERIFY(compiled({{.name = "d", .actions = {{.kind = Kind::Discard}}}})->shortcut() == Shortcut::Discard);
        QVERIFY(compiled({on("a", {reply("x")}), echo})->shortcut() == Shortcut::None);
        Rule further = echo;
        further.goesOn = true;
        QVERIFY(compiled({further})->shortcut() == Shortcut::None);
        QVERIFY(compiled({})->shortcut() == Shortcut::None);
    }

    void whatCannotBeUsedIsSaidWithItsPlace() {
        const auto faultOfRule = [](const Rule& rule) {
            const auto set = RuleSet::compile({{.name = "fine", .actions = {{.kind = Kind::Echo}}}, rule});
            return set ? RuleFault{} : set.error();
        };
        RuleFault fault = faultOfRule(on("a\\q", {reply("x")}));
        QVERIFY(fault.rule == 1 && fault.in == RuleFault::In::Pattern && fault.error.position == 1);
        fault = faultOfRule(on("a", {reply("ok"), reply("{nothing}", true)}));
        QVERIFY(fault.rule == 1 && fault.in == RuleFault::In::Action && fault.action == 1 && fault.error.position == 1);
        fault = faultOfRule(on("a", {}));
        QVERIFY(fault.rule == 1 && fault.in == RuleFault::In::Rule);
        const auto actionFault = [&](std::vector<Action> actions, When when = When::Message) {
            const RuleFault found = faultOfRule({.name = "x", .when = when, .actions = std::move(actions)});
            return found.in == RuleFault::In::Action ? static_cast<int>(found.action) : -1;
        };
        QCOMPARE(actionFault({{.kind = Kind::File}}), 0);
        QCOMPARE(actionFault({{.kind = Kind::Close}, reply("late")}), 1);
        QCOMPARE(actionFault({{.kind = Kind::HalfClose}, {.kind = Kind::Delay}, reply("late")}), 2);
        QCOMPARE(actionFault({{.kind = Kind::HalfClose}, {.kind = Kind::Close}}), -1);
        QCOMPARE(actionFault({{.kind = Kind::Generate}, reply("late")}), 1);
        QCOMPARE(actionFault({{.kind = Kind::Echo}}, When::Connect), 0);
        QCOMPARE(actionFault({reply("{message}", true)}, When::Connect), 0);
        QCOMPARE(actionFault({{.kind = Kind::Delay, .delay = std::chrono::hours(25)}}), 0);
    }

    void aRuleIsSaidAsItIsWritten() {
        Rule rule = on("a\\r\\n", {reply("b\\x00")});
        QCOMPARE(describe(rule), std::string("a message that contains 'a\\r\\n': reply 'b\\x00'"));
        rule = on(std::string(30, 'x') + "ééééééééé", {{.kind = Kind::Delay, .delay = 5ms}, {.kind = Kind::Reset}});
        QCOMPARE(describe(rule),
                 "a message that contains '" + std::string(30, 'x') + "ééééé...': delay 5 ms, then reset");
    }

    void whatTheProgramBringsCanBeUsed() {
        QVERIFY(builtInRules().size() >= 12);
        for (const NamedRules& named : builtInRules()) {
            const auto set = RuleSet::compile(named.rules);
            QVERIFY2(set.has_value(), named.name.c_str());
            QVERIFY(!named.purpose.empty());
            for (const Rule& rule : named.rules)
                QVERIFY(!describe(rule).empty());
        }
    }

    void theyAnswerAsTheirProtocolsDo_data() {
        QTest::addColumn<QString>("set");
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QStringList>("words");
        QTest::addRow("redis") << "Redis, PING" << QByteArray("*1\r\n$4\r\nPING\r\n") << QStringList{"send +PONG\r\n"};
        QTest::addRow("redis echo") << "Redis, PING" << QByteArray("*2\r\n$4\r\necho\r\n$2\r\nhi\r\n")
                                    << QStringList{"send $2\r\nhi\r\n"};
        QTest::addRow("redis unknown") << "Redis, PING" << QByteArray("*1\r\n$4\r\nQUIT\r\n")
                                       << QStringList{"send -ERR unknown command\r\n"};
        QTest::addRow("smtp") << "SMTP, greeting" << QByteArray("EHLO me.example\r\n")
                              << QStringList{"send 250 workbench greets me.example\r\n"};
        QTest::addRow("smtp quit") << "SMTP, greeting" << QByteArray("QUIT\r\n")
                                   << QStringList{"send 221 bye\r\n", "close"};
        // Its CRC by hand: 01 03 02 12 34 gives b533, least significant byte first.
        QTest::addRow("modbus") << "Modbus RTU, one register" << QByteArray("\x11\x03\x00\x6b\x00\x01\xf5\x16", 8)
                                << QStringList{"send " + QString::fromLatin1("\x01\x03\x02\x12\x34\xb5\x33")};
        QTest::addRow("capitals") << "Line in capitals" << QByteArray("hello 1\n") << QStringList{"send HELLO 1\n"};
        QTest::addRow("reset") << "Echo, reset at BYE" << QByteArray("bye\n") << QStringList{"reset"};
    }
    void theyAnswerAsTheirProtocolsDo() {
        QFETCH(QString, set);
        QFETCH(QByteArray, message);
        QFETCH(QStringList, words);
        const auto found = std::ranges::find_if(
            builtInRules(), [&](const NamedRules& named) { return named.name == set.toStdString(); });
        QVERIFY(found != builtInRules().end());
        QCOMPARE(asked(*compiled(found->rules), message.toStdString()), words);
    }

    void thePageOverHttpCountsItsLength() {
        const auto found = std::ranges::find_if(builtInRules(),
                                                [](const NamedRules& named) { return named.name.starts_with("HTTP"); });
        const Address peer = *Address::parseInet("127.0.0.1", "9");
        const QString answer =
            asked(*compiled(found->rules), "GET / HTTP/1.1\r\nHost: x\r\n\r\n", {.peer = &peer}).at(0).mid(5);
        const qsizetype body = answer.indexOf("\r\n\r\n") + 4;
        QVERIFY2(answer.contains(QString("Content-Length: %1\r\n").arg(answer.size() - body)), qPrintable(answer));
    }
};

QTEST_APPLESS_MAIN(TestRuleSet)
#include "tst_rule_set.moc"
