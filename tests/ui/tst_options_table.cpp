#include "core/options/option_names.h"
#include "ui/models/options_filter.h"
#include "ui/models/options_model.h"
#include "ui/panels/options_table.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

using namespace swb;

class TestOptionsTable : public QObject {
    Q_OBJECT

private slots:
    void init() {
        auto engine = Engine::create();
        QVERIFY(engine.has_value());
        m_bridge = std::make_unique<EngineBridge>(std::move(*engine));
        make(AF_INET, SOCK_STREAM);
        m_page = std::make_unique<OptionsTable>(*m_bridge, m_socket);
        m_page->resize(720, 600);
        m_page->show();
        m_tree = m_page->findChild<QTreeView*>();
        QVERIFY(m_tree);
        m_model = m_page->findChild<OptionsModel*>();
        QTRY_VERIFY(m_model->answeredCount() > 60);
        QTRY_COMPARE(text("SO_KEEPALIVE", OptionsModel::Default), QString("off"));
    }
    void cleanup() {
        m_page.reset();
        m_bridge.reset();
    }

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
        QVERIFY(shown("SO_RCVBUF").isValid());
        QCOMPARE(shown("SO_RCVBUF").parent().data().toString(), QString("SOL_SOCKET"));
        QCOMPARE(m_tree->model()->index(0, 0).data().toString(), QString("SOL_SOCKET"));
        QCOMPARE(text("SO_TYPE", OptionsModel::Value), QString("SOCK_STREAM"));
        QVERIFY(!shown("SO_ERROR").isValid()); // never read by itself
        QVERIFY(m_model->rowCount(m_model->indexOf(IPPROTO_TCP, TCP_INFO)) > 50);
    }

    void settingIsOneCallAndTheReadbackAnother() {
        const std::size_t before = calls().size();
        enter("SO_RCVBUF", "10000");
        QTRY_COMPARE(text("SO_RCVBUF", OptionsModel::Value), QString("20000 bytes · adjusted"));
        QVERIFY(says("The kernel doubles the size"));
        const auto made = calls();
        QCOMPARE(made.size(), before + 2);
        QCOMPARE(made[before].call, CallId::Setsockopt);
        QCOMPARE(made[before].origin, Origin::User);
        QCOMPARE(made[before + 1].call, CallId::Getsockopt);
        QCOMPARE(text("SO_RCVBUF", OptionsModel::ChangedBy), QString("setsockopt"));
        QTRY_COMPARE(text("SO_BUF_LOCK", OptionsModel::Value), QString("SOCK_RCVBUF_LOCK")); // it moved along
    }

    void aRefusalStandsInTheRowAndTheOldValueRemains() {
        enter("TCP_MAXSEG", "1");
        QTRY_COMPARE(text("TCP_MAXSEG", OptionsModel::Value), QString("536 bytes · EINVAL"));
        QVERIFY(says("EINVAL: "));
    }

    void whatCannotBeReadAsAValueMakesNoCall() {
        const std::size_t before = calls().size();
        enter("TCP_KEEPIDLE", "soon");
        QVERIFY(text("TCP_KEEPIDLE", OptionsModel::Value).endsWith("not set"));
        QVERIFY(says("'soon' is not a number"));
        QCOMPARE(calls().size(), before);
    }

    void movingThroughTheTableSetsNothing() {
        const std::size_t before = calls().size();
        select("TCP_KEEPIDLE");
        m_tree->edit(shown("TCP_KEEPIDLE").siblingAtColumn(OptionsModel::Value));
        auto* line = m_tree->viewport()->findChild<QLineEdit*>();
        QVERIFY(line);
        line->setText("33");
        QTest::keyClick(line, Qt::Key_Tab);
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(m_tree, Qt::Key_Down);
        QCOMPARE(calls().size(), before);
        QVERIFY(text("TCP_KEEPIDLE", OptionsModel::Value).startsWith("7200"));
    }

    void aSwitchIsChosenFromItsList() {
        select("SO_KEEPALIVE");
        m_tree->edit(shown("SO_KEEPALIVE").siblingAtColumn(OptionsModel::Value));
        auto* list = m_tree->viewport()->findChild<QComboBox*>();
        QVERIFY(list);
        QCOMPARE(list->currentText(), QString("off"));
        list->setCurrentText("on");
        emit list->activated(list->currentIndex());
        QTRY_COMPARE(text("SO_KEEPALIVE", OptionsModel::Value), QString("on"));
        QTRY_VERIFY(button("Set to default")->isEnabled());
        QTest::mouseClick(button("Set to default"), Qt::LeftButton);
        QTRY_COMPARE(text("SO_KEEPALIVE", OptionsModel::Value), QString("off"));
    }

    void theListOffersWhatTheKernelHas() {
        select("TCP_CONGESTION");
        m_tree->edit(shown("TCP_CONGESTION").siblingAtColumn(OptionsModel::Value));
        auto* list = m_tree->viewport()->findChild<QComboBox*>();
        QVERIFY(list);
        QVERIFY(list->findText("reno") >= 0); // every kernel has it
    }

    void searchAndFiltersNarrowTheTable() {
        auto* search = m_page->findChild<QLineEdit*>();
        search->setText("retransmission");
        QVERIFY(shown("TCP_RTO_MAX_MS").isValid() || shown("TCP_DEFER_ACCEPT").isValid());
        QVERIFY(!shown("SO_TYPE").isValid());
        search->clear();
        combo("Show")->setCurrentIndex(combo("Show")->findText("Changed from default"));
        QVERIFY(!shown("SO_BROADCAST").isValid());
        combo("Show")->setCurrentIndex(combo("Show")->findText("Everything"));
        QVERIFY(shown("IPV6_V6ONLY").isValid()); // refused here: EOPNOTSUPP
        QCOMPARE(text("IPV6_V6ONLY", OptionsModel::Value), QString("EOPNOTSUPP"));
        QVERIFY(shown("SO_NOSIGPIPE").isValid()); // macOS
        combo("Level")->setCurrentIndex(combo("Level")->findText("IPPROTO_TCP"));
        QVERIFY(!shown("SO_RCVBUF").isValid() && shown("TCP_NODELAY").isValid());
    }

    void aSelectedOptionIsExplained() {
        QSignalSpy explained(m_page.get(), &OptionsTable::explainRequested);
        select("SO_LINGER");
        QVERIFY(explained.count() >= 1);
        QCOMPARE(explained.last().first().value<Explanation>().title, std::string("SO_LINGER"));
        QVERIFY(says("(8 bytes)"));
    }

    void anErrorIsTakenOnlyWhenAsked() {
        combo("Show")->setCurrentIndex(combo("Show")->findText("Everything"));
        QCOMPARE(text("SO_ERROR", OptionsModel::Value), QString("reading takes it away"));
        select("SO_ERROR");
        QTest::mouseClick(button("getsockopt"), Qt::LeftButton);
        QTRY_COMPARE(text("SO_ERROR", OptionsModel::Value), QString("0"));
    }

    void aWatchedCallTellsWhatItChanged() {
        for (QCheckBox* box : m_page->findChildren<QCheckBox*>())
            if (box->text() == "Watch calls")
                box->click();
        m_bridge->submit({m_socket, step::Listen{3}});
        QTRY_COMPARE(text("SO_ACCEPTCONN", OptionsModel::Value), QString("on"));
        QCOMPARE(text("SO_ACCEPTCONN", OptionsModel::ChangedBy), QString("listen"));
        QCOMPARE(text("TCP_INFO", OptionsModel::ChangedBy), QString("listen"));
    }

    void aNarrowPageKeepsNameAndValue() {
        m_page->resize(320, 500);
        QTRY_VERIFY(m_tree->isColumnHidden(OptionsModel::Default));
        QVERIFY(!m_tree->isColumnHidden(OptionsModel::Value));
        m_page->resize(1100, 500);
        QTRY_VERIFY(!m_tree->isColumnHidden(OptionsModel::Privilege));
    }

