#include "ui/views/flow_layout.h"

#include <QLabel>
#include <QLineEdit>
#include <QTest>

using namespace swb;

namespace {

QWidget* block(int width, int height) {
    auto* widget = new QWidget;
    widget->setFixedSize(width, height);
    return widget;
}

struct Flow {
    explicit Flow(int width, int lineSpacing = -1) {
        layout = new FlowLayout(&parent);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(10);
        layout->setLineSpacing(lineSpacing);
        parent.resize(width, 400);
    }
    void place() const { layout->setGeometry(parent.rect()); }
    QRect at(int index) const { return layout->itemAt(index)->geometry(); }

    QWidget parent;
    FlowLayout* layout;
};

} // namespace

class TestFlowLayout : public QObject {
    Q_OBJECT

private slots:
    void whatDoesNotFitBeginsANewLine() {
        Flow flow(100, 4);
        for (int i = 0; i < 3; ++i)
            flow.layout->addWidget(block(40, 20));
        flow.place();
        QCOMPARE(flow.at(0), QRect(0, 0, 40, 20));
        QCOMPARE(flow.at(1), QRect(50, 0, 40, 20));
        QCOMPARE(flow.at(2), QRect(0, 24, 40, 20));
    }

    void theItemsOfALineAreCentredOnEachOther() {
        Flow flow(200);
        flow.layout->addWidget(block(40, 40));
        flow.layout->addWidget(block(40, 20));
        flow.place();
        QCOMPARE(flow.at(1).top(), 10);
    }

    void theHeightFollowsTheWidth() {
        Flow flow(100);
        for (int i = 0; i < 4; ++i)
            flow.layout->addWidget(block(40, 20));
        QVERIFY(flow.layout->hasHeightForWidth());
        QCOMPARE(flow.layout->heightForWidth(190), 20);
        QCOMPARE(flow.layout->heightForWidth(100), 50);
        QCOMPARE(flow.layout->heightForWidth(40), 110);
    }

    void marginsBelongToTheHeight() {
        Flow flow(100);
        flow.layout->setContentsMargins(1, 2, 3, 4);
        flow.layout->addWidget(block(40, 20));
        QCOMPARE(flow.layout->heightForWidth(100), 26);
    }

    void hiddenItemsTakeNoPlace() {
        Flow flow(200);
        QWidget* hidden = block(40, 20);
        flow.layout->addWidget(hidden);
        flow.layout->addWidget(block(40, 20));
        hidden->hide();
        flow.place();
        QCOMPARE(flow.at(1).left(), 0);
        QCOMPARE(flow.layout->sizeHint(), QSize(40, 20));
    }

    void rightToLeftBeginsAtTheRight() {
        Flow flow(100);
        flow.parent.setLayoutDirection(Qt::RightToLeft);
        flow.layout->addWidget(block(40, 20));
        flow.place();
        QCOMPARE(flow.at(0).left(), 60);
    }

    void aPairStaysTogetherAndTheLabelIsABuddy() {
        Flow flow(500);
        auto* field = new QLineEdit;
        QLabel* label = flow.layout->addPair(QStringLiteral("port"), field);
        QCOMPARE(flow.layout->count(), 1);
        QCOMPARE(label->buddy(), field);
        QCOMPARE(label->parentWidget(), field->parentWidget());
    }

    void anItemWiderThanTheLineIsCutToIt() {
        Flow flow(60);
        flow.layout->addWidget(new QLabel(QString(200, u'm')));
        auto* wide = new QLineEdit;
        wide->setMinimumWidth(20);
        flow.layout->addWidget(wide);
        flow.place();
        QCOMPARE(flow.at(1).width(), 60);
    }

    void takenItemsAreGone() {
        Flow flow(100);
        flow.layout->addWidget(block(40, 20));
        const std::unique_ptr<QLayoutItem> item(flow.layout->takeAt(0));
        QVERIFY(item != nullptr);
        delete item->widget();
        QCOMPARE(flow.layout->count(), 0);
        QCOMPARE(flow.layout->takeAt(0), nullptr);
        QCOMPARE(flow.layout->itemAt(7), nullptr);
    }
};

QTEST_MAIN(TestFlowLayout)
#include "tst_flow_layout.moc"
