#include "core/store/history.h"
#include "ui/editors/number_combo.h"
#include "ui/look/control_look.h"
#include "ui/panels/builder_panel.h"
#include "ui/panels/outcome_strip.h"
#include "ui/views/code_view.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <netinet/in.h>
#include <sys/socket.h>

#include <memory>

using namespace swb;

class TstBuilderPanel : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void theButtonNamesTheCallAndTheCodeShowsIt();
    void aSocketIsMadeAndItsAddressHandedOn();
    void aSocketThatIsGoneIsNotOffered();
    void everyPresetMakesASocket_data();
    void everyPresetMakesASocket();
    void aPresetIsShownAsChosenWhileTheSettingsAreItsOwn();
    void aFamilyNobodyKnowsIsRefusedByTheKernelAndExplained();
    void theFlagsOfTheTypeArePassed();
    void protocolsAreNarrowedAndZeroIsExplained();
    void socketBindListenAreMadeOneAfterTheOther();
    void theFirstFailureEndsTheChainAndIsSaid();
    void aFailedBindGoesOnWithTheSameSocket();
    void anAddressThatCannotBeReadHoldsTheFurtherCallsBack();
    void aStalePathIsUnlinkedWhenAsked();
    void aSocketPairHasNoAddress();
    void theSettingsOfASocketAreTakenOver();
    void aConstantIsExplainedWhenItIsGoneTo();
    void theTabKeyGoesInTheOrderOfReading_data();
    void theTabKeyGoesInTheOrderOfReading();
    void addressesUsedAreRemembered();
    void itFitsBesideAnotherPage_data();
    void itFitsBesideAnotherPage();

private:
    QComboBox* combo(const QString& name) const;
    QLineEdit* line(const QString& name) const;
    QPushButton* button(const QString& text) const;
    QPushButton* mainButton() const;
    QToolButton* preset(const QString& name) const;
    QString code(const QString& name) const;
    QString outcome() const;
    void choose(const QString& comboName, const QString& text) const;
    SocketId make(); // presses the main button and waits for the socket
    const BuilderResult& lastResult() const { return m_results.back(); }

    std::unique_ptr<EngineBridge> m_bridge;
    std::unique_ptr<History> m_history;
    std::unique_ptr<BuilderPanel> m_panel;
    std::vector<SocketId> m_made;
    std::vector<BuilderResult> m_results;
};

void TstBuilderPanel::init() {
    auto engine = Engine::create();
    QVERIFY(engine);
    m_made.clear();
    m_results.clear();
    m_bridge = std::make_unique<EngineBridge>(std::move(*engine));
    m_history = std::make_unique<History>(QString());
    m_panel = std::make_unique<BuilderPanel>(*m_bridge, *m_history);
    connect(m_panel.get(), &BuilderPanel::made, this, [this](SocketId socket, const BuilderResult& result) {
        m_made.push_back(socket);
        m_results.push_back(result);
    });
    m_panel->resize(380, 430);
    m_panel->show();
}

void TstBuilderPanel::cleanup() {
    m_panel.reset();
    m_history.reset();
    m_bridge.reset();
}

QComboBox* TstBuilderPanel::combo(const QString& name) const {
    for (auto* box : m_panel->findChildren<QComboBox*>())
        if (box->accessibleName() == name && box->isVisibleTo(m_panel.get()))
            return box;
    return nullptr;
}

QLineEdit* TstBuilderPanel::line(const QString& name) const {
    for (auto* edit : m_panel->findChildren<QLineEdit*>())
        if (edit->accessibleName() == name && edit->isVisibleTo(m_panel.get()))
            return edit;
    return nullptr;
}

QPushButton* TstBuilderPanel::button(const QString& text) const {
    for (auto* push : m_panel->findChildren<QPushButton*>())
        if (push->text() == text && push->isVisibleTo(m_panel.get()))
            return push;
    return nullptr;
}

QPushButton* TstBuilderPanel::mainButton() const {
    for (auto* push : m_panel->findChildren<QPushButton*>())
        if (push->property(kProminentProperty).toBool())
            return push;
    return nullptr;
}

QToolButton* TstBuilderPanel::preset(const QString& name) const {
    for (auto* tool : m_panel->findChildren<QToolButton*>())
        if (tool->text() == name)
            return tool;
    return nullptr;
}

QString TstBuilderPanel::code(const QString& name) const {
    for (auto* view : m_panel->findChildren<CodeView*>())
        if (view->accessibleName() == name)
            return view->code();
    return {};
}

