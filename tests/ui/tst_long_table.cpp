#include "ui/views/long_table.h"
#include "ui/views/tail_table.h"

#include <QAbstractTableModel>
#include <QHeaderView>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace swb;

namespace {

// Numbers, as many as are said; those that go away, go at the top.
class Numbers : public QAbstractTableModel {
public:
    explicit Numbers(int rows)
        : m_rows(rows) {}
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : m_rows; }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : 2; }
    QVariant data(const QModelIndex& index, int role) const override {
        if (role != Qt::DisplayRole)
            return {};
        ++m_asked;
        return m_first + index.row();
    }
    void append(int count) {
        beginInsertRows({}, m_rows, m_rows + count - 1);
        m_rows += count;
        endInsertRows();
    }
    void takeFront(int count) {
        beginRemoveRows({}, 0, count - 1);
        m_rows -= count;
        m_first += count;
        endRemoveRows();
    }
    void change(int first, int last) { emit dataChanged(index(first, 0), index(last, 1)); }
    int asked() const { return m_asked; }

private:
    int m_rows;
    int m_first = 0;
    mutable int m_asked = 0;
};

int topOf(const LongTable& table) { return table.indexAt({1, 1}).data().toInt(); }

} // namespace

class TestLongTable : public QObject {
    Q_OBJECT

private slots:
    void holdsTwoThousandMillionRows() {
        Numbers numbers(INT_MAX);
        LongTable table;
        show(table, numbers);
        QVERIFY(table.verticalHeader()->count() == 0);
        table.scrollTo(numbers.index(INT_MAX - 1, 0));
        QCOMPARE(table.indexAt({1, table.viewport()->height() - 1 - table.verticalHeader()->defaultSectionSize()})
                         .data()
                         .toInt() > INT_MAX - 10,
                 true);
        (void)table.grab();
        QVERIFY(numbers.asked() < 1000);
    }

    void nothingStandsOverTheFirstHeading() {
        Numbers numbers(10);
        LongTable table;
        show(table, numbers);
        QCOMPARE(table.childAt(table.horizontalHeader()->geometry().topLeft() + QPoint(3, 3)),
                 table.horizontalHeader()->viewport());
    }

