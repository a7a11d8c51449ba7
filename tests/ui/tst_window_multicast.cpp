#include "core/constants/numbers.h"
#include "core/net/interfaces.h"
#include "tests/support/gui_access.h"
#include "tests/support/gui_window_driver.h"
#include "ui/models/group_log.h"
#include "ui/models/group_model.h"
#include "ui/panels/group_editor.h"
#include "ui/panels/group_trial.h"
#include "ui/panels/multicast_panel.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

#include <algorithm>
#include <memory>

using namespace swb;
using namespace swb::test;

// Groups, with the controls of the window alone.
class TestWindowMulticast : public QObject {
    Q_OBJECT

private slots:
    void init() { m_driver = std::make_unique<GuiWindowDriver>(); }
    void cleanup() { m_driver.reset(); }

    void twoSocketsExchangeADatagramWithTheCallsOfTheirPages();
    void theTrialLeadsToTheFirstDatagram();
    void theTrialProposesThePortOfTheGroupsProtocol();
    void theTrialOfIpv6StaysInsideTheMachine();
    void anAddressFieldSaysThatItsAddressIsAGroup();
    void everyButtonIsOneCall();
    void aRefusalStandsBesideItsButton();
    void aGroupIsLeftFromTheList();
    void whatAnotherControlJoinedIsInTheListToo();
    void aSenderIsNamedInTheFormThatHasAPlaceForIt();
    void anInterfaceNamedInTwoWaysIsOneMembership();
    void whatCannotBeAnAddressMakesNoCall();
    void theClassOfTheGroupAndTheFlagsOfTheInterfaceAreTold();
    void groupsOfTheMachineAreTold();
    void aSwitchShowsWhatTheKernelSays();
    void broadcastIsRefusedUntilItsSwitchIsOn();
    void onlySocketsThatCanBeInAGroupHaveThePart_data();
    void onlySocketsThatCanBeInAGroupHaveThePart();
    void theGroupsOfASocketEndWithIt();
    void theModelKeepsItsPromises();
    void everyControlSpeaksAndNothingIsWiderThanThePage();
    void theKeyboardAloneJoinsAGroup();

private:
    SocketId open(const QString& preset = QStringLiteral("UDP")) {
        const SocketId socket = m_driver->make(preset);
        return socket && openPart(socket) ? socket : SocketId{};
    }
    bool openPart(SocketId socket) {
        return m_driver->openTab(socket, QStringLiteral("Options")) &&
               m_driver->press(QStringLiteral("Groups"), m_driver->page(socket));
    }
    QWidget* panel(SocketId socket) const { return m_driver->page(socket)->findChild<MulticastPanel*>(); }
    QWidget* editor(SocketId socket) const { return m_driver->page(socket)->findChild<GroupEditor*>(); }
    QWidget* trial(SocketId socket) const { return m_driver->page(socket)->findChild<GroupTrial*>(); }
    QAbstractItemModel* list(SocketId socket) const { return panel(socket)->findChild<QTreeView*>()->model(); }
    std::vector<CallRecord> calls() { return m_driver->bridge().engine().recorder().copySince(0).completed; }
    bool saysSoon(QWidget* within, const QString& words) {
        const bool said = m_driver->waitFor([&] { return m_driver->says(within, words); });
        if (!said)
            qWarning("%s", qPrintable(m_driver->text(within)));
        return said;
    }
    bool address(SocketId socket, const QString& call, const QString& host, int port) {
        QWidget* card = m_driver->card(socket, call);
        return card && m_driver->type("Address", host, card) && m_driver->type("Port", QString::number(port), card);
    }

    std::unique_ptr<GuiWindowDriver> m_driver;
};