QString TstBuilderPanel::outcome() const {
    QStringList texts;
    for (auto* label : m_panel->findChild<OutcomeStrip*>()->findChildren<QLabel*>())
        if (label->isVisibleTo(m_panel.get()))
            texts << label->text();
    return texts.join(QLatin1Char('\n'));
}

void TstBuilderPanel::choose(const QString& comboName, const QString& text) const {
    QComboBox* box = combo(comboName);
    QVERIFY2(box, qPrintable(comboName));
    if (box->isEditable())
        box->setEditText(text);
    else
        box->setCurrentText(text);
}

SocketId TstBuilderPanel::make() {
    const std::size_t before = m_made.size();
    QTest::mouseClick(mainButton(), Qt::LeftButton);
    if (!QTest::qWaitFor([&] { return m_made.size() > before; }, 10'000))
        return {};
    return m_made.back();
}

void TstBuilderPanel::theButtonNamesTheCallAndTheCodeShowsIt() {
    QCOMPARE(mainButton()->text(), QStringLiteral("socket()"));
    QVERIFY(code(QStringLiteral("In C")).contains(QStringLiteral("socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)")));
    QVERIFY(code(QStringLiteral("In Python")).contains(QStringLiteral("socket.AF_INET")));
    choose(QStringLiteral("Type"), QStringLiteral("SOCK_DGRAM"));
    QVERIFY(code(QStringLiteral("In C")).contains(QStringLiteral("SOCK_DGRAM")));
    choose(QStringLiteral("Then"), QStringLiteral("bind, listen"));
    QCOMPARE(mainButton()->text(), QStringLiteral("socket(), bind(), listen()"));
    QVERIFY(code(QStringLiteral("In C")).contains(QStringLiteral("bind(s")));
    QVERIFY(code(QStringLiteral("In Python")).contains(QStringLiteral("s.listen(16)")));
}

void TstBuilderPanel::aSocketIsMadeAndItsAddressHandedOn() {
    line(QStringLiteral("Port"))->setText(QStringLiteral("4321"));
    const SocketId socket = make();
    const SocketView* view = m_bridge->find(socket);
    QVERIFY(view);
    QCOMPARE(view->family, AF_INET);
    QCOMPARE(view->type, SOCK_STREAM);
    QCOMPARE(view->typeFlags, SOCK_CLOEXEC);
    QVERIFY(view->life == Life::Fresh);
    QCOMPARE(lastResult().bindAddress.toString(), std::string("127.0.0.1:4321"));
    QVERIFY(lastResult().connectAddress.isEmpty());
    preset(QStringLiteral("TCP client"))->click();
    make();
    QCOMPARE(lastResult().connectAddress.toString(), std::string("127.0.0.1:4321"));
    QVERIFY(lastResult().bindAddress.isEmpty());
}

void TstBuilderPanel::aSocketThatIsGoneIsNotOffered() {
    const SocketId socket = make();
    QVERIFY(socket);
    QTRY_VERIFY(outcome().contains(QStringLiteral("Made: s1")));
    m_bridge->submit({socket, step::Close{}});
    QTRY_VERIFY(!m_bridge->find(socket)->isOpen());
    QVERIFY(outcome().contains(QStringLiteral("Made: s1"))); // closed it still has its page
    m_bridge->engine().forgetClosed();
    QTRY_VERIFY2(outcome().isEmpty(), qPrintable(outcome()));
}

void TstBuilderPanel::everyPresetMakesASocket_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("family");
    QTest::addColumn<int>("type");
    QTest::newRow("TCP server") << "TCP server" << AF_INET << int(SOCK_STREAM);
    QTest::newRow("TCP client") << "TCP client" << AF_INET << int(SOCK_STREAM);
    QTest::newRow("UDP") << "UDP" << AF_INET << int(SOCK_DGRAM);
    QTest::newRow("Unix stream") << "Unix stream" << AF_UNIX << int(SOCK_STREAM);
    QTest::newRow("Unix datagram") << "Unix datagram" << AF_UNIX << int(SOCK_DGRAM);
    QTest::newRow("Unix seqpacket") << "Unix seqpacket" << AF_UNIX << int(SOCK_SEQPACKET);
    QTest::newRow("Socket pair") << "Socket pair" << AF_UNIX << int(SOCK_STREAM);
}

void TstBuilderPanel::everyPresetMakesASocket() {
    QFETCH(QString, name);
    QFETCH(int, family);
    QFETCH(int, type);
    QTest::mouseClick(preset(name), Qt::LeftButton);
    QVERIFY(preset(name)->isChecked());
    const SocketView* view = m_bridge->find(make());
    QVERIFY2(view, qPrintable(outcome()));
    QCOMPARE(view->family, family);
    QCOMPARE(view->type, type);
}

void TstBuilderPanel::aPresetIsShownAsChosenWhileTheSettingsAreItsOwn() {
    QVERIFY(preset(QStringLiteral("TCP server"))->isChecked());
    choose(QStringLiteral("Family"), QStringLiteral("AF_INET6"));
    QVERIFY(preset(QStringLiteral("TCP server"))->isChecked()); // the same over IPv6
    choose(QStringLiteral("Type"), QStringLiteral("SOCK_DGRAM"));
    QVERIFY(preset(QStringLiteral("UDP"))->isChecked());
    QVERIFY(!preset(QStringLiteral("TCP server"))->isChecked());
    choose(QStringLiteral("Type"), QStringLiteral("77"));
    QVERIFY(!preset(QStringLiteral("UDP"))->isChecked());
}

void TstBuilderPanel::aFamilyNobodyKnowsIsRefusedByTheKernelAndExplained() {
    QSignalSpy explained(m_panel.get(), &BuilderPanel::explainRequested);
    choose(QStringLiteral("Family"), QStringLiteral("9999"));
    QTest::mouseClick(mainButton(), Qt::LeftButton);
    QTRY_VERIFY(outcome().contains(QStringLiteral("EAFNOSUPPORT"))); // socket(2); observed: above AF_MAX too
    QVERIFY(outcome().contains(QStringLiteral("famil")));
    QVERIFY(m_made.empty());
    QVERIFY(!explained.isEmpty());
    QVERIFY(mainButton()->isEnabled());
}

void TstBuilderPanel::theFlagsOfTheTypeArePassed() {
    for (auto* box : m_panel->findChildren<QCheckBox*>()) {
        if (box->text() == QStringLiteral("SOCK_NONBLOCK"))
            box->setChecked(true);
        if (box->text() == QStringLiteral("SOCK_CLOEXEC"))
            box->setChecked(false);
    }
    const SocketView* view = m_bridge->find(make());
    QVERIFY(view);
    QCOMPARE(view->typeFlags, SOCK_NONBLOCK);
}

void TstBuilderPanel::protocolsAreNarrowedAndZeroIsExplained() {
    auto* protocol = qobject_cast<NumberCombo*>(combo(QStringLiteral("Protocol")));
    QVERIFY(protocol);
    QVERIFY(protocol->findData(QVariant::fromValue<qlonglong>(IPPROTO_TCP)) >= 0);
    QVERIFY(protocol->findData(QVariant::fromValue<qlonglong>(IPPROTO_UDP)) < 0);
    bool explained = false;
    for (auto* label : m_panel->findChildren<QLabel*>())
        explained |= label->isVisibleTo(m_panel.get()) && label->text().contains(QStringLiteral("IPPROTO_TCP (6)"));
    QVERIFY(explained);
    choose(QStringLiteral("Protocol"), QStringLiteral("ipproto_udp"));
    QCOMPARE(protocol->value(), int(IPPROTO_UDP));
    QTest::mouseClick(mainButton(), Qt::LeftButton);
    QTRY_VERIFY(outcome().contains(QStringLiteral("EPROTONOSUPPORT"))); // ip(7)
}

void TstBuilderPanel::socketBindListenAreMadeOneAfterTheOther() {
    line(QStringLiteral("Port"))->setText(QStringLiteral("0"));
    choose(QStringLiteral("Then"), QStringLiteral("bind, listen"));
    line(QStringLiteral("backlog"))->setText(QStringLiteral("5"));
    const SocketView* view = m_bridge->find(make());
    QVERIFY2(view, qPrintable(outcome()));
    QVERIFY(view->life == Life::Listening);
    QCOMPARE(view->backlog, 5);
    QVERIFY(view->local && view->local->port() > 0);
    QCOMPARE(lastResult().backlog, 5);
}

void TstBuilderPanel::theFirstFailureEndsTheChainAndIsSaid() {
    // 192.0.2.1 is for documentation (RFC 5737): no interface has it.
    choose(QStringLiteral("Address"), QStringLiteral("192.0.2.1"));
    choose(QStringLiteral("Then"), QStringLiteral("bind, listen"));
    QTest::mouseClick(mainButton(), Qt::LeftButton);
    QTRY_VERIFY(outcome().contains(QStringLiteral("bind(): EADDRNOTAVAIL")));
    QVERIFY(m_made.empty());
    QCOMPARE(m_bridge->sockets().size(), 1u);
    QVERIFY(m_bridge->sockets().front().backlog == -1);
    QPushButton* open = button(QStringLiteral("Open s%1").arg(m_bridge->sockets().front().id.value));
    QVERIFY(open);
    QTest::mouseClick(open, Qt::LeftButton);
    QCOMPARE(m_made.size(), 1u);
}

void TstBuilderPanel::aFailedBindGoesOnWithTheSameSocket() {
    choose(QStringLiteral("Address"), QStringLiteral("192.0.2.1"));
    line(QStringLiteral("Port"))->setText(QStringLiteral("0"));
    choose(QStringLiteral("Then"), QStringLiteral("bind, listen"));
    QTest::mouseClick(mainButton(), Qt::LeftButton);
    QTRY_VERIFY(button(QStringLiteral("bind() again")));
    choose(QStringLiteral("Address"), QStringLiteral("127.0.0.1"));
    QVERIFY(button(QStringLiteral("bind() again")));
    QTest::mouseClick(button(QStringLiteral("bind() again")), Qt::LeftButton);
    QTRY_COMPARE(m_made.size(), 1u);
    QCOMPARE(m_bridge->sockets().size(), 1u);
    QVERIFY(m_bridge->sockets().front().life == Life::Listening);
}

void TstBuilderPanel::anAddressThatCannotBeReadHoldsTheFurtherCallsBack() {
    choose(QStringLiteral("Address"), QStringLiteral("localhost"));
    choose(QStringLiteral("Then"), QStringLiteral("connect"));
    QCOMPARE(mainButton()->text(), QStringLiteral("socket(), connect()"));
    QSignalSpy reports(m_bridge.get(), &EngineBridge::actionFinished);
    QTest::mouseClick(mainButton(), Qt::LeftButton);
    QVERIFY(mainButton()->isEnabled());
    QVERIFY(combo(QStringLiteral("Address"))->property(kInvalidProperty).toBool());
    choose(QStringLiteral("Then"), QStringLiteral("nothing more")); // what is typed would be lost
    QTest::mouseClick(mainButton(), Qt::LeftButton);
    QVERIFY(mainButton()->isEnabled());
    QVERIFY(combo(QStringLiteral("Address"))->property(kInvalidProperty).toBool());
    choose(QStringLiteral("Address"), QString());
    line(QStringLiteral("Port"))->clear(); // the socket alone needs no address
    QVERIFY(make());
    QCOMPARE(reports.count(), 1);
    QVERIFY(lastResult().bindAddress.isEmpty() && lastResult().connectAddress.isEmpty());
}

void TstBuilderPanel::aStalePathIsUnlinkedWhenAsked() {
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("stale.sock"));
    preset(QStringLiteral("Unix stream"))->click();
    line(QStringLiteral("Path"))->setText(path);
    choose(QStringLiteral("Then"), QStringLiteral("bind"));
    const SocketId first = make();
    QVERIFY2(first, qPrintable(outcome()));
    QSignalSpy reports(m_bridge.get(), &EngineBridge::actionFinished);
    m_bridge->submit({first, step::Close{}});
    QTRY_COMPARE(reports.count(), 1);
    QTest::mouseClick(mainButton(), Qt::LeftButton);
    QTRY_VERIFY(button(QStringLiteral("unlink()")));
    QVERIFY(QFile::exists(path)); // never by itself
    QTest::mouseClick(button(QStringLiteral("unlink()")), Qt::LeftButton);
    QTRY_VERIFY(outcome().contains(QStringLiteral("unlink() = 0")));
    QVERIFY(!QFile::exists(path));
    QTest::mouseClick(button(QStringLiteral("bind() again")), Qt::LeftButton);
    QTRY_COMPARE(m_made.size(), 2u);
    QVERIFY(m_bridge->find(m_made.back())->life == Life::Bound);
}

