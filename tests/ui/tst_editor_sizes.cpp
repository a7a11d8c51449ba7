#include "core/constants/tables.h"
#include "core/engine/engine.h"
#include "core/store/history.h"
#include "ui/editors/address_editor.h"
#include "ui/editors/flags_editor.h"
#include "ui/editors/host_combo.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/integer_edit.h"
#include "ui/editors/number_combo.h"
#include "ui/editors/payload_line.h"
#include "ui/panels/builder_panel.h"
#include "ui/panels/socket_form.h"
#include "ui/shell/theme.h"
#include "ui/views/flow_layout.h"

#include <QLineEdit>
#include <QScrollArea>
#include <QTest>

#include <sys/socket.h>

using namespace swb;

class TstEditorSizes : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { m_theme.applyTo(*qApp); }
    void cleanup() { m_theme.resetZoom(); }

    void noFormIsCutOffOnANarrowPage_data() {
        QTest::addColumn<qreal>("scale");
        QTest::newRow("normal") << 1.0;
        QTest::newRow("half as large again") << 1.5;
    }

    void noFormIsCutOffOnANarrowPage() {
        QFETCH(qreal, scale);
        m_theme.setScale(scale);
        QCoreApplication::sendPostedEvents();
        const int room = 300;
        NumberCombo number(families());
        HostCombo host;
        FlagsEditor flags(QStringLiteral("flags"), messageFlags());
        IntegerEdit integer(QStringLiteral("backlog"));
        PayloadLine line(nullptr);
        for (QWidget* field : {static_cast<QWidget*>(&number), static_cast<QWidget*>(&host),
                               static_cast<QWidget*>(&flags), static_cast<QWidget*>(&integer)})
            QVERIFY2(field->minimumSizeHint().width() <= room * 0.55, sizeOf(field));
        QVERIFY2(line.minimumSizeHint().width() <= room * 0.9, sizeOf(&line));
        for (const int family : {AF_INET, AF_INET6, AF_UNIX, AF_PACKET, AF_NETLINK, AF_VSOCK}) {
            AddressEditor address(family);
            QVERIFY2(address.minimumSizeHint().width() <= room * 0.9, sizeOf(&address));
        }
    }

    void anErrorUnderANarrowFieldBreaksNoWord() {
        QWidget page;
        auto* flow = new FlowLayout(&page);
        auto* edit = new IntegerEdit(QStringLiteral("size"));
        edit->field()->setMaximumWidth(50);
        edit->setRange(0, 1024);
        flow->addPair(QStringLiteral("size"), edit);
        page.resize(300, 100);
        page.show();
        edit->field()->setText(QStringLiteral("4096"));
        QCoreApplication::sendPostedEvents();
        const auto* note = edit->findChild<InlineNote*>();
        QTRY_VERIFY(note->isVisible());
        for (const QString& word : note->text().split(QLatin1Char(' ')))
            QTRY_VERIFY2(note->width() >= note->fontMetrics().horizontalAdvance(word), qPrintable(word));
        QVERIFY(page.rect().contains(QRect(note->mapTo(&page, QPoint()), note->size())));
    }

    void theBuilderFitsANarrowPage_data() { noFormIsCutOffOnANarrowPage_data(); }

    void theBuilderFitsANarrowPage() {
        QFETCH(qreal, scale);
        m_theme.setScale(scale);
        auto engine = Engine::create();
        QVERIFY(engine);
        EngineBridge bridge(std::move(*engine));
        History history{QString()};
        BuilderPanel panel(bridge, history);
        panel.resize(300, 430);
        panel.show();
        auto* scroll = panel.findChild<QScrollArea*>();
        QTRY_VERIFY(scroll->viewport()->width() > 0);
        QCoreApplication::sendPostedEvents();
        QTRY_VERIFY2(scroll->widget()->width() <= scroll->viewport()->width(), sizeOf(panel.findChild<SocketForm*>()));
    }

    void theHeightComesBackWithTheScale() {
        HostCombo host;
        host.show();
        const int before = host.sizeHint().height();
        for (const qreal scale : {1.25, 1.5, 2.0, 1.0}) {
            m_theme.setScale(scale);
            QCoreApplication::sendPostedEvents();
            host.sizeHint();
        }
        QCOMPARE(host.sizeHint().height(), before);
        AddressEditor address(AF_INET);
        address.show();
        const int least = address.sizeHint().height();
        m_theme.setScale(2.0);
        QCoreApplication::processEvents();
        m_theme.setScale(1.0);
        QCoreApplication::processEvents();
        QCOMPARE(address.findChild<HostCombo*>()->sizeHint().height(), before);
        QCOMPARE(address.sizeHint().height(), least);
    }

private:
    static const char* sizeOf(const QWidget* widget) {
        static QByteArray text;
        text =
            QByteArray(widget->metaObject()->className()) + ' ' + QByteArray::number(widget->minimumSizeHint().width());
        return text.constData();
    }

    Theme m_theme;
};

QTEST_MAIN(TstEditorSizes)
#include "tst_editor_sizes.moc"
