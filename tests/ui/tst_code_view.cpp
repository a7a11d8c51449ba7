#include "ui/look/semantic.h"
#include "ui/views/badge.h"
#include "ui/views/code_view.h"

#include <QApplication>
#include <QClipboard>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>
#include <QToolButton>

using namespace swb;

namespace {

QColor colourOf(const CodeView& view, const QString& word) {
    const QTextBlock block = view.document()->findBlock(view.toPlainText().indexOf(word));
    const int at = static_cast<int>(view.toPlainText().indexOf(word)) - block.position();
    const auto formats = block.layout()->formats();
    for (const auto& range : formats)
        if (range.start <= at && at < range.start + range.length)
            return range.format.foreground().color();
    return {};
}

} // namespace

class TestCodeView : public QObject {
    Q_OBJECT

private slots:
    void cCodeIsColoured() {
        CodeView view;
        view.setCode(QStringLiteral("int fd = socket(AF_INET, 1, 0); /* why\nstill */ send(fd, \"x\\\"y\"); // done"),
                     CodeView::Language::C);
        QCOMPARE(colourOf(view, QStringLiteral("int")), semanticColor(Semantic::Accent));
        QCOMPARE(colourOf(view, QStringLiteral("socket")), semanticColor(Semantic::Received));
        QCOMPARE(colourOf(view, QStringLiteral("AF_INET")), semanticColor(Semantic::Scripted));
        QCOMPARE(colourOf(view, QStringLiteral("why")), semanticColor(Semantic::MutedText));
        QCOMPARE(colourOf(view, QStringLiteral("still")), semanticColor(Semantic::MutedText));
        QCOMPARE(colourOf(view, QStringLiteral("y\"")), semanticColor(Semantic::Success));
        QCOMPARE(colourOf(view, QStringLiteral("done")), semanticColor(Semantic::MutedText));
        QCOMPARE(colourOf(view, QStringLiteral("fd")), QColor());
    }

    void pythonCodeIsColoured() {
        CodeView view;
        view.setCode(QStringLiteral("import socket  # int\ns.send(b'unterminated"), CodeView::Language::Python);
        QCOMPARE(colourOf(view, QStringLiteral("import")), semanticColor(Semantic::Accent));
        QCOMPARE(colourOf(view, QStringLiteral("int")), semanticColor(Semantic::MutedText));
        QCOMPARE(colourOf(view, QStringLiteral("unterminated")), semanticColor(Semantic::Success));
    }

    void anApostropheInAWordOpensNothing() {
        CodeView view;
        view.setCode(QStringLiteral("in this machine's byte order, 'quoted', u8'c'"), CodeView::Language::C);
        QCOMPARE(colourOf(view, QStringLiteral("byte")), QColor());
        QCOMPARE(colourOf(view, QStringLiteral("quoted")), semanticColor(Semantic::Success));
        QCOMPARE(colourOf(view, QStringLiteral("c'")), semanticColor(Semantic::Success));
    }

    void theHeightFollowsTheLinesUpToTheMost() {
        CodeView view;
        view.setCode(QStringLiteral("one"), CodeView::Language::C);
        const int one = view.sizeHint().height();
        view.setCode(QStringLiteral("1\n2\n3\n4\n5\n6"), CodeView::Language::C);
        const int six = view.sizeHint().height();
        QVERIFY(six > one);
        view.setMaximumLines(3);
        QVERIFY(view.sizeHint().height() < six);
    }

    void copyTakesAllOfIt() {
        CodeView view;
        view.setCode(QStringLiteral("close(3);"), CodeView::Language::C);
        QTest::mouseClick(view.findChild<QToolButton*>(), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("close(3);"));
    }

    void itCanBeReadAndSelectedButNotChanged() {
        CodeView view;
        view.setCode(QStringLiteral("close(3);"), CodeView::Language::C);
        QTest::keyClicks(&view, QStringLiteral("x"));
        QCOMPARE(view.code(), QStringLiteral("close(3);"));
        QVERIFY(view.textInteractionFlags().testFlag(Qt::TextSelectableByKeyboard));
    }

    void aBadgeSaysItsTextAndHasNoOtherName() {
        Badge badge(QStringLiteral("LISTEN"), Semantic::Running);
        QCOMPARE(badge.text(), QStringLiteral("LISTEN"));
        QVERIFY(badge.accessibleName().isEmpty());
        QCOMPARE(badge.palette().color(QPalette::WindowText), semanticColor(Semantic::Running));
        badge.show(QStringLiteral("CLOSED"), Semantic::Observer);
        QCOMPARE(badge.text(), QStringLiteral("CLOSED"));
    }
};

QTEST_MAIN(TestCodeView)
#include "tst_code_view.moc"