void TstBuilderPanel::aSocketPairHasNoAddress() {
    preset(QStringLiteral("Socket pair"))->click();
    QCOMPARE(mainButton()->text(), QStringLiteral("socketpair()"));
    QVERIFY(!line(QStringLiteral("Path")));
    QVERIFY(!combo(QStringLiteral("Then")));
    const SocketId socket = make();
    QVERIFY(lastResult().twin);
    QVERIFY(m_bridge->find(socket)->twin == lastResult().twin);
    QVERIFY(lastResult().bindAddress.isEmpty());
}

void TstBuilderPanel::theSettingsOfASocketAreTakenOver() {
    SocketView view;
    view.family = AF_INET6;
    view.type = SOCK_DGRAM;
    view.typeFlags = SOCK_NONBLOCK;
    view.protocol = IPPROTO_UDPLITE;
    view.local = *Address::parseInet6("::1", "5353");
    m_panel->setSettings(view);
    QVERIFY(code(QStringLiteral("In C"))
                .contains(QStringLiteral("socket(AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK, IPPROTO_UDPLITE)")));
    QCOMPARE(combo(QStringLiteral("Address"))->currentText(), QStringLiteral("::1"));
    QCOMPARE(line(QStringLiteral("Port"))->text(), QStringLiteral("5353"));
    make();
    QCOMPARE(lastResult().bindAddress.toString(), std::string("[::1]:5353"));
}