void TestWindowMulticast::twoSocketsExchangeADatagramWithTheCallsOfTheirPages() {
    GuiWindowDriver& d = *m_driver;
    const SocketId receiver = d.make("UDP");
    QVERIFY(address(receiver, "bind", "239.255.1.1", 0) && d.call(receiver, "bind"));
    QVERIFY(openPart(receiver));
    QVERIFY(d.press("IP_ADD_MEMBERSHIP", panel(receiver)));
    QVERIFY(saysSoon(editor(receiver), "Joined 239.255.1.1 on lo."));
    QVERIFY(d.press("Two pages"));
    const SocketId sender = open();
    QVERIFY(sender);
    QVERIFY(d.press("IP_MULTICAST_IF", panel(sender)));
    QVERIFY(saysSoon(panel(sender), "IP_MULTICAST_IF = 0"));
    QVERIFY(saysSoon(panel(sender), "Now: the interface of 127.0.0.1"));
    QVERIFY(d.openTab(sender, "Calls"));
    QVERIFY(address(sender, "sendto", "239.255.1.1", d.localPort(receiver)));
    QVERIFY(d.type("data", "to all of you", d.card(sender, "sendto")) && d.call(sender, "sendto"));
    QVERIFY(d.outcome(sender, "sendto").contains("= 13"));
    QVERIFY(d.openTab(receiver, "Calls"));
    QVERIFY(d.call(receiver, "recvfrom"));
    QVERIFY(d.outcome(receiver, "recvfrom").contains("= 13"));
}

void TestWindowMulticast::theTrialLeadsToTheFirstDatagram() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = open();
    QVERIFY(d.press("Try it: two sockets, six calls", panel(socket)));
    QVERIFY(!d.button("5 sendto", trial(socket))->isEnabled()); // nobody to send yet
    QVERIFY(d.type("Group port", "0", trial(socket)));
    QVERIFY(d.says(trial(socket), "this socket to 239.255.1.1:0"));
    QVERIFY(d.press("1 bind", trial(socket)));
    QVERIFY(saysSoon(trial(socket), "done: bound to 239.255.1.1:"));
    QVERIFY(d.press("2 setsockopt", trial(socket)));
    QVERIFY(saysSoon(trial(socket), "done: join 239.255.1.1 on lo"));
    QVERIFY(d.press("3 socket", trial(socket)));
    QVERIFY(saysSoon(trial(socket), "done: s2 sends"));
    QVERIFY(d.press("4 setsockopt", trial(socket)));
    QVERIFY(saysSoon(trial(socket), "done: s2 sends to groups through lo"));
    QVERIFY(d.press("5 sendto", trial(socket)));
    QVERIFY(saysSoon(trial(socket), "done: s2 sends \"hello, group\""));
    QVERIFY(d.press("6 recvfrom", trial(socket)));
    QVERIFY(saysSoon(trial(socket), "\"hello, group\" from 127.0.0.1:"));
    std::vector<CallId> made; // exactly the six, of nobody but the person
    for (const CallRecord& record : calls())
        if (record.origin == Origin::User)
            made.push_back(record.call);
    QCOMPARE(made, (std::vector<CallId>{CallId::Socket, CallId::Bind, CallId::Setsockopt, CallId::Socket,
                                        CallId::Setsockopt, CallId::Sendto, CallId::Recvfrom}));
}

void TestWindowMulticast::theTrialProposesThePortOfTheGroupsProtocol() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = open();
    QVERIFY(d.press("Try it: two sockets, six calls", panel(socket)));
    QCOMPARE(d.field("Group port", trial(socket))->text(), QString("4000"));
    QVERIFY(d.type("Group", "224.0.0.251", editor(socket)));
    QCOMPARE(d.field("Group port", trial(socket))->text(), QString("5353"));
    QVERIFY(d.type("Group port", "6000", trial(socket)));
    QVERIFY(d.type("Group", "224.0.1.1", editor(socket)));
    QCOMPARE(d.field("Group port", trial(socket))->text(), QString("6000")); // a person's choice stays
}

void TestWindowMulticast::theTrialOfIpv6StaysInsideTheMachine() {
    GuiWindowDriver& d = *m_driver;
    const auto all = allInterfaces();
    const auto suits = [](const InterfaceInfo& one) {
        return one.isUp && one.hasMulticast && !one.isLoopback && one.firstOf(kAfInet6) != nullptr;
    };
    QVERIFY(d.openBuilder() && d.preset("UDP") && d.choose(d.combo("Family", d.builder()), "AF_INET6"));
    const SocketId socket = d.makeFromBuilder();
    QVERIFY(socket && openPart(socket));
    QVERIFY(d.says(editor(socket), "Interface-local scope, transient. Stays inside this machine"));
    if (std::none_of(all->begin(), all->end(), suits)) {
        QVERIFY(d.says(editor(socket), "Linux gives loopback no route for groups of IPv6"));
        QSKIP("no interface beside loopback is up and has IPv6 and multicast");
    }
    QVERIFY(d.press("Try it: two sockets, six calls", panel(socket)));
    QVERIFY(d.type("Group port", "0", trial(socket)));
    for (const auto& [button, words] : {std::pair{"1 bind", "done: bound to"},
                                        {"2 setsockopt", "done: join ff11::101"},
                                        {"3 socket", "done: s2 sends"},
                                        {"4 setsockopt", "done: s2 sends to groups"},
                                        {"5 sendto", "done: s2 sends \"hello"},
                                        {"6 recvfrom", "\"hello, group\" from"}}) {
        QVERIFY2(d.press(button, trial(socket)), button);
        QVERIFY2(saysSoon(trial(socket), words), words);
    }
}

