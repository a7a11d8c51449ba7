#include "tests/support/gui_find.h"
#include "ui/editors/address_editor.h"
#include "ui/editors/flags_editor.h"
#include "ui/editors/host_combo.h"

#include <QLineEdit>
#include <QTest>

#include <sys/socket.h>

using namespace swb;
using namespace swb::test;

namespace {

void type(QLineEdit* field, const QString& text) {
    field->selectAll();
    QTest::keyClicks(field, text);
    if (text.isEmpty())
        QTest::keyClick(field, Qt::Key_Delete);
}

} // namespace

// The address fields of families other than IP and Unix.
class TstFamilyFields : public QObject {
    Q_OBJECT

private slots:
    void netlinkHasPortIdAndGroups() {
        AddressEditor editor(AF_NETLINK);
        editor.setPurpose(AddressPurpose::Bind);
        QVERIFY(*editor.address() == Address::netlink(0, 0));
        QVERIFY(noteOf(&editor)->text().contains(QStringLiteral("chooses an id")));
        auto* id = named<QLineEdit>(&editor, QStringLiteral("Port id"));
        type(id, QStringLiteral("0x10"));
        named<FlagsEditor>(&editor, QStringLiteral("Groups"))->setValue(1);
        QVERIFY(*editor.address() == Address::netlink(16, 1));
        type(id, QStringLiteral("kernel"));
        QVERIFY(!editor.address());
        QVERIFY(!editor.validate());
        editor.setPurpose(AddressPurpose::Connect);
        type(id, {});
        named<FlagsEditor>(&editor, QStringLiteral("Groups"))->setValue(0);
        QVERIFY(noteOf(&editor)->text().contains(QStringLiteral("kernel itself")));
    }

    void vsockHasContextAndPort() {
        AddressEditor editor(AF_VSOCK);
        editor.setPurpose(AddressPurpose::Bind);
        editor.propose(4000, {});
        QVERIFY(*editor.address() == Address::vsock(1, 4000));
        auto* context = editor.findChild<HostCombo*>();
        emit context->offersWanted();
        QVERIFY(context->findText(QStringLiteral("any")) >= 0);
        type(context->lineEdit(), QStringLiteral("any"));
        QVERIFY(noteOf(&editor)->text().contains(QStringLiteral("may reach")));
        type(named<QLineEdit>(&editor, QStringLiteral("Port")), QStringLiteral("-1"));
        QVERIFY(*editor.address() == Address::vsock(0xffffffff, 0xffffffff));
        type(context->lineEdit(), QStringLiteral("elsewhere"));
        QVERIFY(!editor.address());
    }
};

QTEST_MAIN(TstFamilyFields)
#include "tst_family_fields.moc"
