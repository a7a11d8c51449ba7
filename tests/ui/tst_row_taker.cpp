#include "core/constants/tables.h"
#include "core/reference/constant_list.h"
#include "tests/support/gui_drop.h"
#include "ui/editors/flags_editor.h"
#include "ui/editors/integer_edit.h"
#include "ui/editors/number_combo.h"
#include "ui/editors/option_choice.h"
#include "ui/editors/row_hover.h"
#include "ui/editors/row_taker.h"
#include "ui/models/reference_rows.h"
#include "ui/views/call_card.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QTest>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

using namespace swb;
using namespace swb::test;

namespace {

CarriedRow rowOf(const char* group, const char* symbol) {
    for (const ReferenceRow& row : reference::constantRows())
        if (row.kind == QLatin1String(group) && row.name() == QLatin1String(symbol))
            return row.carried();
    return {};
}

std::unique_ptr<QMimeData> carrying(const CarriedRows& rows) {
    auto data = std::make_unique<QMimeData>();
    putRows(*data, rows);
    return data;
}

std::unique_ptr<QMimeData> carrying(const char* group, const char* symbol) { return carrying({rowOf(group, symbol)}); }

} // namespace

// Rows of the reference dropped on the fields that take numbers.
class TestRowTaker : public QObject {
    Q_OBJECT

private slots:
    void whatIsCarriedArrivesWhole();
    void damagedRowsAreNoRows();
    void aNumberIsTakenByTheFieldOfItsTable();
    void whatIsOfAnotherTableIsRefusedAlsoAsText();
    void aNumberThatOnlyLooksRightIsRefused();
    void textIsDroppedAsEver();
    void flagsAreSetBesideThoseThatAreSet();
    void anOptionBringsItsLevel();
    void anIntegerTakesItsKindAlone();
    void aCheckBoxIsCheckedByItsName();
    void aCardHandsOnWhatOneOfItsFieldsTakes();
    void aFieldThatIsNotShownTakesNothing();
    void aDisabledFieldTakesNothing();
    void rowsHeldStillOpenWhatIsUnderThem();
};

void TestRowTaker::whatIsCarriedArrivesWhole() {
    const CarriedRows rows{rowOf("address family", "AF_INET6"), rowOf("message flag", "MSG_PEEK"),
                           rowOf("option of IPPROTO_TCP", "TCP_NODELAY")};
    QCOMPARE(rows[0].socket->family, int{AF_INET6});
    QCOMPARE(*rows[2].optionLevel, int{IPPROTO_TCP});
    const auto data = carrying(rows);
    QVERIFY(hasRows(data.get()));
    QVERIFY(rowsOf(data.get()) == rows);
    QCOMPARE(data->text(), QStringLiteral("AF_INET6|MSG_PEEK|TCP_NODELAY"));
}

void TestRowTaker::damagedRowsAreNoRows() {
    const auto whole = carrying("message flag", "MSG_PEEK");
    const QString type = whole->formats().at(0);
    const QByteArray bytes = whole->data(type);
    for (qsizetype length = 0; length < bytes.size(); ++length) {
        QMimeData cut;
        cut.setData(type, bytes.left(length));
        QVERIFY(rowsOf(&cut).empty());
    }
    QMimeData junk;
    junk.setData(type, QByteArray(64, '\xff'));
    QVERIFY(rowsOf(&junk).empty());
    FlagsEditor flags(QStringLiteral("flags"), messageFlags());
    QVERIFY(!dropOn(&flags, junk));
}

void TestRowTaker::aNumberIsTakenByTheFieldOfItsTable() {
    NumberCombo combo(families());
    combo.setValue(AF_INET);
    QVERIFY(dropOn(combo.lineEdit(), *carrying("address family", "AF_INET6")));
    QCOMPARE(combo.value(), int{AF_INET6});
    QCOMPARE(combo.currentText(), QStringLiteral("AF_INET6  10"));
    QVERIFY(dropOn(&combo, *carrying("address family", "PF_UNIX"))); // a second name
    QCOMPARE(combo.value(), int{AF_UNIX});
}

void TestRowTaker::whatIsOfAnotherTableIsRefusedAlsoAsText() {
    NumberCombo combo(families());
    combo.setValue(AF_INET);
    for (const auto& [group, symbol] : {std::pair{"socket type", "SOCK_DGRAM"}, {"errno", "EPIPE"}})
        QVERIFY(!dropOn(combo.lineEdit(), *carrying(group, symbol)));
    QVERIFY(
        !dropOn(combo.lineEdit(), *carrying({rowOf("address family", "AF_INET"), rowOf("address family", "AF_UNIX")})));
    QCOMPARE(combo.currentText(), QStringLiteral("AF_INET  2"));
}

void TestRowTaker::aNumberThatOnlyLooksRightIsRefused() {
    NumberCombo combo(families());
    combo.setValue(AF_INET);
    QVERIFY(!dropOn(&combo, *carrying({{QStringLiteral("port"), QStringLiteral("80"), 80}})));
    QVERIFY(!dropOn(&combo, *carrying({{QStringLiteral("address family"), QStringLiteral("AF_INET"), 23}})));
    QVERIFY(!dropOn(&combo, *carrying({{QStringLiteral("address family"), QStringLiteral("AF_INET6")}})));
    QCOMPARE(combo.value(), int{AF_INET});
}

void TestRowTaker::textIsDroppedAsEver() {
    NumberCombo combo(families());
    combo.setEditText({});
    QMimeData data;
    data.setText(QStringLiteral("AF_UNIX"));
    QVERIFY(dropOn(combo.lineEdit(), data));
    QCOMPARE(combo.value(), int{AF_UNIX});
}