void TestWindowMulticast::anAddressFieldSaysThatItsAddressIsAGroup() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("UDP");
    QVERIFY(address(socket, "bind", "239.255.1.1", 0));
    QVERIFY(d.says(d.card(socket, "bind"), "A group (administratively scoped, local): what goes to it comes in"));
    QVERIFY(address(socket, "sendto", "224.0.0.251", 5353));
    QVERIFY(d.says(d.card(socket, "sendto"), "it goes out where IP_MULTICAST_IF"));
}

void TestWindowMulticast::everyButtonIsOneCall() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = open();
    QVERIFY(d.says(editor(socket), "IPPROTO_IP, IP_ADD_MEMBERSHIP, {imr_multiaddr=239.255.1.1"));
    const std::size_t before = calls().size();
    QVERIFY(d.press("IP_ADD_MEMBERSHIP", panel(socket)));
    QTRY_COMPARE(calls().size(), before + 1);
    QCOMPARE(calls().back().call, CallId::Setsockopt);
    QCOMPARE(calls().back().origin, Origin::User);
    QTRY_VERIFY(d.ledgerRow(socket, "setsockopt(").call.contains("IP_ADD_MEMBERSHIP"));
    QVERIFY(d.ledgerRow(socket, "setsockopt(").call.contains("{imr_multiaddr=239.255.1.1,"));
    QVERIFY(saysSoon(editor(socket), "= 0"));
}

void TestWindowMulticast::aRefusalStandsBesideItsButton() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = open();
    QVERIFY(d.press("IP_DROP_MEMBERSHIP", panel(socket)));
    QVERIFY(saysSoon(editor(socket), "EADDRNOTAVAIL"));
    QVERIFY(d.says(editor(socket), "This socket is not in the group on this interface."));
    for (int i = 0; i < 2; ++i)
        QVERIFY(d.press("IP_ADD_MEMBERSHIP", panel(socket)));
    QVERIFY(saysSoon(editor(socket), "EADDRINUSE"));
    QVERIFY(d.type("Group", "10.1.2.3", editor(socket)));
    QVERIFY(d.says(editor(socket), "This is no group: the kernel answers EINVAL."));
    QVERIFY(d.press("IP_ADD_MEMBERSHIP", panel(socket))); // it may be tried
    QVERIFY(saysSoon(editor(socket), "This is no multicast address."));
    QTRY_COMPARE(d.ledgerRow(socket, "setsockopt(").errnoText, QString("EINVAL"));
}

void TestWindowMulticast::aGroupIsLeftFromTheList() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = open();
    QVERIFY(d.says(panel(socket), "None yet."));
    QVERIFY(d.press("IP_ADD_MEMBERSHIP", panel(socket)));
    QTRY_COMPARE(list(socket)->rowCount(), 1);
    QCOMPARE(list(socket)->index(0, GroupModel::GroupColumn).data().toString(), QString("239.255.1.1"));
    QCOMPARE(list(socket)->index(0, GroupModel::InterfaceColumn).data().toString(), QString("lo"));
    QCOMPARE(list(socket)->index(0, GroupModel::SendersColumn).data().toString(), QString("everybody"));
    QVERIFY(d.press("Leave", panel(socket)));
    QTRY_COMPARE(list(socket)->rowCount(), 0);
    QTRY_VERIFY(d.ledgerRow(socket, "setsockopt(").call.contains("IP_DROP_MEMBERSHIP"));
    QVERIFY(d.press("IP_ADD_MEMBERSHIP", panel(socket)));
    QTRY_COMPARE(list(socket)->rowCount(), 1);
    QTest::keyClick(panel(socket)->findChild<QTreeView*>(), Qt::Key_Delete);
    QTRY_COMPARE(list(socket)->rowCount(), 0);
}

