#include "core/net/capabilities.h"
#include "core/options/option_names.h"
#include "core/options/option_offer.h"
#include "core/options/option_privilege.h"
#include "core/options/option_value.h"

#include <QTest>

#include <linux/capability.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

using namespace swb;

namespace {

std::vector<std::string> valuesOf(const char* symbol) {
    std::vector<std::string> values;
    for (const OfferedValue& offered : offeredValues(*findOption(symbol)))
        values.push_back(offered.value);
    return values;
}

bool has(const std::vector<std::string>& values, std::string_view value) {
    return std::ranges::find(values, value) != values.end();
}

} // namespace

// What is offered for a value, and what is said of it before it is set.
class TestOptionOffer : public QObject {
    Q_OBJECT

private slots:
    void theKernelsOwnListsAreOffered() {
        const std::vector<std::string> controls = valuesOf("TCP_CONGESTION");
        QVERIFY(has(controls, "reno")); // every kernel has it
        QCOMPARE(controls, availableCongestionControls());
        for (const std::string& allowed : allowedCongestionControls())
            QVERIFY(has(controls, allowed));
        QCOMPARE(valuesOf("TCP_ULP"), availableUpperLayers());
    }

    void interfacesAndAddressesOfThisMachineAreOffered() {
        QVERIFY(has(valuesOf("SO_BINDTODEVICE"), "lo"));
        QVERIFY(has(valuesOf("SO_BINDTODEVICE"), "none"));
        QVERIFY(has(valuesOf("IP_MULTICAST_IF"), "lo"));
        QVERIFY(has(valuesOf("IP_MULTICAST_IF"), "127.0.0.1"));
    }

    void whatIsOfferedCanBeEncoded() {
        for (const OptionSpec& option : optionNames())
            for (const OfferedValue& offered : offeredValues(option))
                QVERIFY2(encodeOption(option, offered.value), std::string(option.symbol).c_str());
    }

    void aRangeIsToldWithItsUnit() {
        QCOMPARE(rangeText(*findOption("TCP_KEEPIDLE")), std::string("1 to 32767, in s"));
        QVERIFY(rangeWords(*findOption("SO_RCVBUF")).find("rmem_max") != std::string::npos);
        QVERIFY(isOutsideRange(*findOption("TCP_KEEPIDLE"), 0));
        QVERIFY(!isOutsideRange(*findOption("TCP_KEEPIDLE"), 32767));
        QVERIFY(isOutsideRange(*findOption("TCP_KEEPIDLE"), 32768));
        QVERIFY(!isOutsideRange(*findOption("SO_MARK"), -1)); // nothing bounds it
    }

    void everyPrivilegeNamesACapabilityThatIsKnown() {
        for (const OptionSpec& option : optionNames()) {
            if (option.privilege.empty())
                continue;
            QCOMPARE(privilegeStanding(option, 0), PrivilegeStanding::Missing);
            QVERIFY2(privilegeStanding(option, ~std::uint64_t{0}) == PrivilegeStanding::Held,
                     std::string(option.symbol).c_str());
        }
    }

    void oneOfTwoCapabilitiesIsEnough() {
        const OptionSpec& option = *findOption("SO_MARK");
        QCOMPARE(privilegeName(option), std::string_view("CAP_NET_ADMIN or CAP_NET_RAW"));
        QCOMPARE(privilegeStanding(option, std::uint64_t{1} << CAP_NET_RAW), PrivilegeStanding::Held);
        QCOMPARE(privilegeStanding(option, std::uint64_t{1} << CAP_NET_ADMIN), PrivilegeStanding::Held);
        QCOMPARE(privilegeStanding(option, std::uint64_t{1} << CAP_SYS_ADMIN), PrivilegeStanding::Missing);
        QCOMPARE(privilegeStanding(*findOption("SO_RCVBUF"), 0), PrivilegeStanding::NotNeeded);
    }

    void theCapabilitiesAreThoseThatTheKernelTells() {
        std::ifstream status("/proc/self/status");
        std::string line;
        while (std::getline(status, line) && !line.starts_with("CapEff:")) {
        }
        QVERIFY(line.starts_with("CapEff:"));
        QCOMPARE(effectiveCapabilities(), std::stoull(line.substr(7), nullptr, 16));
    }

    void fieldsBecomeAStructure() {
        const StructLayout* layout = layoutOf(*findOption("SO_LINGER"));
        QVERIFY(layout);
        const std::string texts[] = {"on", "5"};
        const auto bytes = encodeFields(*layout, texts);
        QVERIFY(bytes);
        QCOMPARE(*bytes, Bytes({1, 0, 0, 0, 5, 0, 0, 0}));
        const std::string some[] = {"", "5"}; // an empty one stays 0
        QCOMPARE(*encodeFields(*layout, some), Bytes({0, 0, 0, 0, 5, 0, 0, 0}));
        const std::string wrong[] = {"on", "long"};
        const auto fault = encodeFields(*layout, wrong);
        QVERIFY(!fault);
        QCOMPARE(fault.error().field, std::size_t{1});
        QCOMPARE(fault.error().error.length, std::size_t{4});
    }

    void everyOptionOfAnotherSystemHasAMeaning() {
        for (const ForeignOption& option : foreignOptions())
            QVERIFY2(!option.meaning.empty(), std::string(option.symbol).c_str());
        const auto pipe = std::ranges::find(foreignOptions(), "SO_NOSIGPIPE", &ForeignOption::symbol);
        QVERIFY(pipe->meaning.find("SIGPIPE") != std::string_view::npos);
        QCOMPARE(systemsText(*pipe), std::string("macOS 4130, FreeBSD 2048"));
    }
};

QTEST_APPLESS_MAIN(TestOptionOffer)
#include "tst_option_offer.moc"
