#include "tests/support/gui_window_driver.h"
#include "ui/editors/flags_editor.h"
#include "ui/models/field_model.h"

#include <QAbstractItemModelTester>
#include <QTest>
#include <QTreeView>

#include <memory>

using namespace swb;
using swb::test::GuiWindowDriver;

namespace {

// Every name and value in the tree, those folded away too.
QStringList textsOf(const QAbstractItemModel& model, const QModelIndex& parent = {}) {
    QStringList texts;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex here = model.index(row, FieldModel::NameColumn, parent);
        texts << here.data().toString() + " = " + here.siblingAtColumn(FieldModel::ValueColumn).data().toString();
        texts << textsOf(model, here);
    }
    return texts;
}

} // namespace

// From the preset to the kernel's own list of interfaces, with the mouse and the keyboard.
class TestWindowNetlink : public QObject {
    Q_OBJECT

private slots:
    void init() { m_driver = std::make_unique<GuiWindowDriver>(); }
    void cleanup() { m_driver.reset(); }

    void theLinkListIsDecodedByName() {
        GuiWindowDriver& d = *m_driver;
        const SocketId socket = d.make("Route netlink");
        QVERIFY(socket);
        QVERIFY(d.call(socket, "bind"));
        QVERIFY(d.outcome(socket, "bind").contains("= 0"));
        QVERIFY(d.openTab(socket, "Data"));
        QWidget* page = d.page(socket);
        QVERIFY(d.press("send", page)); // the form of the link list is there to begin with
        QTRY_VERIFY(d.ledgerRow(socket, "send(").result.startsWith("32"));
        QVERIFY(d.press("follow", page));
        QTRY_VERIFY(d.says(page, "Following has ended"));
        QTRY_VERIFY(d.list("sent and received", page)->model()->rowCount() >= 2);

        QAbstractItemView* rows = d.list("sent and received", page);
        const QModelIndex answer = rows->model()->index(1, 0);
        rows->scrollTo(answer);
        QTest::mouseClick(rows->viewport(), Qt::LeftButton, {}, rows->visualRect(answer).center());
        auto* fields = qobject_cast<QTreeView*>(d.list("fields", page));
        QVERIFY(fields);
        const QAbstractItemModelTester tester(fields->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QStringList texts = textsOf(*fields->model());
        QVERIFY2(texts.contains("IFLA_IFNAME = lo"), qPrintable(texts.join('\n')));
        QVERIFY(texts.filter("RTM_NEWLINK = 1: lo, UP LOOPBACK").size() == 1 ||
                texts.filter("RTM_NEWLINK = 1: lo, LOOPBACK").size() == 1); // in a namespace where lo is down
    }

    void aTreeOfManyMessagesBeginsFolded() {
        GuiWindowDriver& d = *m_driver;
        const SocketId socket = d.make("Route netlink");
        QVERIFY(socket && d.openTab(socket, "Data"));
        QWidget* page = d.page(socket);
        QVERIFY(d.press("send", page));
        QVERIFY(d.press("follow", page));
        QTRY_VERIFY(d.says(page, "Following has ended"));
        QAbstractItemView* rows = d.list("sent and received", page);
        QTRY_VERIFY(rows->model()->rowCount() >= 3);
        const QModelIndex last = rows->model()->index(rows->model()->rowCount() - 1, 0); // NLMSG_DONE
        rows->scrollTo(last);
        QTest::mouseClick(rows->viewport(), Qt::LeftButton, {}, rows->visualRect(last).center());
        auto* fields = qobject_cast<QTreeView*>(d.list("fields", page));
        QVERIFY(fields);
        QVERIFY(textsOf(*fields->model()).contains("NLMSG_DONE = the end of the list"));
        QVERIFY(fields->isExpanded(fields->model()->index(0, 0)));
        const QModelIndex answer = rows->model()->index(1, 0);
        rows->scrollTo(answer);
        QTest::mouseClick(rows->viewport(), Qt::LeftButton, {}, rows->visualRect(answer).center());
        if (fields->model()->rowCount() > 1)
            QVERIFY(!fields->isExpanded(fields->model()->index(0, 0)));
    }

    void whatChangesTheMachineIsSaidBeforeItIsSent() {
        GuiWindowDriver& d = *m_driver;
        const SocketId socket = d.make("Route netlink");
        QVERIFY(socket && d.openTab(socket, "Data"));
        QWidget* page = d.page(socket);
        QVERIFY(!d.says(page, "changes this machine"));
        QVERIFY(d.type("nlmsg_type", "RTM_DELLINK", page));
        QVERIFY2(d.says(page, "RTM_DELLINK changes this machine"), qPrintable(d.text(page)));
        QVERIFY(d.type("nlmsg_type", "RTM_GETLINK", page));
        QVERIFY(!d.says(page, "changes this machine"));
        QCOMPARE(d.view(socket).bytesSent, std::uint64_t(0)); // nothing was
    }

    void aNetlinkSocketIsNotShownAsConnected() {
        GuiWindowDriver& d = *m_driver;
        const SocketId socket = d.make("Route netlink");
        QVERIFY(socket);
        QVERIFY(d.says(d.page(socket), "NETLINK_ROUTE"));
        QCOMPARE(d.view(socket).life, Life::Fresh);
        QVERIFY(d.call(socket, "bind"));
        QCOMPARE(d.view(socket).life, Life::Bound);
        QVERIFY(d.view(socket).local->toString().starts_with("netlink:"));
    }

private:
    std::unique_ptr<GuiWindowDriver> m_driver;
};

QTEST_MAIN(TestWindowNetlink)
#include "tst_window_netlink.moc"
