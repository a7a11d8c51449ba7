#include "ui/models/peers_model.h"
#include "ui/panels/automatic_words.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <algorithm>
#include <cerrno>

using namespace swb;

namespace {

PeerView peer(std::uint32_t id, std::uint64_t bytesIn = 0, SocketId endpoint = SocketId{1}) {
    PeerView view;
    view.id = SocketId{id};
    view.endpoint = endpoint;
    view.bytesIn = bytesIn;
    return view;
}

TrafficChanges changed(std::vector<PeerView> peers, std::vector<SocketId> gone = {}) {
    TrafficChanges changes;
    changes.peers = std::move(peers);
    changes.gonePeers = std::move(gone);
    return changes;
}

} // namespace

class TestPeersModel : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { m_model.clear(); }

    void thoseOfOtherEndpointsStayAway() {
        m_model.take(changed({peer(5), peer(6, 0, SocketId{2})}), std::chrono::seconds(1));
        QCOMPARE(m_model.rowCount(), 1);
        QCOMPARE(m_model.rowOf(SocketId{6}), -1);
    }

    void largeAmountsAreShortAndTheToolTipIsExact() {
        m_model.take(changed({peer(5, 300'000'035), peer(6, 9'999'999)}), std::chrono::seconds(1));
        const QModelIndex large = m_model.index(0, PeersModel::InColumn);
        QCOMPARE(large.data(), QVariant("300.0 MB"));
        QCOMPARE(large.data(Qt::ToolTipRole), QVariant("300,000,035 bytes"));
        QCOMPARE(m_model.index(1, PeersModel::InColumn).data(), QVariant("9,999,999"));
    }

    void rowsKeepTheirPeersWhenSomeHaveGone_data() {
        QTest::addColumn<int>("gone");
        QTest::newRow("a few, one by one") << 5;
        QTest::newRow("so many that the rows start over") << 200;
    }

    void rowsKeepTheirPeersWhenSomeHaveGone() {
        QFETCH(const int, gone);
        std::vector<PeerView> peers;
        std::vector<SocketId> leaving;
        for (std::uint32_t id = 100; id < 600; ++id) {
            peers.push_back(peer(id));
            if (id % 2 == 0 && static_cast<int>(leaving.size()) < gone)
                leaving.push_back(SocketId{id});
        }
        m_model.take(changed(peers), std::chrono::seconds(1));
        m_model.take(changed({}, leaving), std::chrono::seconds(2));
        QCOMPARE(m_model.rowCount(), 500 - gone);
        QCOMPARE(m_model.rowOf(leaving.front()), -1);
        for (int row = 0; row < m_model.rowCount(); ++row)
            QCOMPARE(m_model.rowOf(m_model.peer(row).id), row);
    }

    void theRateIsWhatMovedASecondAndFallsInSilence() {
        using namespace std::chrono_literals;
        m_model.take(changed({peer(5, 0)}), 1s);
        m_model.take(changed({peer(5, 1000)}), 2s);
        const auto rate = [&] {
            return m_model.index(0, PeersModel::RateInColumn).data(PeersModel::SortRole).toDouble();
        };
        QCOMPARE(rate(), 1000.0);
        m_model.tick(3s);
        QCOMPARE(rate(), 0.0);
    }

    void ageAndSilenceAreCounted() {
        using namespace std::chrono_literals;
        PeerView view = peer(5);
        view.since = 10s;
        view.lastActivity = 60s;
        m_model.take(changed({view}), 70s);
        const auto cell = [&](int column) { return m_model.index(0, column).data().toString(); };
        QCOMPARE(cell(PeersModel::AgeColumn), QString("1 min"));
        QCOMPARE(cell(PeersModel::IdleColumn), QString("10 s"));
        m_model.tick(7210s);
        QVERIFY(cell(PeersModel::AgeColumn).endsWith(" h"));
    }

    void whoConnectedToAUnixSocketIsNamed() {
        PeerView view = peer(5);
        view.credentials = PeerCredentials{4711, 1000, 100};
        m_model.take(changed({view}), std::chrono::seconds(1));
        const QString address = m_model.index(0, PeersModel::AddressColumn).data().toString();
        QVERIFY2(address.contains("pid 4711, uid 1000, gid 100"), qPrintable(address));
    }

    void whatHoldsAPeerUpIsSaidInWords() {
        PeerView view = peer(5);
        view.backPressure = true;
        view.paused = true;
        view.answersHeld = 3;
        view.lastRule = 1;
        const QString notes = PeersModel::notesText(view);
        for (const char* words : {"paused", "does not read", "answers held back: 3", "rule 2"})
            QVERIFY2(notes.contains(words), words);
    }

    void whatWentWrongIsSaidFirstAndExplained() {
        PeerView view = peer(5);
        view.error = EMSGSIZE;
        view.unsent = 65508;
        view.lastRule = 0;
        QVERIFY(PeersModel::notesText(view).startsWith("EMSGSIZE: "));
        const Explanation said = explainPeer(view);
        const auto found =
            std::ranges::find(said.sections, std::string("EMSGSIZE, errno 90"), &Explanation::Section::heading);
        QVERIFY(found != said.sections.end());
        QVERIFY(found->text.find("65507") != std::string::npos);
    }

private:
    PeersModel m_model{SocketId{1}};
    QAbstractItemModelTester m_tester{&m_model, QAbstractItemModelTester::FailureReportingMode::QtTest};
};

QTEST_APPLESS_MAIN(TestPeersModel)
#include "tst_peers_model.moc"
