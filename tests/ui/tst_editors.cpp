#include "core/constants/tables.h"
#include "core/options/option_layout.h"
#include "core/options/option_names.h"
#include "core/store/history.h"
#include "tests/support/gui_find.h"
#include "ui/editors/address_editor.h"
#include "ui/editors/flags_editor.h"
#include "ui/editors/flags_popup.h"
#include "ui/editors/host_combo.h"
#include "ui/editors/integer_edit.h"
#include "ui/editors/number_combo.h"
#include "ui/editors/option_fields_editor.h"
#include "ui/look/control_look.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QCheckBox>
#include <QCompleter>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

#include <sys/socket.h>

using namespace swb;
using namespace swb::test;

namespace {

void type(QWidget* field, const QString& text) {
    auto* edit = qobject_cast<QLineEdit*>(field);
    if (auto* combo = qobject_cast<QComboBox*>(field))
        edit = combo->lineEdit();
    edit->selectAll();
    QTest::keyClick(edit, Qt::Key_Delete);
    QTest::keyClicks(edit, text);
}

} // namespace

class TstEditors : public QObject {
    Q_OBJECT

private slots:
    void aSymbolIsReadInAnyCaseAndWrittenWithItsNumber();
    void aNumberIsReadInEveryForm_data();
    void aNumberIsReadInEveryForm();
    void whatNoTableKnowsIsStillAValue();
    void aNumberBeyondIntIsRefusedAndTheLastValueKept();
    void nonsenseIsAnErrorInWords();
    void aSymbolTypedInFullIsNotCompletedToALongerOne();
    void narrowingTheTableKeepsTheValue();
    void choosingFromTheListSetsTheValue();

    void theButtonOfFlagsShowsTheirNames();
    void severalFlagsAreToggledInOneOpening();
    void bitsWithoutNameAreTypedAsANumber();
    void aStructureWithBadFlagsIsRefused();

    void aBacklogBeyondIntShowsWhatItWrapsTo();
    void anIntegerOutsideItsRangeIsRefused();
    void hexIsReadAsAnInteger();

    void anIpv4AddressIsRead();
    void aNameInTheHostFieldIsRefusedWithTheWayOut();
    void port70000IsRefusedBesideItsField();
    void aWrongHostDoesNotHideAWrongPort();
    void thePortsUsedBeforeAreListedOnlyWhenAskedFor();
    void bindingToEveryInterfaceIsSaidBefore();
    void theListForBindBeginsWithLoopback();
    void changingTheFamilyKeepsWhatWasTyped();
    void anIpv6ScopeCanBeChosen();
    void aUnixPathCountsItsBytesAndRefusesOneTooMany();
    void anAbstractNameTakesNulBytes();
    void autobindIsTheFamilyAlone();
    void anUnknownFamilyIsWrittenInHex();
    void everyAddressComesBackAsItWasSet_data();
    void everyAddressComesBackAsItWasSet();
    void addressesUsedBeforeAreOffered();
    void anUntouchedPathIsNotBlamedBeforeItIsUsed();
};

void TstEditors::aSymbolIsReadInAnyCaseAndWrittenWithItsNumber() {
    NumberCombo combo(families());
    QSignalSpy changes(&combo, &NumberCombo::valueChanged);
    type(&combo, QStringLiteral("af_inet6"));
    QCOMPARE(combo.value(), AF_INET6);
    QTest::keyClick(combo.lineEdit(), Qt::Key_Return);
    QCOMPARE(combo.currentText(), QStringLiteral("AF_INET6  10"));
    QCOMPARE(combo.value(), AF_INET6);
    QVERIFY(changes.count() >= 1);
    QVERIFY(combo.row());
}

void TstEditors::aNumberIsReadInEveryForm_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("value");
    QTest::newRow("decimal") << "17" << 17;
    QTest::newRow("negative") << "-1" << -1;
    QTest::newRow("hex") << "0x11" << 17;
    QTest::newRow("joined") << "SOCK_STREAM|SOCK_DGRAM" << 3;
    QTest::newRow("both forms") << "SOCK_RAW  3" << 3;
}

