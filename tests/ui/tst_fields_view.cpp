#include "core/payload/hex.h"
#include "core/wire/decode.h"
#include "ui/models/field_model.h"
#include "ui/models/hex_model.h"
#include "ui/views/fields_view.h"
#include "ui/views/hex_view.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace swb;

namespace {

const Bytes kBytes =
    *parseHex("45 00 00 1d 00 00 00 00 40 11 7c ce 7f 00 00 01 7f 00 00 01 04 d2 00 35 00 0a 00 00 78");

Decoded decodedPacket() { return findDecoder("ipv4")->decode(kBytes, {}); }

QModelIndex findField(const FieldModel& model, const QString& name, const QModelIndex& parent = {}) {
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex here = model.index(row, 0, parent);
        if (here.data().toString() == name)
            return here;
        if (const QModelIndex inner = findField(model, name, here); inner.isValid())
            return inner;
    }
    return {};
}

QString visibleText(const QWidget& widget) {
    QStringList all;
    for (const QLabel* label : widget.findChildren<QLabel*>())
        if (label->isVisibleTo(&widget))
            all << label->text();
    return all.join(u'\n');
}

} // namespace

class TestFieldsView : public QObject {
    Q_OBJECT

private slots:
    void theModelIsSoundAndHasTheTree() {
        FieldModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.set(decodedPacket(), kBytes);
        const QModelIndex version = findField(model, "version");
        QVERIFY(version.isValid());
        QCOMPARE(version.parent().data().toString(), QString("IPv4 header"));
        QCOMPARE(version.siblingAtColumn(FieldModel::ValueColumn).data().toString(), QString("4"));
        QCOMPARE(version.siblingAtColumn(FieldModel::OffsetColumn).data().toString(), QString("0.0"));
        QCOMPARE(version.siblingAtColumn(FieldModel::LengthColumn).data().toString(), QString("4 bits"));
        const QModelIndex source = findField(model, "source");
        QCOMPARE(source.siblingAtColumn(FieldModel::BytesColumn).data().toString(), QString("7f 00 00 01"));
        model.set({}, {});
        QCOMPARE(model.rowCount(), 0);
    }

    // The UDP length is 10 and 9 bytes are there.
    void aFaultIsSaidInWords() {
        FieldModel model;
        model.set(decodedPacket(), kBytes);
        const QModelIndex length = findField(model, "length");
        QCOMPARE(length.siblingAtColumn(FieldModel::NoteColumn).data().toString(),
                 QString("fault: says 10 bytes, 9 are there"));
        FieldsView view;
        view.set(decodedPacket(), kBytes);
        QVERIFY(visibleText(view).contains("with faults") || view.findChild<QLabel*>()->toolTip().contains("faults"));
    }

    void whatIsSelectedIsShownInFullAndTold() {
        FieldsView view;
        view.resize(360, 300);
        view.show();
        view.set(decodedPacket(), kBytes);
        QSignalSpy selected(&view, &FieldsView::fieldSelected);
        view.tree()->setCurrentIndex(findField(*view.model(), "time to live"));
        QCOMPARE(selected.size(), 1);
        QCOMPARE(selected.front().at(0).value<std::size_t>(), std::size_t{8});
        QCOMPARE(selected.front().at(1).value<std::size_t>(), std::size_t{1});
        QVERIFY(visibleText(view).contains("time to live = 64"));
        QVERIFY(visibleText(view).contains("offset 8, 1 byte: 40"));
    }

    void narrowItShowsNameAndValueAndNothingCutOff() {
        FieldsView view;
        view.resize(300, 300);
        view.show();
        view.set(decodedPacket(), kBytes);
        QVERIFY(!view.tree()->isColumnHidden(FieldModel::ValueColumn));
        QVERIFY(view.tree()->isColumnHidden(FieldModel::BytesColumn));
        view.resize(1400, 300);
        QCoreApplication::processEvents();
        QVERIFY(!view.tree()->isColumnHidden(FieldModel::BytesColumn));
        QVERIFY(!view.tree()->isColumnHidden(FieldModel::NoteColumn));
    }

    void theNextPacketKeepsThePlace() {
        FieldsView view;
        view.set(decodedPacket(), kBytes);
        view.tree()->setCurrentIndex(findField(*view.model(), "protocol"));
        Bytes other = kBytes;
        other[9] = 1;
        view.set(findDecoder("ipv4")->decode(other, {}), other);
        QCOMPARE(view.tree()->currentIndex().data().toString(), QString("protocol"));
        QVERIFY(visibleText(view).contains("IPPROTO_ICMP"));
    }

    void allFieldsAreCopiedAsText() {
        FieldsView view;
        view.set(decodedPacket(), kBytes);
        const QString text = view.textToCopy();
        QVERIFY(text.contains("\n  IPv4 header\n    version = 4"));
        QVERIFY(text.contains("length = 10  (fault: says 10 bytes, 9 are there)"));
    }

    void aFieldExplainsItself() {
        FieldsView view;
        view.set(decodedPacket(), kBytes);
        QSignalSpy asked(&view, &FieldsView::explainRequested);
        view.tree()->setCurrentIndex(findField(*view.model(), "protocol"));
        for (auto* button : view.findChildren<QAbstractButton*>())
            if (button->accessibleName() == "Explain the field")
                QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        const auto explanation = asked.front().front().value<Explanation>();
        QCOMPARE(explanation.title, std::string("protocol"));
        QVERIFY(explanation.sections.at(0).text.find("IPPROTO_UDP (17)") != std::string::npos);
    }

    void markedBytesAreFoundInTheirRows() {
        HexView hex;
        hex.resize(600, 200);
        hex.show();
        hex.setBytes(kBytes, "packet", kBytes.size());
        auto* model = hex.findChild<HexModel*>();
        hex.mark(14, 6);
        const int perRow = model->bytesPerRow();
        int marked = 0;
        for (int row = 0; row < model->rowCount(); ++row)
            marked += model->markedIn(row).length;
        QCOMPARE(marked, 6);
        QCOMPARE(model->firstMarkedRow(), 14 / perRow);
        hex.mark(28, 100); // beyond the end
        QCOMPARE(model->markedIn(28 / perRow).length, 1);
        hex.mark(0, 0);
        QCOMPARE(model->firstMarkedRow(), -1);
    }
};

QTEST_MAIN(TestFieldsView)
#include "tst_fields_view.moc"
