#include "ui/look/type_scale.h"
#include "ui/look/wrapped_label.h"

#include <QApplication>
#include <QEnterEvent>
#include <QImage>
#include <QPixmap>
#include <QTest>

using namespace swb;

namespace {

// As a layout that is asked while the label hears of its new font.
class AskingFilter : public QObject {
public:
    explicit AskingFilter(WrappedLabel& label)
        : m_label(label) {
        label.installEventFilter(this);
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::FontChange)
            m_label.heightForWidth(200);
        return QObject::eventFilter(watched, event);
    }

private:
    WrappedLabel& m_label;
};

QString words() {
    return QStringLiteral("Shares its open file with another, and so its flags and its place in it. ").repeated(2);
}

void enter(QWidget& widget) {
    QEnterEvent event(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5));
    QApplication::sendEvent(&widget, &event);
}

void leave(QWidget& widget) {
    QEvent event(QEvent::Leave);
    QApplication::sendEvent(&widget, &event);
}

} // namespace

class TestWrappedLabel : public QObject {
    Q_OBJECT

private slots:
    void aHeightAskedForAmidAChangeOfFontIsNotKept() {
        WrappedLabel label(words());
        label.makeSelectable(Qt::TextSelectableByMouse);
        const int before = label.heightForWidth(200);
        const AskingFilter filter(label);
        QFont large = label.font();
        large.setPointSizeF(large.pointSizeF() * 2);
        label.setFont(large);
        WrappedLabel fresh(words());
        fresh.makeSelectable(Qt::TextSelectableByMouse);
        fresh.setFont(large);
        QVERIFY(fresh.heightForWidth(200) > before);
        QCOMPARE(label.heightForWidth(200), fresh.heightForWidth(200));
    }

    void anotherTextHasAnotherHeight() {
        WrappedLabel label(words());
        const int twice = label.heightForWidth(200);
        label.setText(QStringLiteral("short"));
        QVERIFY(label.heightForWidth(200) < twice);
        label.setText(words());
        QCOMPARE(label.heightForWidth(200), twice);
    }

    void thePointerChangesNothingThatIsSeen_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<TextRole>("role");
        QTest::addColumn<int>("width");
        const QString lines = QStringLiteral("int fd;\nbind(fd);\n\nlast");
        const QString unbroken = QString(60, QLatin1Char('x')) + QStringLiteral(" y");
        for (const TextRole role : {TextRole::Body, TextRole::Small, TextRole::Heading, TextRole::Code})
            for (const int width : {160, 237, 400}) {
                const auto row = [&](const char* name) -> QTestData& {
                    return QTest::addRow("%s, role %d, %d wide", name, static_cast<int>(role), width);
                };
                row("one word") << QStringLiteral("connect()") << role << width;
                row("sentences") << words() << role << width;
                row("lines") << lines << role << width;
                row("too long a word") << unbroken << role << width;
                row("another script") << words() + QStringLiteral("\u4f60\u597d \u0645\u0631") << role << width;
            }
    }

    void thePointerChangesNothingThatIsSeen() {
        QFETCH(QString, text);
        QFETCH(TextRole, role);
        QFETCH(int, width);
        WrappedLabel label(text);
        label.setTextFormat(Qt::PlainText);
        setTextRole(&label, role);
        label.setAlignment(Qt::AlignTop | Qt::AlignLeading);
        label.makeSelectable(Qt::TextSelectableByMouse);
        const int height = label.heightForWidth(width);
        const QSize best = label.sizeHint();
        const QSize least = label.minimumSizeHint();
        label.resize(width, height);
        const QImage before = label.grab().toImage();
        QVERIFY(label.children().isEmpty()); // no document
        enter(label);
        QVERIFY(label.textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
        QCOMPARE(label.grab().toImage(), before);
        label.updateGeometry();
        QCOMPARE(label.heightForWidth(width), height);
        QCOMPARE(label.sizeHint(), best);
        QCOMPARE(label.minimumSizeHint(), least);
        leave(label);
        QCOMPARE(label.grab().toImage(), before);
        QVERIFY(!label.textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
    }

    void aWordIsSelectedByTheMouseAndStaysSelected() {
        WrappedLabel label(QStringLiteral("connect() failed"));
        label.makeSelectable(Qt::TextSelectableByMouse);
        label.show();
        QVERIFY(QTest::qWaitForWindowExposed(&label));
        enter(label);
        QTest::mouseDClick(&label, Qt::LeftButton, {}, QPoint(10, label.height() / 2));
        QCOMPARE(label.selectedText(), QStringLiteral("connect"));
        leave(label);
        QCOMPARE(label.selectedText(), QStringLiteral("connect"));
    }

    void aPressWithoutAPointerBeforeItSelectsToo() {
        WrappedLabel label(QStringLiteral("connect() failed"));
        label.makeSelectable(Qt::TextSelectableByMouse);
        label.show();
        QVERIFY(QTest::qWaitForWindowExposed(&label));
        QTest::mouseDClick(&label, Qt::LeftButton, {}, QPoint(10, label.height() / 2));
        QCOMPARE(label.selectedText(), QStringLiteral("connect"));
    }

    void theKeyboardSelectsAfterAClick() {
        WrappedLabel label(QStringLiteral("connect() failed"));
        label.makeSelectable(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label.show();
        label.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&label));
        QTest::mouseClick(&label, Qt::LeftButton, {}, QPoint(2, label.height() / 2));
        QVERIFY(label.hasFocus());
        QTest::keyClick(&label, Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(label.selectedText(), QStringLiteral("connect() failed"));
    }

    void aTextThatCameUnderThePointerIsMeasured() {
        WrappedLabel label(QStringLiteral("short"));
        label.makeSelectable(Qt::TextSelectableByMouse);
        const QSize before = label.sizeHint();
        enter(label);
        label.setText(words());
        QVERIFY(label.sizeHint().width() > before.width());
    }
};

QTEST_MAIN(TestWrappedLabel)
#include "tst_wrapped_label.moc"
