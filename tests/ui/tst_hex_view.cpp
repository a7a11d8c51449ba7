#include "ui/models/hex_model.h"
#include "ui/views/hex_search.h"
#include "ui/views/hex_view.h"
#include "ui/views/long_table.h"
#include "ui/views/work_strip.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <atomic>

using namespace swb;

namespace {

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;

// A gigabyte of letters that nobody holds, with a word near its end; it counts what is read of it.
class Gigabyte final : public ByteSource {
public:
    static constexpr std::uint64_t kWordAt = kGiB - 1000;
    std::uint64_t size() const override { return kGiB; }
    std::size_t read(std::uint64_t offset, std::span<std::uint8_t> to) const override {
        if (offset >= kGiB)
            return 0;
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(to.size(), kGiB - offset));
        std::fill_n(to.begin(), count, std::uint8_t{'a'});
        for (std::uint64_t i = 0; i < 4; ++i)
            if (kWordAt + i >= offset && kWordAt + i < offset + count)
                to[static_cast<std::size_t>(kWordAt + i - offset)] = static_cast<std::uint8_t>("word"[i]);
        m_read += count;
        return count;
    }
    std::uint64_t readSoFar() const { return m_read; }

private:
    mutable std::atomic<std::uint64_t> m_read{0};
};

template <class Widget>
Widget* named(const QWidget& view, const QString& name) {
    for (Widget* widget : view.findChildren<Widget*>())
        if (widget->accessibleName() == name)
            return widget;
    return nullptr;
}

bool says(const QWidget& view, const QString& part) {
    return std::ranges::any_of(view.findChildren<QLabel*>(), [&](const QLabel* label) {
        return label->isVisibleTo(&view) && label->text().contains(part);
    });
}

QString cell(const QAbstractItemModel& model, int row, int column) {
    return model.index(row, column).data().toString();
}

} // namespace

class TestHexView : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_source = std::make_shared<Gigabyte>();
        m_view = std::make_unique<HexView>();
        m_view->resize(1000, 400);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    }
    void cleanup() { m_view.reset(); }

    void showsAGigabyteAndReadsWhatIsInSightAlone() {
        open();
        (void)m_view->grab();
        QVERIFY(table()->model()->rowCount() >= static_cast<int>(kGiB / 32));
        table()->verticalScrollBar()->setValue(table()->verticalScrollBar()->maximum());
        (void)m_view->grab();
        QVERIFY2(m_source->readSoFar() < (1u << 20), qPrintable(QString::number(m_source->readSoFar())));
        QCOMPARE(cell(*table()->model(), table()->model()->rowCount() - 1, HexModel::OffsetColumn),
                 QString("3fffffe0"));
    }

    void keepsItsModelRightWhenTheSourceChanges() {
        const QAbstractItemModelTester tester(table()->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_view->setBytes({1, 2, 3}, "few", 3);
        QCOMPARE(table()->model()->rowCount(), 1);
        m_view->setBytes({}, "none", 0);
        QCOMPARE(table()->model()->rowCount(), 0);
    }

    void findsBytesBesideTheWindowAndMarksThem() {
        open();
        find("word");
        QTRY_VERIFY_WITH_TIMEOUT(says(*m_view, QString::number(Gigabyte::kWordAt)), 30000);
        auto* model = m_view->findChild<HexModel*>();
        const int row = model->rowOf(Gigabyte::kWordAt);
        QCOMPARE(model->markedIn(row).length, 4);
        QVERIFY(!table()->visualRect(model->index(row, HexModel::HexColumn)).isEmpty());
        QVERIFY(table()->viewport()->rect().contains(table()->visualRect(model->index(row, 0)).center()));
        find("word");
        QTRY_VERIFY(says(*m_view, "Not found from here to the end"));
    }

    void findsBackwardFromWhereItIs() {
        open();
        find("word");
        QTRY_VERIFY_WITH_TIMEOUT(says(*m_view, "Found at"), 30000);
        named<QLineEdit>(*m_view, "Find")->setText("aaaa");
        QTest::mouseClick(named<QToolButton>(*m_view, "Previous match"), Qt::LeftButton);
        QTRY_VERIFY(says(*m_view, "Found at " + QString::number(Gigabyte::kWordAt - 4)));
    }

    void aSearchCanBeStopped() {
        open();
        find("no such word");
        auto* strip = m_view->search()->findChild<WorkStrip*>();
        QVERIFY(strip->isRunning());
        strip->stop();
        QTRY_VERIFY(says(*m_view, "was stopped"));
    }

    void anotherSourceEndsTheSearch() {
        open();
        find("no such word");
        m_view->setBytes({1, 2}, "few", 2);
        QVERIFY(!m_view->search()->findChild<WorkStrip*>()->isRunning());
    }

    void goesToAnOffset_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<quint64>("offset");
        QTest::newRow("decimal") << "536870912" << quint64(536870912);
        QTest::newRow("hex") << "0x3ffffff0" << quint64(0x3ffffff0);
    }
    void goesToAnOffset() {
        QFETCH(QString, typed);
        QFETCH(quint64, offset);
        open();
        m_view->showSearch(true);
        auto* line = named<QLineEdit>(*m_view, "Go to");
        line->setText(typed);
        QTest::keyClick(line, Qt::Key_Return);
        auto* model = m_view->findChild<HexModel*>();
        QCOMPARE(table()->currentIndex().row(), model->rowOf(offset));
        QVERIFY(table()->viewport()->rect().contains(table()->visualRect(table()->currentIndex()).center()));
    }

    void saysWhyAnOffsetOrBytesCannotBeTaken() {
        open();
        m_view->showSearch(true);
        auto* line = named<QLineEdit>(*m_view, "Go to");
        line->setText("0x40000000");
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY(says(*m_view, QLocale().toString(qulonglong(kGiB)) + " bytes"));
        find("\\q");
        QVERIFY(named<QLineEdit>(*m_view, "Find")->property("invalid").toBool());
    }

    void copiesAndSavesTheSelectedRows() {
        open();
        auto* model = m_view->findChild<HexModel*>();
        const int row = model->rowOf(Gigabyte::kWordAt);
        const QItemSelection rows(model->index(row, 0), model->index(row + 1, HexModel::TextColumn));
        table()->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
        QCOMPARE(m_view->textToCopy().count('\n'), 1);
        QVERIFY(m_view->textToCopy().contains("77 6f 72 64"));
        const QTemporaryDir folder;
        QSignalSpy saved(m_view.get(), &HexView::saved);
        m_view->saveTo(folder.filePath("part"));
        QVERIFY(saved.wait());
        QFile file(folder.filePath("part"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QCOMPARE(bytes.size(), 2 * model->bytesPerRow());
        QVERIFY(bytes.contains("word"));
    }

    void copiesNoMoreThanItsLimit() {
        open();
        QVERIFY(m_view->textToCopy().size() < qsizetype(8 * HexView::kMostCopied));
    }

private:
    void open() { m_view->setSource(m_source, "large", kGiB); }
    LongTable* table() const { return m_view->findChild<LongTable*>(); }
    void find(const QString& text) {
        m_view->showSearch(true);
        auto* line = named<QLineEdit>(*m_view, "Find");
        line->setText(text);
        QTest::keyClick(line, Qt::Key_Return);
    }

    std::shared_ptr<Gigabyte> m_source;
    std::unique_ptr<HexView> m_view;
};

QTEST_MAIN(TestHexView)
#include "tst_hex_view.moc"