void TstEditors::aNumberIsReadInEveryForm() {
    QFETCH(QString, typed);
    QFETCH(int, value);
    NumberCombo combo(socketTypes());
    type(&combo, typed);
    QVERIFY2(combo.isValid(), qPrintable(combo.error()));
    QCOMPARE(combo.value(), value);
}

void TstEditors::whatNoTableKnowsIsStillAValue() {
    NumberCombo combo(families());
    type(&combo, QStringLiteral("9999"));
    QVERIFY(combo.isValid());
    QCOMPARE(combo.value(), 9999);
    QVERIFY(!combo.row());
}

void TstEditors::aNumberBeyondIntIsRefusedAndTheLastValueKept() {
    NumberCombo combo(families());
    combo.setValue(AF_INET);
    QSignalSpy errors(&combo, &NumberCombo::errorChanged);
    type(&combo, QStringLiteral("2147483648"));
    QVERIFY(!combo.isValid());
    QVERIFY(combo.error().contains(QStringLiteral("int")));
    QVERIFY(combo.property(kInvalidProperty).toBool());
    QVERIFY(errors.count() >= 1);
    combo.setValue(AF_UNIX);
    QVERIFY(combo.isValid());
    QVERIFY(!combo.property(kInvalidProperty).toBool());
}

void TstEditors::nonsenseIsAnErrorInWords() {
    NumberCombo combo(families());
    combo.setValue(AF_INET);
    type(&combo, QStringLiteral("AF_NONSENSE"));
    QVERIFY(combo.error().contains(QStringLiteral("AF_NONSENSE")));
    combo.setEditText(QStringLiteral("AF_INET 3"));
    QVERIFY(combo.error().contains(QStringLiteral("AF_INET is 2")));
}

void TstEditors::aSymbolTypedInFullIsNotCompletedToALongerOne() {
    const NamedValue rows[] = {{10, "IP_MTU_DISCOVER", "", "", ""}, {14, "IP_MTU", "", "", ""}};
    NumberCombo combo(rows);
    type(&combo, QStringLiteral("IP_MTU"));
    QCOMPARE(combo.value(), 14);
}

void TstEditors::narrowingTheTableKeepsTheValue() {
    NumberCombo combo(ipProtocols());
    combo.setValue(17);
    QSignalSpy changes(&combo, &NumberCombo::valueChanged);
    const auto rows = protocolsFor(AF_INET, SOCK_STREAM);
    combo.setTable(rows, ipProtocols());
    QCOMPARE(combo.value(), 17);
    QCOMPARE(combo.currentText(), QStringLiteral("IPPROTO_UDP  17"));
    QCOMPARE(combo.count(), static_cast<int>(rows.size()));
    QCOMPARE(changes.count(), 0);
}

void TstEditors::choosingFromTheListSetsTheValue() {
    NumberCombo combo(socketTypes());
    combo.setValue(SOCK_STREAM);
    combo.setCurrentIndex(combo.findData(QVariant::fromValue<qlonglong>(SOCK_DGRAM)));
    QCOMPARE(combo.value(), SOCK_DGRAM);
    QVERIFY(!combo.itemData(0, Qt::ToolTipRole).toString().isEmpty());
}

void TstEditors::theButtonOfFlagsShowsTheirNames() {
    FlagsEditor flags(QStringLiteral("flags"), messageFlags());
    flags.resize(400, flags.sizeHint().height());
    flags.show();
    QCOMPARE(flags.text(), QStringLiteral("0"));
    flags.setValue(MSG_NOSIGNAL | MSG_PEEK);
    QCOMPARE(flags.text(), QStringLiteral("MSG_PEEK|MSG_NOSIGNAL"));
    QCOMPARE(flags.accessibleName(), QStringLiteral("flags"));
}