void TestRowTaker::flagsAreSetBesideThoseThatAreSet() {
    FlagsEditor flags(QStringLiteral("flags"), messageFlags());
    flags.setValue(MSG_NOSIGNAL);
    QVERIFY(dropOn(&flags, *carrying({rowOf("message flag", "MSG_PEEK"), rowOf("message flag", "MSG_DONTWAIT")})));
    QCOMPARE(flags.value(), int{MSG_NOSIGNAL | MSG_PEEK | MSG_DONTWAIT});
    QVERIFY(!dropOn(&flags, *carrying({rowOf("message flag", "MSG_OOB"), rowOf("poll event", "POLLIN")})));
    QCOMPARE(flags.value(), int{MSG_NOSIGNAL | MSG_PEEK | MSG_DONTWAIT});
}

void TestRowTaker::anOptionBringsItsLevel() {
    QWidget page;
    OptionChoice choice(&page);
    choice.level()->setParent(&page);
    choice.name()->setParent(&page);
    choice.choose(SOL_SOCKET, SO_KEEPALIVE);
    QVERIFY(dropOn(choice.name(), *carrying("option of IPPROTO_TCP", "TCP_NODELAY")));
    QCOMPARE(choice.level()->value(), int{IPPROTO_TCP});
    QCOMPARE(choice.name()->value(), int{TCP_NODELAY});
    QVERIFY(dropOn(choice.level(), *carrying("option of SOL_SOCKET", "SO_RCVBUF")));
    QCOMPARE(choice.level()->value(), int{SOL_SOCKET});
    QCOMPARE(choice.name()->value(), int{SO_RCVBUF});
    QVERIFY(dropOn(choice.level(), *carrying("option level", "SOL_TLS"))); // a level alone
    QCOMPARE(choice.level()->value(), 282);
    QVERIFY(!dropOn(choice.name(), *carrying("option of other systems", "SO_NOSIGPIPE"))); // it has no number here
}

void TestRowTaker::anIntegerTakesItsKindAlone() {
    IntegerEdit backlog(QStringLiteral("backlog"));
    backlog.setValue(16);
    QVERIFY(!dropOn(backlog.field(), *carrying("limit", "SOMAXCONN")));
    QCOMPARE(backlog.field()->text(), QStringLiteral("16"));
    backlog.takeRowsOf(QStringLiteral("limit"));
    QVERIFY(dropOn(backlog.field(), *carrying("limit", "SOMAXCONN")));
    QCOMPARE(backlog.value(), std::int64_t{SOMAXCONN});
    QVERIFY(!dropOn(backlog.field(), *carrying("errno", "EPIPE")));
}

void TestRowTaker::aCheckBoxIsCheckedByItsName() {
    QCheckBox box(QStringLiteral("SOCK_NONBLOCK"));
    takeAsCheck(&box);
    QVERIFY(!dropOn(&box, *carrying("socket type flag", "SOCK_CLOEXEC")));
    QVERIFY(dropOn(&box, *carrying("socket type flag", "SOCK_NONBLOCK")));
    QVERIFY(box.isChecked());
}

void TestRowTaker::aCardHandsOnWhatOneOfItsFieldsTakes() {
    CallCard card(QStringLiteral("poll"), {});
    auto* events = new FlagsEditor(QStringLiteral("events"), pollEvents());
    card.addArgument(QStringLiteral("events"), events);
    QVERIFY(dropOn(card.button(), *carrying("poll event", "POLLRDHUP")));
    QCOMPARE(events->value(), 0x2000);
    QVERIFY(!dropOn(card.button(), *carrying("message flag", "MSG_PEEK")));
}

void TestRowTaker::aFieldThatIsNotShownTakesNothing() {
    CallCard card(QStringLiteral("poll"), {});
    auto* events = new FlagsEditor(QStringLiteral("events"), pollEvents());
    card.addArgument(QStringLiteral("events"), events);
    events->hide();
    QVERIFY(!dropOn(&card, *carrying("poll event", "POLLRDHUP")));
    QCOMPARE(events->value(), 0);
}

void TestRowTaker::aDisabledFieldTakesNothing() {
    FlagsEditor flags(QStringLiteral("flags"), messageFlags());
    flags.setEnabled(false);
    QVERIFY(!dropOn(&flags, *carrying("message flag", "MSG_PEEK")));
    QCOMPARE(flags.value(), 0);
}

void TestRowTaker::rowsHeldStillOpenWhatIsUnderThem() {
    QWidget window;
    QWidget first(&window), second(&window);
    first.setGeometry(0, 0, 100, 100);
    second.setGeometry(0, 100, 100, 100);
    int openedFirst = 0, openedSecond = 0;
    new RowHover(&first, [&openedFirst](QPoint) { ++openedFirst; });
    new RowHover(&second, [&openedSecond](QPoint) { ++openedSecond; });
    window.resize(100, 200);
    window.show();
    const auto rows = carrying("message flag", "MSG_PEEK");
    const auto enter = [](QWidget& widget, const QMimeData& data) {
        QCursor::setPos(widget.mapToGlobal(QPoint(50, 50)));
        QDragEnterEvent event(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&widget, &event);
        QVERIFY(!event.isAccepted()); // there is nothing to drop it on
    };
    enter(first, *rows);
    QTRY_COMPARE(openedFirst, 1);
    enter(first, *rows); // and gone again before it is opened
    enter(second, *rows);
    QTRY_COMPARE(openedSecond, 1);
    QCOMPARE(openedFirst, 1);
    QMimeData text;
    text.setText(QStringLiteral("MSG_PEEK"));
    enter(first, text); // not a row
    enter(second, *rows);
    QTRY_COMPARE(openedSecond, 2);
    QCOMPARE(openedFirst, 1);
}

QTEST_MAIN(TestRowTaker)
#include "tst_row_taker.moc"