void TestWindowMulticast::whatAnotherControlJoinedIsInTheListToo() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("UDP");
    GroupRequest request;
    request.family = d.view(socket).family;
    request.group = "239.255.7.7";
    request.interface = 1;
    const OptionSpec* option = groupOption(request.deed, request.form, request.family);
    d.bridge().submit({socket, step::Setsockopt{option->level, option->name, *groupValue(request)}});
    QTRY_COMPARE(d.reports().back().name, std::string("setsockopt"));
    QVERIFY(openPart(socket));
    QTRY_COMPARE(list(socket)->rowCount(), 1);
    QCOMPARE(list(socket)->index(0, 0).data().toString(), QString("239.255.7.7"));
}

void TestWindowMulticast::aSenderIsNamedInTheFormThatHasAPlaceForIt() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = open();
    QVERIFY(d.type("Group", "232.1.1.1", editor(socket)));
    QVERIFY(d.says(editor(socket), "A receiver names the sender as well"));
    QVERIFY(d.press("One sender", editor(socket)));
    QVERIFY(d.type("Sender", "127.0.0.9", editor(socket)));
    QVERIFY(d.says(editor(socket), "IP_ADD_SOURCE_MEMBERSHIP, {imr_multiaddr=232.1.1.1, imr_interface=127.0.0.1"));
    QVERIFY(d.press("IP_ADD_SOURCE_MEMBERSHIP", editor(socket)));
    QTRY_COMPARE(list(socket)->rowCount(), 1);
    QCOMPARE(list(socket)->index(0, GroupModel::SendersColumn).data().toString(), QString("only 127.0.0.9"));
    QComboBox* form = d.combo("Call form", editor(socket));
    QVERIFY(d.choose(form, "struct group_source_req"));
    QVERIFY(d.type("Sender", "127.0.0.8", editor(socket)));
    QVERIFY(d.press("MCAST_JOIN_SOURCE_GROUP", editor(socket)));
    QVERIFY(saysSoon(editor(socket), "for what 127.0.0.8 sends"));
    QVERIFY(d.press("Block one", editor(socket)));
    QVERIFY(d.press("MCAST_BLOCK_SOURCE", editor(socket)));
    QVERIFY(saysSoon(editor(socket), "Senders can be blocked in a group that was joined for every sender"));
}

void TestWindowMulticast::anInterfaceNamedInTwoWaysIsOneMembership() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = open();
    QVERIFY(d.press("IP_ADD_MEMBERSHIP", editor(socket))); // by its number
    QTRY_COMPARE(list(socket)->rowCount(), 1);
    QVERIFY(d.press("One sender", editor(socket)));
    QVERIFY(d.press("IP_ADD_SOURCE_MEMBERSHIP", editor(socket))); // by its address
    QTRY_COMPARE(list(socket)->index(0, GroupModel::SendersColumn).data().toString(), QString("only 127.0.0.1"));
    QCOMPARE(list(socket)->rowCount(), 1); // the kernel has turned the one
    QVERIFY(d.press("Leave", panel(socket)));
    QTRY_COMPARE(list(socket)->rowCount(), 0);
}

void TestWindowMulticast::whatCannotBeAnAddressMakesNoCall() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = open();
    const std::size_t before = calls().size();
    QVERIFY(d.type("Group", "everybody", editor(socket)));
    QVERIFY(d.press("IP_ADD_MEMBERSHIP", editor(socket)));
    QVERIFY(d.says(editor(socket), "not made"));
    QCOMPARE(calls().size(), before);
}

void TestWindowMulticast::theClassOfTheGroupAndTheFlagsOfTheInterfaceAreTold() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = open();
    for (const auto& [group, words] : {std::pair{"224.0.0.251", "Local network control"},
                                       {"232.0.0.7", "Source-specific"},
                                       {"239.1.1.1", "Administratively scoped"},
                                       {"ff15::7", "Site-local scope, transient"}}) {
        QVERIFY(d.type("Group", group, editor(socket)));
        QVERIFY2(d.says(editor(socket), words), group);
    }
    QVERIFY(d.says(editor(socket), "up, loopback"));
    QVERIFY(d.says(panel(socket), "127.255.255.255 on lo"));
    QVERIFY(d.choose(d.combo("Interface", editor(socket)), "by routing"));
    QVERIFY(d.says(editor(socket), "The interface of the route to the group"));
}