void TstEditors::severalFlagsAreToggledInOneOpening() {
    FlagsEditor flags(QStringLiteral("flags"), messageFlags());
    QSignalSpy changes(&flags, &FlagsEditor::valueChanged);
    flags.show();
    QTest::mouseClick(&flags, Qt::LeftButton);
    auto* popup = flags.findChild<FlagsPopup*>();
    QVERIFY(popup && popup->isVisible());
    for (const QString& symbol : {QStringLiteral("MSG_PEEK  0x2"), QStringLiteral("MSG_DONTWAIT  0x40")}) {
        QCheckBox* found = nullptr;
        for (QCheckBox* box : popup->findChildren<QCheckBox*>())
            found = box->text() == symbol ? box : found;
        QVERIFY2(found, qPrintable(symbol));
        QVERIFY(!found->toolTip().isEmpty());
        found->setFocus();
        QTest::keyClick(found, Qt::Key_Space);
        QVERIFY(popup->isVisible());
    }
    QCOMPARE(flags.value(), MSG_PEEK | MSG_DONTWAIT);
    QCOMPARE(changes.count(), 2);
    QTest::keyClick(popup, Qt::Key_Escape);
    QVERIFY(!popup->isVisible());
}

void TstEditors::bitsWithoutNameAreTypedAsANumber() {
    FlagsEditor message(QStringLiteral("flags"), messageFlags());
    message.show();
    QTest::mouseClick(&message, Qt::LeftButton);
    auto* popup = message.findChild<FlagsPopup*>();
    auto* rest = named<QLineEdit>(popup, QStringLiteral("Further bits"));
    QVERIFY(rest);
    type(rest, QStringLiteral("0x100000"));
    QCOMPARE(message.value(), 0x100000);
    rest->setText(QStringLiteral("0x100000zz"));
    QVERIFY(rest->property(kInvalidProperty).toBool());
    QCOMPARE(message.value(), 0x100000);
    popup->close();
    QVERIFY(message.property(kInvalidProperty).toBool()); // it is seen that it was not taken
    QVERIFY(!message.error().isEmpty());
    QTest::mouseClick(&message, Qt::LeftButton); // opened again it shows what it has
    QVERIFY(!message.property(kInvalidProperty).toBool());
    QCOMPARE(message.error(), QString());
    QCOMPARE(rest->text(), QStringLiteral("0x100000"));
}

void TstEditors::aStructureWithBadFlagsIsRefused() {
    OptionFieldsEditor editor(*findOption("SO_TXTIME"), *findLayout("sock_txtime"), nullptr);
    auto* flags = editor.findChild<FlagsEditor*>();
    QVERIFY(flags != nullptr);
    editor.show();
    QVERIFY(editor.bytes().has_value());
    QTest::mouseClick(flags, Qt::LeftButton);
    auto* rest = named<QLineEdit>(flags->findChild<FlagsPopup*>(), QStringLiteral("Further bits"));
    QSignalSpy edits(&editor, &OptionEditor::edited);
    rest->setText(QStringLiteral("zz"));
    QVERIFY(!edits.isEmpty());
    const auto bytes = editor.bytes();
    QVERIFY(!bytes.has_value());
    QVERIFY2(bytes.error().message.find("flags: ") == 0, bytes.error().message.c_str());
    rest->setText(QStringLiteral("0x8"));
    QVERIFY(editor.bytes().has_value());
}

void TstEditors::aBacklogBeyondIntShowsWhatItWrapsTo() {
    IntegerEdit edit(QStringLiteral("backlog"));
    edit.setOverflow(IntegerEdit::Overflow::WrapToInt32);
    edit.setValue(-1);
    QVERIFY(edit.isValid());
    QVERIFY(!noteOf(&edit));
    type(edit.field(), QStringLiteral("2147483648"));
    QVERIFY(edit.isValid());
    QCOMPARE(edit.int32Value(), std::numeric_limits<int>::min());
    QVERIFY(noteOf(&edit));
    QCOMPARE(noteOf(&edit)->text(), QStringLiteral("wraps to -2147483648"));
}

