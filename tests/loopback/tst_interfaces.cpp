#include "core/net/interfaces.h"

#include <QtTest>

#include <algorithm>

using namespace swb;

class TestInterfaces : public QObject {
    Q_OBJECT

private slots:
    void loopbackHasItsAddressAndIsUp() {
        const auto all = localAddresses();
        QVERIFY(all.has_value());
        const auto lo =
            std::ranges::find_if(*all, [](const LocalAddress& a) { return a.address.host() == "127.0.0.1"; });
        QVERIFY(lo != all->end());
        QCOMPARE(lo->interface, std::string("lo"));
        QVERIFY(lo->isUp);
        QCOMPARE(lo->address.toString(), std::string("127.0.0.1:0"));
    }

    void everyAddressBelongsToANamedInterface() {
        const auto all = localAddresses();
        QVERIFY(all.has_value());
        const auto names = interfaceNames();
        for (const LocalAddress& local : *all) {
            QVERIFY(std::ranges::find(names, std::pair(local.index, local.interface)) != names.end());
            QCOMPARE(local.address.port(), 0);
            QVERIFY(!local.address.host().empty());
        }
    }

    void linkLocalAddressesCarryTheirScope() {
        const auto all = localAddresses();
        QVERIFY(all.has_value());
        for (const LocalAddress& local : *all)
            if (local.address.host().starts_with("fe80:"))
                QCOMPARE(local.address.scopeId(), local.index);
    }

    void loopbackIsNamed() {
        const auto names = interfaceNames();
        QVERIFY(std::ranges::any_of(names, [](const auto& entry) { return entry.second == "lo" && entry.first > 0; }));
    }
};

QTEST_APPLESS_MAIN(TestInterfaces)
#include "tst_interfaces.moc"
