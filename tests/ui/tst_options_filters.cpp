#include "tests/support/gui_options.h"

#include <QAbstractItemView>
#include <QSignalSpy>
#include <QTest>

#include <sys/socket.h>

using namespace swb;
using namespace swb::test;

class TestOptionsFilters : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_gui = std::make_unique<GuiOptions>();
        QVERIFY(m_gui->open(AF_INET, SOCK_STREAM));
        m_search = m_gui->named<QLineEdit>("Search");
        QVERIFY(m_search);
    }
    void cleanup() { m_gui.reset(); }

    void theSearchGoesOverNamesAndMeanings() {
        m_search->setText("nagle");
        QVERIFY(m_gui->shown("TCP_NODELAY").isValid());
        QVERIFY(!m_gui->shown("SO_TYPE").isValid());
        m_search->setText("buffer receive limit");
        QVERIFY(m_gui->shown("SO_RCVBUF").isValid());
        m_search->clear();
        QVERIFY(m_gui->shown("SO_TYPE").isValid());
    }

    void aFieldIsFoundAndItsOptionOpened() {
        m_search->setText("tcpi_rtt");
        const QModelIndex info = m_gui->shown("TCP_INFO");
        QVERIFY(info.isValid());
        QVERIFY(m_gui->tree()->isExpanded(info));
        QVERIFY(m_gui->shown("tcpi_rttvar").isValid());
        QVERIFY(!m_gui->shown("tcpi_state").isValid()); // not what was searched
        m_search->setText("tcp_info");
        QVERIFY(m_gui->shown("tcpi_state").isValid()); // the whole option is
    }

    void optionsOfOtherSystemsAreFoundByNameAndExplained() {
        QVERIFY(!m_gui->shown("SO_NOSIGPIPE").isValid());
        m_search->setText("nosigpipe");
        QSignalSpy explained(&m_gui->page(), &OptionsTable::explainRequested);
        QVERIFY(m_gui->select("SO_NOSIGPIPE"));
        const auto explanation = explained.last().first().value<Explanation>();
        QCOMPARE(explanation.title, std::string("SO_NOSIGPIPE"));
        QVERIFY(QString::fromStdString(explanation.subtitle).contains("not on this one"));
        QVERIFY(m_gui->says("SIGPIPE"));
        QVERIFY(m_gui->says("Not on this system: macOS 4130"));
        QVERIFY(!m_gui->button("Change")->isEnabled());
        QVERIFY(!m_gui->button("getsockopt")->isEnabled());
    }

    void whatIsFoundAndNotShownIsCountedAndOneStepAway() {
        m_search->setText("SO_ERROR"); // not answered: a sweep does not read it
        QVERIFY(!m_gui->shown("SO_ERROR").isValid());
        QAbstractButton* more = m_gui->button("1 more");
        QVERIFY(more);
        more->click();
        QVERIFY(m_gui->shown("SO_ERROR").isValid());
        QVERIFY(!m_gui->button("1 more"));
    }

    void whatStandsOtherwiseIsLeftOut_data() {
        QTest::addColumn<QString>("show");
        QTest::addColumn<QString>("in");
        QTest::addColumn<QString>("out");
        QTest::newRow("answered") << "Answered here" << "SO_TYPE" << "IPV6_V6ONLY";
        QTest::newRow("settable") << "Can be set" << "SO_RCVBUF" << "SO_TYPE";
        QTest::newRow("settable only") << "Can be set" << "IP_ADD_MEMBERSHIP" << "IPV6_V6ONLY";
        QTest::newRow("privileged") << "Needs privilege" << "SO_MARK" << "SO_RCVBUF";
        QTest::newRow("refused") << "Refused here" << "IPV6_V6ONLY" << "SO_TYPE";
        QTest::newRow("everything") << "Everything" << "SO_NOSIGPIPE" << "";
        QTest::newRow("changed") << "Changed from default" << "TCP_KEEPCNT" << "SO_TYPE";
    }
    void whatStandsOtherwiseIsLeftOut() {
        QFETCH(QString, show);
        QFETCH(QString, in);
        QFETCH(QString, out);
        m_gui->enter("TCP_KEEPCNT", "5");
        QTRY_COMPARE(m_gui->text("TCP_KEEPCNT"), QString("5 packets"));
        m_gui->choose("Show", show);
        QVERIFY(m_gui->shown(in).isValid());
        QVERIFY(out.isEmpty() || !m_gui->shown(out).isValid());
    }

    void anOpenListIsNotCutOff() {
        for (const char* label : {"Show", "Level"}) {
            QComboBox* list = m_gui->combo(label);
            QVERIFY(list);
            list->setFixedWidth(40); // the box itself may be short
            QTRY_COMPARE(list->width(), 40);
            list->showPopup();
            QTRY_VERIFY(list->view()->isVisible());
            const int room = list->view()->minimumWidth(); // what a style makes of the list by itself differs
            QVERIFY2(room > list->view()->sizeHintForColumn(0), qPrintable(QString::number(room)));
            list->hidePopup();
        }
    }

    void aRefusedOptionShowsItsErrno() {
        m_gui->choose("Show", "Refused here");
        QCOMPARE(m_gui->text("IPV6_V6ONLY"), QString("EOPNOTSUPP"));
    }

    void oneLevelAlone() {
        m_gui->choose("Level", "IPPROTO_TCP");
        QVERIFY(!m_gui->shown("SO_RCVBUF").isValid());
        QVERIFY(m_gui->shown("TCP_NODELAY").isValid());
    }

    void whatIsShownStaysWhileThePageIsAway() {
        m_search->setText("keep");
        m_gui->choose("Level", "IPPROTO_TCP");
        m_gui->page().hide();
        m_gui->page().show();
        QCOMPARE(m_search->text(), QString("keep"));
        QCOMPARE(m_gui->combo("Level")->currentText(), QString("IPPROTO_TCP"));
        QVERIFY(m_gui->shown("TCP_KEEPIDLE").isValid());
        QVERIFY(!m_gui->shown("SO_KEEPALIVE").isValid());
    }

private:
    std::unique_ptr<GuiOptions> m_gui;
    QLineEdit* m_search = nullptr;
};

QTEST_MAIN(TestOptionsFilters)
#include "tst_options_filters.moc"