void TstEditors::anIntegerOutsideItsRangeIsRefused() {
    IntegerEdit edit(QStringLiteral("size"));
    edit.setRange(0, 100);
    edit.setValue(7);
    type(edit.field(), QStringLiteral("101"));
    QVERIFY(!edit.isValid());
    QVERIFY(edit.error().contains(QStringLiteral("0 to 100")));
    type(edit.field(), QStringLiteral("99999999999999999999"));
    QVERIFY(edit.error().contains(QStringLiteral("64 bits")));
    type(edit.field(), QStringLiteral("12a"));
    QVERIFY(edit.error().contains(QStringLiteral("12a")));
}

void TstEditors::hexIsReadAsAnInteger() {
    IntegerEdit edit(QStringLiteral("size"));
    type(edit.field(), QStringLiteral("0x40000000"));
    QCOMPARE(edit.value(), 1LL << 30);
    type(edit.field(), QStringLiteral("-0x10"));
    QCOMPARE(edit.value(), -16LL);
}

void TstEditors::anIpv4AddressIsRead() {
    AddressEditor editor(AF_INET);
    QSignalSpy edits(&editor, &AddressEditor::edited);
    type(named<QComboBox>(&editor, QStringLiteral("Address")), QStringLiteral("192.0.2.7"));
    type(named<QLineEdit>(&editor, QStringLiteral("Port")), QStringLiteral("4000"));
    const auto address = editor.address();
    QVERIFY(address);
    QCOMPARE(address->toString(), std::string("192.0.2.7:4000"));
    QVERIFY(edits.count() > 0);
}

void TstEditors::aNameInTheHostFieldIsRefusedWithTheWayOut() {
    AddressEditor editor(AF_INET);
    auto* host = named<QComboBox>(&editor, QStringLiteral("Address"));
    type(host, QStringLiteral("example.org"));
    QVERIFY(!editor.address());
    QVERIFY(noteOf(&editor));
    QVERIFY2(noteOf(&editor)->text().contains(QStringLiteral("getaddrinfo")), qPrintable(noteOf(&editor)->text()));
    QVERIFY(host->property(kInvalidProperty).toBool());
    type(host, QStringLiteral("10.0.0.1"));
    QVERIFY(editor.address());
    QVERIFY(!host->property(kInvalidProperty).toBool());
    QVERIFY(!noteOf(&editor));
}

void TstEditors::port70000IsRefusedBesideItsField() {
    AddressEditor editor(AF_INET);
    auto* port = named<QLineEdit>(&editor, QStringLiteral("Port"));
    type(port, QStringLiteral("70000"));
    QVERIFY(!editor.address());
    QVERIFY(port->property(kInvalidProperty).toBool());
    QVERIFY(!named<QComboBox>(&editor, QStringLiteral("Address"))->property(kInvalidProperty).toBool());
    QVERIFY(noteOf(&editor));
}

void TstEditors::aWrongHostDoesNotHideAWrongPort() {
    AddressEditor editor(AF_INET);
    auto* host = named<QComboBox>(&editor, QStringLiteral("Address"));
    auto* port = named<QLineEdit>(&editor, QStringLiteral("Port"));
    type(host, QStringLiteral("localhost"));
    type(port, QStringLiteral("70000"));
    QVERIFY(host->property(kInvalidProperty).toBool());
    QVERIFY(port->property(kInvalidProperty).toBool());
    QVERIFY(noteOf(&editor)->text().contains(QStringLiteral("Port: ")));
    type(host, QStringLiteral("127.0.0.1"));
    QVERIFY(!host->property(kInvalidProperty).toBool());
    QVERIFY(port->property(kInvalidProperty).toBool());
}

void TstEditors::thePortsUsedBeforeAreListedOnlyWhenAskedFor() {
    History history{QString()};
    history.remember(QStringLiteral("port"), QStringLiteral("4000"));
    AddressEditor editor(AF_INET);
    editor.setHistory(&history);
    editor.show();
    auto* port = named<QLineEdit>(&editor, QStringLiteral("Port"));
    port->setFocus();
    type(port, QStringLiteral("40"));
    QVERIFY(!QApplication::activePopupWidget());
    QTest::keyClick(port, Qt::Key_Down);
    QVERIFY(QApplication::activePopupWidget());
    auto* list = port->findChild<QCompleter*>()->popup();
    QTest::keyClick(list, Qt::Key_Down);
    QTest::keyClick(list, Qt::Key_Return);
    QCOMPARE(port->text(), QStringLiteral("4000"));
    QVERIFY(!QApplication::activePopupWidget());
}