    void movesByKeysAndSelectsRows() {
        Numbers numbers(1'000'000);
        LongTable table;
        table.setSelectionBehavior(QAbstractItemView::SelectRows);
        show(table, numbers);
        table.setFocus();
        table.setCurrentIndex(numbers.index(5, 0));
        QTest::keyClick(&table, Qt::Key_Down);
        QCOMPARE(table.currentIndex().row(), 6);
        QTest::keyClick(&table, Qt::Key_PageDown);
        QCOMPARE(table.currentIndex().row(), 6 + table.wholeRowsInSight());
        QTest::keyClick(&table, Qt::Key_End);
        QCOMPARE(table.currentIndex().row(), 999'999);
        QVERIFY(table.viewport()->rect().contains(table.visualRect(table.currentIndex()).center()));
        QTest::keyClick(&table, Qt::Key_Home);
        QCOMPARE(table.currentIndex().row(), 0);
        QTest::keyClick(&table, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(table.selectionModel()->selectedRows().size(), 2);
    }

    void clicksChooseTheRowUnderThePointer() {
        Numbers numbers(1000);
        LongTable table;
        show(table, numbers);
        table.scrollTo(numbers.index(500, 0), QAbstractItemView::PositionAtTop);
        const QRect third = table.visualRect(numbers.index(503, 1));
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, third.center());
        QCOMPARE(table.currentIndex(), numbers.index(503, 1));
        // From a row far out of sight, as by a shift and a click.
        table.scrollTo(numbers.index(0, 0));
        QTest::mouseClick(table.viewport(), Qt::LeftButton, Qt::ShiftModifier,
                          table.visualRect(numbers.index(2, 1)).center());
        QVERIFY(table.selectionModel()->isSelected(numbers.index(300, 1)));
    }

    void whatChangesInSightIsPaintedAnew() {
        Numbers numbers(1000);
        LongTable table;
        show(table, numbers);
        table.scrollTo(numbers.index(500, 0), QAbstractItemView::PositionAtTop);
        QCoreApplication::processEvents();
        const int before = numbers.asked();
        numbers.change(0, 400); // out of sight
        QCoreApplication::processEvents();
        QCOMPARE(numbers.asked(), before);
        numbers.change(400, 502);
        QTRY_VERIFY(numbers.asked() > before);
    }

    void selectsAllWithoutMakingAList() {
        Numbers numbers(50'000'000);
        LongTable table;
        show(table, numbers);
        table.selectAll();
        QCOMPARE(table.selectionModel()->selection().size(), 1);
        QVERIFY(table.selectionModel()->isSelected(numbers.index(49'999'999, 0)));
    }

    void whatIsInSightStaysWhenRowsGoAboveIt() {
        Numbers numbers(1000);
        TailTable table;
        show(table, numbers);
        QTRY_COMPARE(table.verticalScrollBar()->value(), table.verticalScrollBar()->maximum());
        table.verticalScrollBar()->setValue(table.verticalScrollBar()->maximum() - 5);
        QVERIFY(!table.follows());
        const int top = topOf(table);
        numbers.takeFront(400);
        QCOMPARE(topOf(table), top);
        QVERIFY(!table.follows());
        numbers.append(300);
        QCOMPARE(topOf(table), top);
    }

    void followsTheEndWhileItIsInSight() {
        Numbers numbers(1000);
        TailTable table;
        show(table, numbers);
        QTRY_COMPARE(table.verticalScrollBar()->value(), table.verticalScrollBar()->maximum());
        QVERIFY(table.follows());
        numbers.append(5000);
        QVERIFY(table.follows());
        numbers.takeFront(2000);
        QVERIFY(table.follows());
        QTRY_COMPARE(table.verticalScrollBar()->value(), table.verticalScrollBar()->maximum());
        QSignalSpy follows(&table, &TailTable::followsChanged);
        table.verticalScrollBar()->setValue(10);
        QCOMPARE(follows.size(), 1);
        table.verticalScrollBar()->setValue(table.verticalScrollBar()->maximum());
        QVERIFY(table.follows());
    }

    void whatIsChosenStaysInSightWhenTheTableGetsLower() {
        Numbers numbers(1000);
        TailTable table;
        table.setSelectionBehavior(QAbstractItemView::SelectRows);
        show(table, numbers);
        const auto chooseBelowTop = [&](int rows) {
            table.setCurrentIndex(numbers.index(table.firstRowInSight() + rows, 0));
            return table.firstRowInSight();
        };
        const auto isSeen = [&] {
            return table.currentIndex().row() < table.firstRowInSight() + table.wholeRowsInSight();
        };
        // One that stays in sight does not move under the pointer, though the table followed its end.
        QTRY_COMPARE(table.verticalScrollBar()->value(), table.verticalScrollBar()->maximum());
        const int top = chooseBelowTop(2);
        table.resize(400, 150);
        QCoreApplication::processEvents();
        QCOMPARE(table.firstRowInSight(), top);
        QVERIFY(!table.follows());
        // One that would be covered moves as little as it must.
        table.resize(400, 300);
        table.verticalScrollBar()->setValue(100);
        chooseBelowTop(table.wholeRowsInSight() - 1);
        table.resize(400, 150);
        QTRY_VERIFY(isSeen());
        QCOMPARE(table.currentIndex().row(), table.firstRowInSight() + table.wholeRowsInSight() - 1);
        // One near the end is in sight there, too.
        table.resize(400, 300);
        table.setFollows(true);
        QTRY_COMPARE(table.verticalScrollBar()->value(), table.verticalScrollBar()->maximum());
        table.setCurrentIndex(numbers.index(999, 0));
        table.resize(400, 150);
        QTRY_COMPARE(table.verticalScrollBar()->value(), table.verticalScrollBar()->maximum());
        QVERIFY(table.follows());
    }

private:
    static void show(LongTable& table, Numbers& numbers) {
        table.setModel(&numbers);
        table.resize(400, 300);
        table.show();
        QVERIFY(QTest::qWaitForWindowExposed(&table));
    }
};

QTEST_MAIN(TestLongTable)
#include "tst_long_table.moc"
