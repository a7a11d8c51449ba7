#include "core/net/capabilities.h"
#include "tests/support/gui_options.h"
#include "ui/models/options_filter.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QSignalSpy>
#include <QTest>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

using namespace swb;
using namespace swb::test;

class TestOptionsTable : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_gui = std::make_unique<GuiOptions>();
        QVERIFY(m_gui->open(AF_INET, SOCK_STREAM));
    }
    void cleanup() { m_gui.reset(); }

    void theModelKeepsItsPromises() {
        OptionsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        OptionsFilter filter;
        filter.setSourceModel(&model);
        const QAbstractItemModelTester other(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Bytes info(104);
        model.takeValue(IPPROTO_TCP, TCP_INFO, {info, 0});
        info.resize(280);
        model.takeValue(IPPROTO_TCP, TCP_INFO, {info, 0});
        filter.setSearch("tcp_info");
        QCOMPARE(model.rowCount(model.indexOf(IPPROTO_TCP, TCP_INFO)), 70);
        model.takeValue(IPPROTO_TCP, TCP_INFO, {{}, EINVAL});
        QCOMPARE(model.rowCount(model.indexOf(IPPROTO_TCP, TCP_INFO)), 0);
        QCOMPARE(model.indexOf(IPPROTO_TCP, TCP_INFO).siblingAtColumn(OptionsModel::Value).data().toString(),
                 QString("EINVAL"));
        model.setStage({true, true, true, 0});
    }

    void theFieldsOfCongestionControlAreThoseOfTheAlgorithm() {
        OptionsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto firstField = [&] {
            return model.index(0, OptionsModel::Name, model.indexOf(IPPROTO_TCP, TCP_CC_INFO)).data().toString();
        };
        const auto use = [&](std::string_view algorithm) {
            model.takeValue(IPPROTO_TCP, TCP_CONGESTION, {Bytes(algorithm.begin(), algorithm.end()), 0});
        };
        model.takeValue(IPPROTO_TCP, TCP_CC_INFO, {Bytes(16), 0});
        QCOMPARE(firstField(), QString()); // two algorithms fill 16 bytes
        use("vegas");
        QCOMPARE(firstField(), QString("tcpv_enabled"));
        use("dctcp");
        QCOMPARE(firstField(), QString("dctcp_enabled"));
        model.takeValue(IPPROTO_TCP, TCP_CC_INFO, {Bytes(20), 0});
        use("bbr");
        QCOMPARE(firstField(), QString("bbr_bw_lo"));
    }

    void everyOptionStandsUnderItsLevel() {
        QVERIFY(m_gui->shown("SO_RCVBUF").isValid());
        QCOMPARE(m_gui->shown("SO_RCVBUF").parent().data().toString(), QString("SOL_SOCKET"));
        QCOMPARE(m_gui->tree()->model()->index(0, 0).data().toString(), QString("SOL_SOCKET"));
        QCOMPARE(m_gui->text("SO_TYPE"), QString("SOCK_STREAM"));
        QVERIFY(!m_gui->shown("SO_ERROR").isValid()); // never read by itself
        QVERIFY(m_gui->model()->rowCount(m_gui->model()->indexOf(IPPROTO_TCP, TCP_INFO)) > 50);
    }

    void settingIsOneCallAndTheReadbackAnother() {
        m_gui->enter("SO_RCVBUF", "10000");
        QTRY_COMPARE(m_gui->text("SO_RCVBUF"), QString("20000 bytes · adjusted"));
        QTRY_VERIFY(m_gui->button("Set to default")->isEnabled());
        QVERIFY(m_gui->says("Asked for 10000, it reads 20000. The kernel doubles the size"));
        QCOMPARE(m_gui->text("SO_RCVBUF", OptionsModel::Requested), QString("10000 bytes"));
        QCOMPARE(m_gui->calls(), QStringList({"setsockopt SO_RCVBUF 0", "getsockopt SO_RCVBUF 0"}));
        QCOMPARE(m_gui->text("SO_RCVBUF", OptionsModel::ChangedBy), QString("setsockopt"));
        QTRY_COMPARE(m_gui->text("SO_BUF_LOCK"), QString("SOCK_RCVBUF_LOCK")); // it moved along
    }

    void aRefusalStandsInTheRowAndTheOldValueRemains() {
        m_gui->enter("TCP_MAXSEG", "1");
        QTRY_COMPARE(m_gui->text("TCP_MAXSEG"), QString("536 bytes · EINVAL"));
        QTRY_VERIFY(m_gui->says("EINVAL: "));
        int value = 0;
        socklen_t size = sizeof value;
        QCOMPARE(::getsockopt(m_gui->fd(), IPPROTO_TCP, TCP_MAXSEG, &value, &size), 0);
        QCOMPARE(value, 536);
    }

    void whatBecameOfAnOlderValueIsNotToldOfANewerOne() {
        m_gui->enter("TCP_KEEPCNT", "5");
        m_gui->enter("TCP_KEEPCNT", "1000"); // while the first is being read back
        QTRY_COMPARE(m_gui->calls().size(), 3);
        QTRY_COMPARE(m_gui->text("TCP_KEEPCNT"), QString("5 packets · EINVAL"));
    }

    void aChangedOptionIsSetBackToItsDefault() {
        m_gui->enter("TCP_KEEPCNT", "5");
        QTRY_VERIFY(m_gui->text("TCP_KEEPCNT").startsWith("5"));
        QTRY_VERIFY(m_gui->button("Set to default")->isEnabled());
        QTest::mouseClick(m_gui->button("Set to default"), Qt::LeftButton);
        QTRY_COMPARE(m_gui->text("TCP_KEEPCNT"), m_gui->text("TCP_KEEPCNT", OptionsModel::Default));
    }

    void aBufferIsSetBackToReadAsItsDefault() {
        const QString atFirst = m_gui->text("SO_RCVBUF", OptionsModel::Default);
        m_gui->enter("SO_RCVBUF", "10000");
        QTRY_COMPARE(m_gui->text("SO_RCVBUF"), QString("20000 bytes · adjusted"));
        QTRY_VERIFY(m_gui->button("Set to default")->isEnabled());
        QTest::mouseClick(m_gui->button("Set to default"), Qt::LeftButton);
        QTRY_COMPARE(m_gui->text("SO_RCVBUF").section(" ·", 0, 0), atFirst);
        QTRY_VERIFY(!m_gui->button("Set to default")->isEnabled());
    }

    void aStructureIsChangedByAnyOfItsFields() {
        OptionsModel model;
        const int level = IPPROTO_ICMPV6, name = findOption("ICMPV6_FILTER")->name;
        auto first = std::make_shared<OptionSnapshot>();
        first->add(level, name, Bytes(32));
        OptionReport report;
        report.sweep = Sweep::Defaults;
        report.snapshot = first;
        model.take(report);
        model.takeValue(level, name, {Bytes(32), 0});
        QCOMPARE(model.changedCount(), 0);
        model.takeValue(level, name, {Bytes(32, 0xff), 0});
        QCOMPARE(model.changedCount(), 1);
        QVERIFY(model.row(model.indexOf(level, name))->isChanged());
    }

    void aNumberOutsideTheRangeIsToldWithTheRange() {
        m_gui->enter("TCP_KEEPIDLE", "40000");
        QTRY_VERIFY(m_gui->says("EINVAL: 40000 is outside what TCP_KEEPIDLE takes: 1 to 32767, in s."));
    }

    void theButtonsDoWhatTheKeysDo() {
        QVERIFY(m_gui->select("TCP_KEEPCNT"));
        QTest::mouseClick(m_gui->button("Change"), Qt::LeftButton);
        QVERIFY(m_gui->editor<QLineEdit>());
        QVERIFY(m_gui->select("SO_TYPE")); // read only
        QVERIFY(!m_gui->button("Change")->isEnabled());
        QVERIFY(m_gui->button("getsockopt")->isEnabled());
    }

    void aSelectedOptionIsExplained() {
        QSignalSpy explained(&m_gui->page(), &OptionsTable::explainRequested);
        QVERIFY(m_gui->select("SO_LINGER"));
        QCOMPARE(explained.last().first().value<Explanation>().title, std::string("SO_LINGER"));
        QVERIFY(m_gui->says("(8 bytes)"));
        QVERIFY(m_gui->select("IPPROTO_TCP")); // the level itself
        QCOMPARE(explained.last().first().value<Explanation>().title, std::string("IPPROTO_TCP"));
    }

    void aFieldOfAStructureIsToldWithItsBytes() {
        const QModelIndex info = m_gui->shown("TCP_INFO");
        QVERIFY(info.isValid());
        m_gui->tree()->expand(info);
        QVERIFY(m_gui->select("tcpi_rtt"));
        QVERIFY(m_gui->says("tcpi_rtt: "));
        QVERIFY(m_gui->says("from byte 68: "));
        QCOMPARE(m_gui->shown("tcpi_rtt").siblingAtColumn(OptionsModel::Value).data().toString(), QString("0 µs"));
    }

    // A newer kernel gives more of a structure, an older one less.
    void aLongerStructureShowsItsRestAndAShorterOneSaysSo() {
        const OptionSpec* spec = findOption("TCP_INFO");
        Bytes info(1000);
        info.back() = 0xab;
        m_gui->model()->takeValue(spec->level, spec->name, {info, 0});
        QVERIFY(m_gui->text("TCP_INFO").contains("more than this program knows"));
        m_gui->tree()->expand(m_gui->shown("TCP_INFO"));
        const QModelIndex rest = m_gui->shown("further bytes");
        QVERIFY(rest.isValid());
        QVERIFY(rest.siblingAtColumn(OptionsModel::Value).data().toString().endsWith("00 ab"));
        info.resize(70);
        m_gui->model()->takeValue(spec->level, spec->name, {info, 0});
        QVERIFY(m_gui->text("TCP_INFO").contains("70 of the "));
        QVERIFY(m_gui->shown("tcpi_rcv_ssthresh").isValid()); // bytes 64 to 67
        QVERIFY(!m_gui->shown("tcpi_rtt").isValid());         // bytes 68 to 71
        QCOMPARE(m_gui->shown("further bytes").siblingAtColumn(OptionsModel::Value).data().toString(),
                 QString("00 00")); // half of it
    }

    void anErrorIsTakenOnlyWhenAsked() {
        m_gui->choose("Show", "Everything");
        QCOMPARE(m_gui->text("SO_ERROR"), QString("reading takes it away"));
        QVERIFY(m_gui->select("SO_ERROR"));
        QTest::mouseClick(m_gui->button("getsockopt"), Qt::LeftButton);
        QTRY_COMPARE(m_gui->text("SO_ERROR"), QString("0"));
    }

    void aWatchedCallTellsWhatItChanged() {
        QAbstractButton* watch = m_gui->button("Watch calls");
        QVERIFY(watch);
        if (!watch->isChecked())
            watch->click();
        m_gui->run(step::Listen{3});
        QTRY_COMPARE(m_gui->text("SO_ACCEPTCONN"), QString("on"));
        QCOMPARE(m_gui->text("SO_ACCEPTCONN", OptionsModel::ChangedBy), QString("listen"));
        QCOMPARE(m_gui->text("TCP_INFO", OptionsModel::ChangedBy), QString("listen"));
    }

    void theLifeOfTheSocketTellsWhatIsTooLate() {
        QCOMPARE(m_gui->text("SO_REUSEADDR", OptionsModel::When), QString("before bind"));
        m_gui->run(step::Bind{*Address::parseInet("127.0.0.1", "0")});
        QTRY_COMPARE(m_gui->text("SO_REUSEADDR", OptionsModel::When), QString("before bind: too late"));
        QCOMPARE(m_gui->text("SO_KEEPALIVE", OptionsModel::When), QString("any time"));
        QVERIFY(m_gui->select("SO_REUSEADDR"));
        QVERIFY(m_gui->says("Too late for this socket"));
    }

    void aPrivilegeSaysWhetherThisProcessHasIt() {
        const bool isHeld = (effectiveCapabilities() >> *capabilityNumber("CAP_NET_ADMIN") & 1) != 0;
        QCOMPARE(m_gui->text("SO_DEBUG", OptionsModel::Privilege),
                 isHeld ? QString("held: CAP_NET_ADMIN, to set 1") : QString("missing: CAP_NET_ADMIN, to set 1"));
        m_gui->model()->setStage({false, false, false, 0});
        QCOMPARE(m_gui->text("SO_DEBUG", OptionsModel::Privilege), QString("missing: CAP_NET_ADMIN, to set 1"));
        QVERIFY(m_gui->select("SO_DEBUG"));
        QVERIFY(m_gui->says("this process has not got it"));
    }

    void aNarrowPageKeepsNameAndValue() {
        m_gui->page().resize(300, 500);
        QTRY_VERIFY(m_gui->tree()->isColumnHidden(OptionsModel::Default));
        QVERIFY(!m_gui->tree()->isColumnHidden(OptionsModel::Value));
        QVERIFY(m_gui->page().minimumSizeHint().width() <= 300);
        m_gui->page().resize(1300, 500);
        QTRY_VERIFY(!m_gui->tree()->isColumnHidden(OptionsModel::Privilege));
    }

private:
    std::unique_ptr<GuiOptions> m_gui;
};

QTEST_MAIN(TestOptionsTable)
#include "tst_options_table.moc"
