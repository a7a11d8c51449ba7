#include "core/payload/hex.h"
#include "core/store/history.h"
#include "core/wire/decode.h"
#include "ui/editors/compose_form.h"
#include "ui/editors/field_form.h"
#include "ui/editors/payload_editor.h"
#include "ui/editors/payload_line.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>

using namespace swb;

namespace {

QAbstractButton* button(const QWidget& widget, const QString& text) {
    for (auto* found : widget.findChildren<QAbstractButton*>())
        if (found->text() == text)
            return found;
    return nullptr;
}

QLineEdit* line(const QWidget& widget, const QString& name) {
    for (auto* found : widget.findChildren<QLineEdit*>())
        if (found->accessibleName() == name)
            return found;
    return nullptr;
}

QString said(const QWidget& widget) {
    QStringList all;
    for (const QLabel* label : widget.findChildren<QLabel*>())
        if (label->isVisibleTo(&widget))
            all << label->text();
    return all.join(u'\n');
}

QString bytesOf(const PayloadEditor& editor) { return QString::fromStdString(toHex(editor.bytes().value_or(Bytes()))); }

} // namespace

class TestComposeForm : public QObject {
    Q_OBJECT

private slots:
    void composesAnEchoIntoThePayload() {
        PayloadEditor editor(nullptr);
        editor.resize(380, 500);
        editor.show();
        QTest::mouseClick(button(editor, "Compose"), Qt::LeftButton);
        QVERIFY(editor.composeForm() != nullptr && editor.composeForm()->isVisible());
        line(editor, "identifier")->setText("0x0007");
        editor.composeForm()->payload()->field()->setText("a");
        QCOMPARE(editor.form(), PayloadForm::Hex);
        QCOMPARE(bytesOf(editor), QString("08 00 96 f7 00 07 00 01 61"));
        QCOMPARE(line(editor, "checksum")->placeholderText(), QString("0x96f7"));
    }

    void aFaultStandsAtItsFieldAndTheBytesStay() {
        ComposeForm form;
        form.resize(380, 400);
        form.show();
        QSignalSpy composed(&form, &ComposeForm::composed);
        line(form, "sequence")->setText("65536");
        QCOMPARE(composed.size(), 0);
        QVERIFY(said(form).contains("does not fit 16 bits"));
        line(form, "sequence")->setText("2");
        QCOMPARE(composed.size(), 1);
        QVERIFY(!said(form).contains("does not fit"));
    }

    void aHeaderIsPutBeforeWhatIsComposed() {
        ComposeForm form;
        form.useForm("icmp-echo");
        QSignalSpy composed(&form, &ComposeForm::composed);
        auto* wrap = button(form, "Put IPv4 header before it");
        QVERIFY(wrap != nullptr);
        wrap->click();
        QCOMPARE(form.fields()->form()->id, std::string_view("ipv4"));
        const QByteArray bytes = composed.back().front().toByteArray();
        const Bytes packet(bytes.begin(), bytes.end());
        const Decoded decoded = findDecoder("ipv4")->decode(packet, {});
        QVERIFY(!decoded.isFaulty());
        QCOMPARE(QString::fromStdString(decoded.name), QString("ICMP echo request, id 1, sequence 1"));
    }

    void theSocketSuggestsItsForm() {
        PayloadEditor editor(nullptr);
        DecodeContext packet;
        packet.family = AF_PACKET;
        packet.type = SOCK_RAW;
        editor.suggestForm(packet);
        QCOMPARE(editor.composeForm()->fields()->form()->id, std::string_view("ethernet"));
        PayloadEditor plain(nullptr);
        DecodeContext tcp;
        tcp.family = AF_INET;
        tcp.type = SOCK_STREAM;
        plain.suggestForm(tcp);
        QVERIFY(plain.composeForm() == nullptr);
    }

    void nothingIsCutOffWhereItIsNarrow_data() {
        QTest::addColumn<int>("width");
        QTest::newRow("300") << 300;
        QTest::newRow("380") << 380;
        QTest::newRow("700") << 700;
    }
    void nothingIsCutOffWhereItIsNarrow() {
        QFETCH(int, width);
        ComposeForm form;
        form.useForm("ipv4");
        form.resize(width, 600);
        form.show();
        QVERIFY(QTest::qWaitForWindowExposed(&form));
        QCOMPARE(form.width(), width);
        for (const QLabel* label : form.findChildren<QLabel*>())
            if (label->isVisible() && !label->wordWrap())
                QVERIFY2(label->width() >= label->sizeHint().width(), qPrintable(label->text()));
        for (const QAbstractButton* shown : form.findChildren<QAbstractButton*>())
            if (shown->isVisible() && !shown->text().isEmpty())
                QVERIFY2(shown->width() >= shown->sizeHint().width(), qPrintable(shown->text()));
    }
};

QTEST_MAIN(TestComposeForm)
#include "tst_compose_form.moc"
