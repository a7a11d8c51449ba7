#include "tests/support/gui_window_driver.h"

#include <QTest>

#include <memory>

using namespace swb;
using swb::test::GuiWindowDriver;

class TestWindowData : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_driver.reset(); }

    void twoDataPagesConverse_data();
    void twoDataPagesConverse();
    void whatTheCallsPageMovedIsShownToo();
    void aBadByteIsMarkedAndNothingIsSent();
    void theEndOfTheStreamIsARow();
    void theBytesOfTheChosenRowStandInHexAndText();

private:
    QWidget* page(int number) { return m_driver->page(SocketId{static_cast<std::uint32_t>(number)}); }
    bool compose(int number, const QString& form, const QString& text);
    bool press(int number, const QString& call) { return m_driver->press(call, page(number)); }
    QStringList row(int number, int index); // direction, bytes, data

    std::unique_ptr<GuiWindowDriver> m_driver;
};

void TestWindowData::init() {
    m_driver = std::make_unique<GuiWindowDriver>();
    QVERIFY(m_driver->preset("Socket pair"));
    QVERIFY(m_driver->makeFromBuilder());
    QTRY_VERIFY(page(1) && page(2));
    for (const SocketId socket : {SocketId{1}, SocketId{2}})
        QVERIFY(m_driver->openTab(socket, "Data"));
}

bool TestWindowData::compose(int number, const QString& form, const QString& text) {
    QPlainTextEdit* payload = nullptr;
    for (auto* field : page(number)->findChildren<QPlainTextEdit*>())
        if (field->isVisible() && field->accessibleName() == QLatin1String("payload"))
            payload = field;
    return m_driver->press(form, page(number)) && m_driver->typeInto(payload, text);
}

QStringList TestWindowData::row(int number, int index) {
    const QAbstractItemView* table = m_driver->list("sent and received", page(number));
    if (table == nullptr || index >= table->model()->rowCount())
        return {};
    QStringList cells;
    for (int column = 1; column <= 3; ++column)
        cells << table->model()->index(index, column).data().toString();
    return cells;
}

void TestWindowData::twoDataPagesConverse_data() {
    QTest::addColumn<QString>("form");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("length");
    QTest::addColumn<QString>("shown");
    QTest::newRow("text") << "Text" << "a\\b c" << 5 << "a\\\\b c";
    QTest::newRow("two lines") << "Text" << "a\nb" << 3 << "a\\nb";
    QTest::newRow("escapes") << "Escapes" << "\\x00\\u00e9\\n" << 4 << "\\n";
    QTest::newRow("hex") << "Hex" << "48 65 0A" << 3 << "He\\n";
}

void TestWindowData::twoDataPagesConverse() {
    QFETCH(const QString, form);
    QFETCH(const QString, typed);
    QFETCH(const int, length);
    QFETCH(const QString, shown);
    QVERIFY(compose(1, form, typed));
    QTRY_VERIFY2(m_driver->says(page(1), QString("%1 bytes").arg(length)), qPrintable(m_driver->text(page(1))));
    QVERIFY(press(1, "send"));
    QTRY_COMPARE(row(1, 0).value(1), QString::number(length));
    QVERIFY(row(1, 0).front().endsWith("sent"));
    QVERIFY(press(2, "recv"));
    QTRY_COMPARE(row(2, 0).value(1), QString::number(length));
    QVERIFY(row(2, 0).front().endsWith("received"));
    QVERIFY2(row(2, 0).back().contains(shown), qPrintable(row(2, 0).back()));
    QTRY_VERIFY(m_driver->says(page(2), QString("recv = %1").arg(length)));
}

void TestWindowData::whatTheCallsPageMovedIsShownToo() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.openTab(SocketId{1}, "Calls"));
    QVERIFY(d.type("data", "by a card", d.card(SocketId{1}, "write")));
    QVERIFY(d.call(SocketId{1}, "write"));
    QVERIFY(press(2, "read"));
    QTRY_COMPARE(row(2, 0).value(2), QString("by a card"));
    QVERIFY(d.openTab(SocketId{1}, "Data"));
    QTRY_COMPARE(row(1, 0).value(2), QString("by a card"));
}

void TestWindowData::aBadByteIsMarkedAndNothingIsSent() {
    QVERIFY(compose(1, "Hex", "48 6g"));
    QTRY_VERIFY2(m_driver->says(page(1), "Character 5"), qPrintable(m_driver->text(page(1))));
    QVERIFY(press(1, "send"));
    QVERIFY(compose(1, "Hex", "48 66"));
    QVERIFY(press(1, "send"));
    QTRY_COMPARE(row(1, 0).value(1), QString("2")); // the first there is
}

void TestWindowData::theEndOfTheStreamIsARow() {
    QVERIFY(m_driver->press("close", page(1)));
    QVERIFY(press(2, "recv"));
    QTRY_COMPARE(row(2, 0).value(1), QString("0"));
    QTRY_VERIFY(m_driver->says(page(2), "end of stream"));
}

void TestWindowData::theBytesOfTheChosenRowStandInHexAndText() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(compose(1, "Escapes", "Hi\\x00"));
    QVERIFY(press(1, "send"));
    QTRY_COMPARE(row(1, 0).value(1), QString("3"));
    QAbstractItemView* table = d.list("sent and received", page(1));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(0, 3)).center());
    const QAbstractItemView* bytes = d.list("bytes in hex", page(1));
    QVERIFY(bytes);
    QString cells;
    for (int column = 0; column < bytes->model()->columnCount(); ++column)
        cells += bytes->model()->index(0, column).data().toString() + QLatin1Char(' ');
    QVERIFY2(cells.contains("48") && cells.contains("69") && cells.contains("Hi"), qPrintable(cells));
}

QTEST_MAIN(TestWindowData)
#include "tst_window_data.moc"