void TstEditors::bindingToEveryInterfaceIsSaidBefore() {
    AddressEditor editor(AF_INET);
    editor.setPurpose(AddressPurpose::Bind);
    QVERIFY(!noteOf(&editor));
    type(named<QComboBox>(&editor, QStringLiteral("Address")), QStringLiteral("0.0.0.0"));
    QVERIFY(editor.address());
    QVERIFY(noteOf(&editor));
    QCOMPARE(noteOf(&editor)->kind(), NoteKind::Warning);
    QVERIFY(noteOf(&editor)->text().contains(QStringLiteral("every interface")));
}

void TstEditors::theListForBindBeginsWithLoopback() {
    AddressEditor editor(AF_INET);
    editor.setPurpose(AddressPurpose::Bind);
    auto* host = editor.findChild<HostCombo*>();
    emit host->offersWanted();
    QVERIFY(host->count() >= 2);
    QCOMPARE(host->itemText(0), QStringLiteral("127.0.0.1"));
    QVERIFY(host->findText(QStringLiteral("0.0.0.0")) > 0);
}

void TstEditors::changingTheFamilyKeepsWhatWasTyped() {
    AddressEditor editor(AF_INET);
    type(named<QComboBox>(&editor, QStringLiteral("Address")), QStringLiteral("10.1.2.3"));
    type(named<QLineEdit>(&editor, QStringLiteral("Port")), QStringLiteral("81"));
    editor.setFamily(AF_INET6);
    QCOMPARE(editor.address()->toString(), std::string("[::1]:81"));
    editor.setFamily(AF_UNIX);
    type(named<QLineEdit>(&editor, QStringLiteral("Path")), QStringLiteral("/tmp/a"));
    editor.setFamily(AF_INET);
    QCOMPARE(editor.address()->toString(), std::string("10.1.2.3:81"));
    editor.setFamily(AF_UNIX);
    QCOMPARE(editor.address()->toString(), std::string("/tmp/a"));
}

void TstEditors::anIpv6ScopeCanBeChosen() {
    AddressEditor editor(AF_INET6);
    type(named<QComboBox>(&editor, QStringLiteral("Address")), QStringLiteral("fe80::1"));
    auto* scope = named<NumberCombo>(&editor, QStringLiteral("Scope"));
    QVERIFY(scope);
    type(scope, QStringLiteral("1"));
    QVERIFY(editor.address());
    QCOMPARE(editor.address()->scopeId(), 1u);
}

void TstEditors::aUnixPathCountsItsBytesAndRefusesOneTooMany() {
    AddressEditor editor(AF_UNIX);
    auto* path = named<QLineEdit>(&editor, QStringLiteral("Path"));
    path->setText(QString(108, QLatin1Char('a')));
    QVERIFY(editor.address());
    path->setText(QString(109, QLatin1Char('a')));
    QVERIFY(!editor.address());
    QVERIFY(noteOf(&editor)->text().contains(QStringLiteral("108")));
    bool counted = false;
    for (QLabel* label : editor.findChildren<QLabel*>())
        counted |= label->text() == QStringLiteral("109 of 108 bytes");
    QVERIFY(counted);
}

void TstEditors::anAbstractNameTakesNulBytes() {
    AddressEditor editor(AF_UNIX);
    named<QComboBox>(&editor, QStringLiteral("Kind"))->setCurrentIndex(1);
    type(named<QLineEdit>(&editor, QStringLiteral("Name")), QStringLiteral("a\\0b"));
    const auto address = editor.address();
    QVERIFY(address);
    QCOMPARE(address->length(), 2u + 1u + 3u);
    QCOMPARE(int(address->bytes()[2]), 0);
    QCOMPARE(int(address->bytes()[4]), 0);
}

