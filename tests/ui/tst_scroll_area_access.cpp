#include "ui/views/scroll_area_access.h"

#include <QAccessible>
#include <QLabel>
#include <QScrollArea>
#include <QTest>

using namespace swb;

class tst_ScrollAreaAccess : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { installScrollAreaAccess(); }

    void aChildThatIsNoMoreIsNone();
    void whatIsInsideIsFound();
};

void tst_ScrollAreaAccess::aChildThatIsNoMoreIsNone() {
    QScrollArea area;
    area.setWidget(new QLabel(QStringLiteral("inside")));
    QAccessibleInterface* access = QAccessible::queryAccessibleInterface(&area);
    QVERIFY(access != nullptr);
    for (const int index : {access->childCount(), access->childCount() + 7, -1})
        QCOMPARE(access->child(index), nullptr);
}

void tst_ScrollAreaAccess::whatIsInsideIsFound() {
    QScrollArea area;
    auto* label = new QLabel(QStringLiteral("inside"));
    area.setWidget(label);
    area.setAccessibleName(QStringLiteral("area"));
    QAccessibleInterface* access = QAccessible::queryAccessibleInterface(&area);
    QCOMPARE(access->text(QAccessible::Name), QStringLiteral("area"));
    QAccessibleInterface* inside = QAccessible::queryAccessibleInterface(label);
    QAccessibleInterface* top = inside;
    while (top != nullptr && top->object() != &area)
        top = top->parent();
    QCOMPARE(top, access);
    bool isFound = false;
    for (int i = 0; i < access->childCount(); ++i)
        isFound = isFound || access->child(i)->indexOfChild(inside) >= 0;
    QVERIFY(isFound);
}

QTEST_MAIN(tst_ScrollAreaAccess)
#include "tst_scroll_area_access.moc"