void TestWindowMulticast::groupsOfTheMachineAreTold() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = open();
    QVERIFY(d.type("Group", "239.255.88.77", editor(socket)));
    QVERIFY(d.press("IP_ADD_MEMBERSHIP", editor(socket)));
    QTRY_COMPARE(list(socket)->rowCount(), 1);
    QVERIFY(d.press("This machine", panel(socket)));
    const auto has = [&](const char* group) {
        return !list(socket)->match(list(socket)->index(0, 0), Qt::DisplayRole, QString(group)).isEmpty();
    };
    QVERIFY(has("239.255.88.77"));
    QVERIFY(has("224.0.0.1")); // every host is in it
    QVERIFY(d.press("IP_DROP_MEMBERSHIP", editor(socket)));
    QTRY_VERIFY(!has("239.255.88.77"));
}

void TestWindowMulticast::aSwitchShowsWhatTheKernelSays() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = open();
    auto* loop = qobject_cast<QCheckBox*>(d.button("IP_MULTICAST_LOOP", panel(socket)));
    QVERIFY(loop);
    QTRY_VERIFY(loop->isChecked());
    QVERIFY(d.press(loop));
    QTRY_VERIFY(!loop->isChecked());
    QVERIFY(saysSoon(panel(socket), "IP_MULTICAST_LOOP = 0"));
    QVERIFY(d.type("TTL", "7", panel(socket)));
    QVERIFY(d.press("IP_MULTICAST_TTL", panel(socket)));
    QVERIFY(saysSoon(panel(socket), "IP_MULTICAST_TTL = 0"));
    QTRY_VERIFY(d.ledgerRow(socket, "setsockopt(").call.contains("IP_MULTICAST_TTL, 7"));
    d.bridge().engine().faults().add({.call = CallId::Setsockopt, .socket = socket, .error = 12});
    QVERIFY(d.press("SO_REUSEADDR", panel(socket)));
    QVERIFY(saysSoon(panel(socket), "SO_REUSEADDR ENOMEM"));
    QVERIFY(!qobject_cast<QCheckBox*>(d.button("SO_REUSEADDR", panel(socket)))->isChecked());
}

void TestWindowMulticast::broadcastIsRefusedUntilItsSwitchIsOn() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("UDP");
    QVERIFY(address(socket, "sendto", "127.255.255.255", 9) && d.call(socket, "sendto"));
    QVERIFY(d.outcome(socket, "sendto").contains("EACCES"));
    QVERIFY(openPart(socket));
    QVERIFY(d.press("SO_BROADCAST", panel(socket)));
    QVERIFY(saysSoon(panel(socket), "SO_BROADCAST = 0"));
    QVERIFY(d.openTab(socket, "Calls") && d.call(socket, "sendto"));
    QVERIFY(!d.outcome(socket, "sendto").contains("EACCES"));
}

void TestWindowMulticast::onlySocketsThatCanBeInAGroupHaveThePart_data() {
    QTest::addColumn<QString>("preset");
    QTest::addColumn<bool>("has");
    QTest::newRow("UDP") << "UDP" << true;
    QTest::newRow("UDP-Lite") << "UDP-Lite" << true;
    QTest::newRow("TCP") << "TCP client" << false;
    QTest::newRow("Unix") << "Unix datagram" << false;
    QTest::newRow("netlink") << "Route netlink" << false;
}
void TestWindowMulticast::onlySocketsThatCanBeInAGroupHaveThePart() {
    QFETCH(const QString, preset);
    const SocketId socket = m_driver->make(preset);
    QVERIFY(m_driver->openTab(socket, "Options"));
    QTEST(m_driver->button("Groups", m_driver->page(socket)) != nullptr, "has");
}