void TstEditors::autobindIsTheFamilyAlone() {
    AddressEditor editor(AF_UNIX);
    named<QComboBox>(&editor, QStringLiteral("Kind"))->setCurrentIndex(2);
    QCOMPARE(editor.address()->length(), 2u);
    named<QComboBox>(&editor, QStringLiteral("Kind"))->setCurrentIndex(3);
    QVERIFY(editor.address()->isEmpty());
}

void TstEditors::anUnknownFamilyIsWrittenInHex() {
    AddressEditor editor(9999);
    auto* hex = named<QLineEdit>(&editor, QStringLiteral("Bytes"));
    QCOMPARE(hex->text(), QStringLiteral("0f 27"));
    type(hex, QStringLiteral("0f 27 01 0"));
    QVERIFY(!editor.address());
    type(hex, QStringLiteral("0f 27 01 02"));
    QCOMPARE(editor.address()->family(), 9999);
    QCOMPARE(editor.address()->length(), 4u);
}

void TstEditors::everyAddressComesBackAsItWasSet_data() {
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char* name, const Address& address) {
        const BytesView bytes = address.bytes();
        QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(bytes.data()),
                                          static_cast<qsizetype>(bytes.size()));
    };
    row("IPv4", *Address::parseInet("198.51.100.4", "65535"));
    row("IPv6", *Address::parseInet6("2001:db8::5", "1", 0x12345));
    row("IPv6 with scope", *Address::parseInet6("fe80::5", "7", 0, 1));
    row("path", *Address::unixPath("/tmp/x y"));
    row("abstract", *Address::unixAbstract(viewOf(std::string_view("q\0r", 3))));
    row("autobind", Address::unixAutobind());
    row("netlink", Address::netlink(4711, 0x80000001));
    row("netlink with padding that is not zero",
        Address::fromBytes(viewOf(std::string_view("\x10\0zzzzzzzzzz", 12)), 12));
    row("netlink cut", Address::fromBytes(Address::netlink(1, 0).bytes(), 5));
    row("vsock", Address::vsock(77, 4000));
    row("vsock wildcards with a flag", Address::vsock(0xffffffff, 0xffffffff, 1));
    row("vsock cut", Address::fromBytes(Address::vsock(1, 2).bytes(), 9));
    row("other family", Address::fromBytes(viewOf("\x10\x27zzzz"), 6));
}

void TstEditors::everyAddressComesBackAsItWasSet() {
    QFETCH(QByteArray, bytes);
    const Address address = Address::fromBytes(viewOf(std::string_view(bytes.data(), std::size_t(bytes.size()))),
                                               static_cast<std::uint32_t>(bytes.size()));
    AddressEditor editor(AF_INET);
    editor.setAddress(address);
    QVERIFY(editor.address());
    QCOMPARE(QString::fromStdString(editor.address()->toString()), QString::fromStdString(address.toString()));
    QVERIFY(*editor.address() == address);
}

void TstEditors::addressesUsedBeforeAreOffered() {
    History history({});
    AddressEditor editor(AF_INET);
    editor.setHistory(&history);
    type(named<QComboBox>(&editor, QStringLiteral("Address")), QStringLiteral("203.0.113.9"));
    editor.remember();
    auto* host = editor.findChild<HostCombo*>();
    emit host->offersWanted();
    QVERIFY(host->findText(QStringLiteral("203.0.113.9")) >= 0);
    QCOMPARE(host->currentText(), QStringLiteral("203.0.113.9"));
}

void TstEditors::anUntouchedPathIsNotBlamedBeforeItIsUsed() {
    AddressEditor editor(AF_UNIX);
    QVERIFY(!editor.address());
    QVERIFY(!noteOf(&editor));
    QVERIFY(!editor.validate());
    QVERIFY(noteOf(&editor));
}

QTEST_MAIN(TstEditors)
#include "tst_editors.moc"
