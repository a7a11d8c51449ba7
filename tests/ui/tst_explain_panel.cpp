#include "ui/panels/explain_panel.h"
#include "ui/views/code_view.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>
#include <QToolButton>

using namespace swb;

namespace {

Explanation about(std::string title) {
    Explanation explanation;
    explanation.title = std::move(title);
    explanation.subtitle = "errno 111 of connect(2)";
    explanation.sections = {{"Why", "Nothing listens there.", false}, {"In C", "int r = connect(s, &a, n);", true}};
    explanation.source = "connect(2)";
    return explanation;
}

QStringList texts(const QWidget& panel) {
    QStringList list;
    for (const QLabel* label : panel.findChildren<QLabel*>())
        list << label->text();
    return list;
}

QToolButton* button(const QWidget& panel, const char* text) {
    for (QToolButton* one : panel.findChildren<QToolButton*>()) {
        if (one->text() == QLatin1String(text))
            return one;
    }
    return nullptr;
}

} // namespace

class TestExplainPanel : public QObject {
    Q_OBJECT

private slots:
    void saysWhatItIsForWhileNothingIsSelected() {
        const ExplainPanel panel;
        QVERIFY(texts(panel).contains(QStringLiteral("Nothing selected")));
        QCOMPARE(panel.current(), nullptr);
        QVERIFY(!button(panel, "Back")->isEnabled());
    }

    void showsEveryPartOfAnExplanation() {
        ExplainPanel panel;
        panel.explain(about("ECONNREFUSED"));
        QCOMPARE(texts(panel), (QStringList{"ECONNREFUSED", "errno 111 of connect(2)", "Why", "Nothing listens there.",
                                            "In C", "Source: connect(2)"}));
        const auto* code = panel.findChild<CodeView*>();
        QVERIFY(code != nullptr);
        QCOMPARE(code->code(), QStringLiteral("int r = connect(s, &a, n);"));
    }

    void bytesOfAPeerAreNeverMarkUp() {
        ExplainPanel panel;
        Explanation explanation = about("<b>bold</b>");
        explanation.sections[0].text = "<img src=x> & <i>more</i>";
        explanation.sections[1].text = "puts(\"<b>\");";
        panel.explain(explanation);
        for (const QLabel* label : panel.findChildren<QLabel*>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
        QVERIFY(texts(panel).contains(QStringLiteral("<b>bold</b>")));
        QVERIFY(texts(panel).contains(QStringLiteral("<img src=x> & <i>more</i>")));
        QCOMPARE(panel.findChild<CodeView*>()->code(), QStringLiteral("puts(\"<b>\");"));
    }

    void goesBackAndForward() {
        ExplainPanel panel;
        panel.explain(about("one"));
        panel.explain(about("two"));
        panel.explain(about("two")); // the same again is no step
        QTest::mouseClick(button(panel, "Back"), Qt::LeftButton);
        QCOMPARE(panel.current()->title, "one");
        QVERIFY(!button(panel, "Back")->isEnabled());
        QTest::mouseClick(button(panel, "Forward"), Qt::LeftButton);
        QCOMPARE(panel.current()->title, "two");
        panel.goBack();
        panel.explain(about("three"));
        QVERIFY(!button(panel, "Forward")->isEnabled());
        panel.goBack();
        QCOMPARE(panel.current()->title, "one");
    }

    void keepsABoundedHistory() {
        ExplainPanel panel;
        for (int i = 0; i < 300; ++i)
            panel.explain(about(std::to_string(i)));
        int steps = 0;
        while (button(panel, "Back")->isEnabled() && steps < 1000) {
            panel.goBack();
            ++steps;
        }
        QCOMPARE(steps, 99);
        QCOMPARE(panel.current()->title, "200");
    }

    void copiesTheTextAsItIs() {
        ExplainPanel panel;
        Explanation explanation = about("bind");
        const std::string path(100, 'a');
        explanation.sections[0].text = path;
        panel.explain(explanation);
        QTest::mouseClick(button(panel, "Copy explanation"), Qt::LeftButton);
        const QString copied = QGuiApplication::clipboard()->text();
        QVERIFY(copied.startsWith(QLatin1String("bind\nerrno 111")));
        QVERIFY(copied.contains(QString::fromStdString(path)));
        QVERIFY(copied.contains(QLatin1String("Source: connect(2)")));
    }

    void aLongWordNeverMakesItWider() {
        ExplainPanel panel;
        Explanation explanation = about("bind");
        explanation.sections[0].text = std::string(400, 'a');
        panel.resize(220, 400);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        panel.explain(explanation);
        QCoreApplication::processEvents();
        QCOMPARE(panel.width(), 220);
        QCOMPARE(panel.findChild<QScrollArea*>()->horizontalScrollBar()->maximum(), 0);
    }
};

QTEST_MAIN(TestExplainPanel)
#include "tst_explain_panel.moc"