void TestWindowMulticast::theGroupsOfASocketEndWithIt() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = open();
    QVERIFY(d.press("IP_ADD_MEMBERSHIP", editor(socket)));
    QTRY_COMPARE(list(socket)->rowCount(), 1);
    QSignalSpy finished(&d.bridge(), &EngineBridge::actionFinished);
    d.bridge().submit({socket, step::Dup{}});
    QTRY_COMPARE(finished.count(), 1);
    const SocketId twin = finished.first().first().value<ActionReport>().made.at(0);
    QTRY_VERIFY(d.bridge().find(twin) != nullptr);
    const GroupLog& log = GroupLog::of(d.bridge());
    QCOMPARE(log.memberships(twin).size(), std::size_t{1}); // of the file that both share
    d.bridge().submit({socket, step::Close{}});
    QTRY_VERIFY(!d.view(socket).isOpen());
    QCOMPARE(log.memberships(twin).size(), std::size_t{1});
    QVERIFY(!d.button("IP_ADD_MEMBERSHIP", editor(socket))->isEnabled());
    d.bridge().submit({twin, step::Close{}});
    QTRY_VERIFY(log.memberships(twin).empty());
    QTRY_COMPARE(list(socket)->rowCount(), 0);
}

void TestWindowMulticast::theModelKeepsItsPromises() {
    GroupModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    std::vector<Membership> list;
    for (const char* group : {"239.1.1.1", "239.1.1.2", "239.1.1.3"})
        list.push_back({2, group, 1, "", false, GroupForm::OfFamily, {}});
    model.setMemberships(list);
    QPersistentModelIndex kept = model.index(2, 0);
    list.erase(list.begin());
    list.push_back({10, "ff02::1", 1, "", true, GroupForm::Independent, {"fe80::1", "fe80::2"}});
    model.setMemberships(list);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(kept.row(), 1);
    QCOMPARE(model.index(2, GroupModel::SendersColumn).data().toString(), QString("only fe80::1, fe80::2"));
    QCOMPARE(model.index(2, GroupModel::MembersColumn).data().toString(), QString("MCAST_JOIN_SOURCE_GROUP"));
    std::swap(list[0], list[1]);
    model.setMemberships(list);
    QCOMPARE(model.index(0, 0).data().toString(), QString("239.1.1.3"));
    model.setHostGroups({{2, 1, "lo", "239.1.1.3", 4, {{"10.0.0.1", 2, 0}, {"10.0.0.2", 0, 1}}}});
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, GroupModel::SendersColumn).data().toString(),
             QString("10.0.0.1 asked for, 10.0.0.2 blocked"));
    model.setMemberships({});
    QCOMPARE(model.rowCount(), 0);
}

void TestWindowMulticast::everyControlSpeaksAndNothingIsWiderThanThePage() {
    GuiWindowDriver& d = *m_driver;
    d.window().resize(1024, 768);
    const SocketId socket = open();
    QVERIFY(d.press("Two pages"));
    QVERIFY(d.press("Try it: two sockets, six calls", panel(socket)));
    QVERIFY(d.press("One sender", editor(socket)));
    QApplication::processEvents();
    QVERIFY2(accessFaults(*panel(socket)).isEmpty(), qPrintable(accessFaults(*panel(socket)).join('\n')));
    auto* scroll = panel(socket)->findChild<QScrollArea*>();
    QVERIFY2(scroll->widget()->minimumSizeHint().width() <= scroll->viewport()->width(),
             qPrintable(QStringLiteral("%1 > %2")
                            .arg(scroll->widget()->minimumSizeHint().width())
                            .arg(scroll->viewport()->width())));
}

void TestWindowMulticast::theKeyboardAloneJoinsAGroup() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = open();
    QLineEdit* group = d.field("Group", editor(socket));
    QVERIFY(group);
    group->setFocus();
    QTest::keyClick(group, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(group, "239.255.3.3");
    const auto reached = [&] {
        auto* button = qobject_cast<QAbstractButton*>(QApplication::focusWidget());
        return button != nullptr && button->text().startsWith("IP_ADD");
    };
    for (int i = 0; i < 12 && !reached(); ++i)
        d.pressKeys(Qt::Key_Tab);
    QVERIFY(reached());
    d.pressKeys(Qt::Key_Space);
    QTRY_COMPARE(list(socket)->rowCount(), 1);
    QCOMPARE(list(socket)->index(0, 0).data().toString(), QString("239.255.3.3"));
}

QTEST_MAIN(TestWindowMulticast)
#include "tst_window_multicast.moc"
