#include "core/payload/hex.h"
#include "core/wire/control_fields.h"
#include "ui/models/control_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace swb;

namespace {

ControlPart proposed(std::string_view symbol) { return proposedPart(*findControlKind(symbol)); }

QModelIndex field(const ControlModel& model, int message, int row) {
    return model.index(row, ControlModel::ValueColumn, model.index(message, ControlModel::NameColumn));
}

QString nameOf(const QModelIndex& index) { return index.siblingAtColumn(ControlModel::NameColumn).data().toString(); }

} // namespace

class TestControlModel : public QObject {
    Q_OBJECT

private slots:
    void messagesAndTheirFieldsStandInATree() {
        ControlModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.add(proposed("IP_PKTINFO"));
        model.add(proposed("IP_TTL"));
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.rowCount(model.index(0, 0)), 3);
        QCOMPARE(nameOf(model.index(0, 0)), "IP_PKTINFO");
        QCOMPARE(nameOf(field(model, 0, 1)), "ipi_spec_dst");
        QCOMPARE(field(model, 0, 1).data().toString(), "0.0.0.0");
        QCOMPARE(field(model, 1, 0).data().toString(), "64");
    }

    void anEditedFieldChangesTheBytesAndKeepsTheTree() {
        ControlModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.add(proposed("IP_PKTINFO"));
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changed(&model, &ControlModel::bytesChanged);
        QVERIFY(model.setData(field(model, 0, 0), "lo"));
        QVERIFY(model.setData(field(model, 0, 1), "127.0.0.2"));
        QCOMPARE(reset.count(), 0);
        QCOMPARE(changed.count(), 2);
        QCOMPARE(QString::fromStdString(toHex(BytesView(model.bytes()).subspan(16))),
                 "01 00 00 00 7f 00 00 02 00 00 00 00 00 00 00 00");
        QCOMPARE(field(model, 0, 0).data().toString(), "lo");
        QCOMPARE(field(model, 0, 0).data(Qt::EditRole).toString(), "1");
    }

    void aFieldOfNoFixedLengthGrowsAndShrinks() {
        ControlModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.add(proposed("SCM_RIGHTS"));
        model.add(proposed("IP_TTL"));
        QVERIFY(model.setData(field(model, 0, 0), "5, 6, 7"));
        QCOMPARE(model.bytes().size(), controlSpace(12) + controlSpace(4));
        QVERIFY(model.setData(field(model, 0, 0), "8"));
        QCOMPARE(model.bytes().size(), controlSpace(4) * 2);
        QCOMPARE(field(model, 1, 0).data().toString(), "64");
    }

    void whatCannotBeReadIsRefusedAndChangesNothing() {
        ControlModel model;
        model.add(proposed("IP_TTL"));
        const Bytes before = model.bytes();
        QSignalSpy refused(&model, &ControlModel::refused);
        QVERIFY(!model.setData(field(model, 0, 0), "many"));
        QCOMPARE(refused.count(), 1);
        QVERIFY(refused.front().front().toString().startsWith("value: "));
        QCOMPARE(model.bytes(), before);
        QVERIFY(!model.setData(model.index(0, ControlModel::ValueColumn), "5")); // a message itself is not typed
    }

    void anUnknownKindHasItsLevelAndTypeToBeTyped() {
        ControlModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.add({});
        QCOMPARE(model.rowCount(model.index(0, 0)), 3);
        QVERIFY(model.setData(field(model, 0, 2), "40 00 00 00"));
        QVERIFY(model.setData(field(model, 0, 0), "SOL_NETLINK"));
        QVERIFY(model.setData(field(model, 0, 1), "0x2a"));
        QCOMPARE(controlMessages(model.bytes()).front().level, 270);
        QCOMPARE(controlMessages(model.bytes()).front().type, 42);
        QSignalSpy refused(&model, &ControlModel::refused);
        QVERIFY(!model.setData(field(model, 0, 1), "99999999999"));
        QVERIFY(!model.setData(field(model, 0, 0), "SOL_NOTHING"));
        QCOMPARE(refused.count(), 2);
        // A level and type that are known make it a message with fields of its own.
        QVERIFY(model.setData(field(model, 0, 1), "2"));
        QVERIFY(model.setData(field(model, 0, 0), "IPPROTO_IP"));
        QCOMPARE(nameOf(model.index(0, 0)), "IP_TTL");
        QCOMPARE(field(model, 0, 0).data().toString(), "64");
    }

    void bytesThatLieAreShownWithTheirFault() {
        ControlModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.add(proposed("IP_TTL"));
        Bytes lying = model.bytes();
        lying[0] = 200;
        model.setBytes(lying);
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.rowCount(model.index(0, 0)), 0);
        QVERIFY(model.index(0, ControlModel::ValueColumn).data().toString().contains("cmsg_len says 200"));
        model.setBytes({1, 2, 3});
        QVERIFY(model.index(0, ControlModel::ValueColumn).data().toString().contains("3 bytes are left"));
        model.setBytes({});
        QCOMPARE(model.rowCount(), 0);
    }

    void aRemovedMessageTakesItsBytesWithIt() {
        ControlModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.add(proposed("IP_TTL"));
        model.add(proposed("IP_TOS"));
        model.removeMessage(0);
        QCOMPARE(nameOf(model.index(0, 0)), "IP_TOS");
        model.removeMessage(0);
        QVERIFY(model.bytes().empty());
    }
};

QTEST_MAIN(TestControlModel)
#include "tst_control_model.moc"