void TstBuilderPanel::aConstantIsExplainedWhenItIsGoneTo() {
    std::vector<std::string> titles;
    connect(m_panel.get(), &BuilderPanel::explainRequested, m_panel.get(),
            [&titles](const Explanation& explanation) { titles.push_back(explanation.title); });
    m_panel->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    combo(QStringLiteral("Family"))->setFocus(Qt::TabFocusReason);
    QTRY_VERIFY(!titles.empty());
    QCOMPARE(titles.back(), std::string("AF_INET"));
}

void TstBuilderPanel::theTabKeyGoesInTheOrderOfReading_data() {
    QTest::addColumn<QString>("family");
    QTest::addColumn<QStringList>("address");
    QTest::newRow("AF_INET") << "AF_INET" << QStringList{"Address", "Port"};
    QTest::newRow("AF_INET6") << "AF_INET6" << QStringList{"Address", "Port", "More", "Scope"};
    QTest::newRow("AF_UNIX") << "AF_UNIX" << QStringList{"Kind", "Path"};
    QTest::newRow("AF_NETLINK") << "AF_NETLINK" << QStringList{"Port id", "0"};
    QTest::newRow("AF_VSOCK") << "AF_VSOCK" << QStringList{"Context", "Port"};
    QTest::newRow("another") << "38" << QStringList{"Bytes"};
}