private:
    void make(int family, int type) {
        QSignalSpy finished(m_bridge.get(), &EngineBridge::actionFinished);
        m_bridge->submit({{}, step::Socket{family, type | SOCK_CLOEXEC, 0}});
        QTRY_COMPARE(finished.count(), 1);
        m_socket = finished.first().first().value<ActionReport>().made.at(0);
    }

    QModelIndex inModel(const char* symbol) const {
        const OptionSpec* spec = findOption(symbol);
        return spec != nullptr ? m_model->indexOf(spec->level, spec->name) : QModelIndex();
    }
    QModelIndex shown(const char* symbol) const {
        const auto found = m_tree->model()->match(m_tree->model()->index(0, 0), Qt::DisplayRole, QString(symbol), 1,
                                                  Qt::MatchExactly | Qt::MatchRecursive);
        return found.isEmpty() ? QModelIndex() : found.first();
    }
    QString text(const char* symbol, int column) const {
        return inModel(symbol).siblingAtColumn(column).data().toString();
    }
    void select(const char* symbol) {
        m_tree->setCurrentIndex(shown(symbol).siblingAtColumn(OptionsModel::Value));
        QVERIFY(m_tree->currentIndex().isValid());
    }
    void enter(const char* symbol, const QString& value) {
        select(symbol);
        m_tree->edit(m_tree->currentIndex());
        auto* line = m_tree->viewport()->findChild<QLineEdit*>();
        QVERIFY(line);
        line->setText(value);
        QTest::keyClick(line, Qt::Key_Return);
        QTest::qWait(0); // the delegate hands it over when the event loop turns
    }
    bool says(const QString& words) const {
        for (const QLabel* label : m_page->findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(words))
                return true;
        return false;
    }
    QPushButton* button(const QString& words) const {
        for (QPushButton* one : m_page->findChildren<QPushButton*>())
            if (one->text() == words)
                return one;
        return nullptr;
    }
    QComboBox* combo(const QString& label) const {
        for (const QLabel* one : m_page->findChildren<QLabel*>())
            if (one->text().remove(u'&') == label)
                return qobject_cast<QComboBox*>(one->buddy());
        return nullptr;
    }
    std::vector<CallRecord> calls() const { return m_bridge->engine().recorder().copySince(0).completed; }

    std::unique_ptr<EngineBridge> m_bridge;
    std::unique_ptr<OptionsTable> m_page;
    SocketId m_socket;
    QTreeView* m_tree = nullptr;
    OptionsModel* m_model = nullptr;
};

QTEST_MAIN(TestOptionsTable)
#include "tst_options_table.moc"
