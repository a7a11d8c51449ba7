#include "ui/look/wrapped_label.h"

#include <QEvent>
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

} // namespace

class TestWrappedLabel : public QObject {
    Q_OBJECT

private slots:
    void aHeightAskedForAmidAChangeOfFontIsNotKept() {
        WrappedLabel label(words());
        label.setTextInteractionFlags(Qt::TextSelectableByMouse);
        const int before = label.heightForWidth(200);
        const AskingFilter filter(label);
        QFont large = label.font();
        large.setPointSizeF(large.pointSizeF() * 2);
        label.setFont(large);
        WrappedLabel fresh(words());
        fresh.setTextInteractionFlags(Qt::TextSelectableByMouse);
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
};

QTEST_MAIN(TestWrappedLabel)
#include "tst_wrapped_label.moc"