void TstBuilderPanel::theTabKeyGoesInTheOrderOfReading() {
    QFETCH(QString, family);
    QFETCH(QStringList, address);
    choose(QStringLiteral("Family"), family);
    m_panel->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    combo(QStringLiteral("Family"))->setFocus();
    QStringList passed;
    for (int i = 0; i < 14 && !passed.contains(QStringLiteral("socket()")); ++i) {
        const QWidget* now = m_panel->window()->focusWidget();
        const auto* push = qobject_cast<const QAbstractButton*>(now);
        passed << (push ? push->text() : now->accessibleName());
        QTest::keyClick(m_panel->window()->focusWidget(), Qt::Key_Tab);
    }
    const QStringList expected = QStringList{"Family", "Type", "SOCK_NONBLOCK", "SOCK_CLOEXEC", "Protocol"} + address +
                                 QStringList{"Call", "Then"};
    QCOMPARE(passed.mid(0, expected.size()).join(QLatin1Char(' ')), expected.join(QLatin1Char(' ')));
}

void TstBuilderPanel::addressesUsedAreRemembered() {
    choose(QStringLiteral("Address"), QStringLiteral("127.0.0.9"));
    QVERIFY(make());
    QCOMPARE(m_history->entries(QStringLiteral("host")).value(0), QStringLiteral("127.0.0.9"));
}

void TstBuilderPanel::itFitsBesideAnotherPage_data() {
    QTest::addColumn<QString>("family");
    for (const char* family : {"AF_INET", "AF_INET6", "AF_UNIX", "9999"})
        QTest::newRow(family) << QString::fromLatin1(family);
}

// Two pages on a screen 1024 wide leave each about 300.
void TstBuilderPanel::itFitsBesideAnotherPage() {
    QFETCH(QString, family);
    choose(QStringLiteral("Family"), family);
    choose(QStringLiteral("Then"), QStringLiteral("bind, listen"));
    m_panel->resize(300, 430);
    QCOMPARE(m_panel->width(), 300);
    const auto* scroll = m_panel->findChild<QScrollArea*>();
    QVERIFY(scroll->widget()->minimumSizeHint().width() <= scroll->viewport()->width());
}

QTEST_MAIN(TstBuilderPanel)
#include "tst_builder_panel.moc"
