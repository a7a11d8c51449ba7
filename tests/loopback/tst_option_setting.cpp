#include "core/base/errno_table.h"
#include "core/constants/tables.h"
#include "core/options/option_names.h"
#include "core/options/option_value.h"
#include "core/options/readback.h"
#include "tests/support/child_run.h"
#include "tests/support/option_sockets.h"
#include "tests/support/own_network.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <climits>

using namespace swb;
using namespace swb::test;

namespace {

bool isOfRootAlone(int error) { return (error == EPERM || error == EACCES) && !isRootOfTheSystem(); }

// A line of tests/data/options_set.csv: what one sort of socket was seen to do.
struct Line {
    std::string socket, symbol;
    int level = 0;
    int value = 0;
    std::string reads;   // after setting it; empty where it cannot be read
    std::string refused; // an int it does not take ...
    std::string error;   // ... and why
    bool wantsFourBytes = false;
    std::string withoutPrivilege; // the errno

    const OptionSpec* spec() const {
        for (const OptionSpec& option : optionNames())
            if (option.level == level && option.symbol == symbol)
                return &option;
        return nullptr;
    }
};

std::vector<Line> lines() {
    std::vector<Line> all;
    for (auto fields : readCsv("options_set.csv")) {
        fields.resize(9);
        Line line;
        line.socket = fields[0];
        const NamedValue* level = findSymbol(optionLevels(), fields[1]);
        line.level = level != nullptr ? static_cast<int>(level->value) : -1;
        line.symbol = fields[2];
        line.value = std::stoi(fields[3]);
        line.reads = fields[4];
        line.refused = fields[5];
        line.error = fields[6];
        line.wantsFourBytes = fields[7] == "1";
        line.withoutPrivilege = fields[8];
        all.push_back(std::move(line));
    }
    return all;
}

int set(const UniqueFd& fd, const OptionSpec& spec, BytesView bytes) {
    const auto done = calls::setsockopt(kUnrecorded, fd.get(), spec.level, spec.name, bytes);
    return done ? 0 : done.error().number;
}

Bytes encoded(const OptionSpec& spec, const std::string& text) {
    const auto bytes = encodeOption(spec, text);
    return bytes ? *bytes : Bytes();
}

// As an ordinary user, with sockets that a privileged one may have had to make: each row that needs privilege is
// refused with its errno, and every other is taken.
int refusedWithoutPrivilege() {
    enterOwnNetwork();
    std::vector<std::pair<Line, UniqueFd>> prepared;
    for (Line& line : lines())
        if (const SocketSort* sort = findSort(line.socket); sort != nullptr && line.spec() != nullptr)
            prepared.emplace_back(std::move(line), socketOf(*sort));
    if (geteuid() != 0 || !becomeOrdinaryUser())
        return 77;
    int wrong = 0;
    for (const auto& [line, fd] : prepared) {
        if (!fd.isValid())
            continue;
        const std::string expected = line.withoutPrivilege.empty() ? errnoSymbol(0) : line.withoutPrivilege;
        const int error = setInt(fd, line.level, line.spec()->name, line.value);
        if (error == ENOPROTOOPT || errnoSymbol(error) == expected)
            continue;
        std::fprintf(stderr, "%s %s: %s, expected %s\n", line.socket.c_str(), line.symbol.c_str(),
                     errnoSymbol(error).c_str(), expected.c_str());
        ++wrong;
    }
    return wrong == 0 ? 0 : 1;
}

ChildRuns& childRuns() {
    static ChildRuns runs({{"refused", refusedWithoutPrivilege}});
    return runs;
}

} // namespace

class TestOptionSetting : public QObject {
    Q_OBJECT

private slots:
    void everyLineNamesAnOptionAndASocket();
    void aValidValueReadsBackAsSeen_data() { listed(); }
    void aValidValueReadsBackAsSeen();
    void aDifferenceIsExplained();
    void anInvalidValueIsRefusedAsSeen_data() { listed(); }
    void anInvalidValueIsRefusedAsSeen();
    void withoutPrivilegeItIsRefused();

private:
    static void listed();
    static void takesEverything(const UniqueFd& fd, const OptionSpec& spec);
};

void TestOptionSetting::listed() {
    QTest::addColumn<int>("index");
    const auto all = lines();
    for (std::size_t i = 0; i < all.size(); ++i)
        QTest::addRow("%s %d %s", all[i].socket.c_str(), all[i].level, all[i].symbol.c_str()) << static_cast<int>(i);
}

// That no settable option is forgotten: tst_option_texts.
void TestOptionSetting::everyLineNamesAnOptionAndASocket() {
    for (const Line& line : lines()) {
        QVERIFY2(line.spec(), line.symbol.c_str());
        QVERIFY2(line.spec()->isSettable(), line.symbol.c_str());
        QVERIFY2(findSort(line.socket), line.socket.c_str());
    }
}

void TestOptionSetting::aValidValueReadsBackAsSeen() {
    QFETCH(int, index);
    const Line line = lines()[static_cast<std::size_t>(index)];
    const UniqueFd fd = socketOf(*findSort(line.socket));
    if (!fd.isValid())
        QSKIP("this system has no such socket, or not for this user");
    const int error = setInt(fd, line.level, line.spec()->name, line.value);
    if (error == ENOPROTOOPT || isOfRootAlone(error))
        QSKIP("this kernel does not have it, or it needs privilege");
    QCOMPARE(errnoSymbol(error), errnoSymbol(0));
    if (!line.reads.empty())
        QCOMPARE(std::to_string(getInt(fd, line.level, line.spec()->name)), line.reads);
}

void TestOptionSetting::aDifferenceIsExplained() {
    for (const Line& line : lines()) {
        const OptionSpec& spec = *line.spec();
        if (line.reads.empty() || std::to_string(line.value) == line.reads || !spec.isReadable())
            continue;
        const Bytes asked = encoded(spec, "int " + std::to_string(line.value));
        const Bytes got = encoded(spec, "int " + line.reads);
        const Readback readback = explainReadback(spec, on::Tcp4, asked, got, optionLimits());
        QVERIFY2(!readback.isSame, line.symbol.c_str());
        QVERIFY2(readback.explanation.find("Asked for") == 0, line.symbol.c_str());
    }
}

void TestOptionSetting::anInvalidValueIsRefusedAsSeen() {
    QFETCH(int, index);
    const Line line = lines()[static_cast<std::size_t>(index)];
    const OptionSpec& spec = *line.spec();
    const UniqueFd fd = socketOf(*findSort(line.socket));
    if (!fd.isValid())
        QSKIP("this system has no such socket, or not for this user");
    const int before = getInt(fd, line.level, spec.name);
    if (!line.refused.empty()) {
        const int error = setInt(fd, line.level, spec.name, std::stoi(line.refused));
        if (errnoSymbol(error) != line.error && (error == ENOPROTOOPT || isOfRootAlone(error)))
            QSKIP("this kernel does not have it, or it needs privilege");
        QCOMPARE(errnoSymbol(error), line.error);
    } else if (line.wantsFourBytes) {
        QCOMPARE(errnoSymbol(set(fd, spec, Bytes(1))), errnoSymbol(EINVAL));
    } else {
        takesEverything(fd, spec);
        return;
    }
    QCOMPARE(getInt(fd, line.level, spec.name), before); // the old value stays
}

// No value is invalid: each of these is taken, and a buffer that is too short too.
void TestOptionSetting::takesEverything(const UniqueFd& fd, const OptionSpec& spec) {
    for (const int value : {INT_MIN, -1, 0, 1, 2, 255, 256, 65536, INT_MAX}) {
        const int error = setInt(fd, spec.level, spec.name, value);
        if (error == ENOPROTOOPT || isOfRootAlone(error))
            QSKIP("this kernel does not have it, or it needs privilege");
        QVERIFY2(error == 0, (std::to_string(value) + ": " + errnoSymbol(error)).c_str());
    }
    for (const std::size_t length : {std::size_t{1}, std::size_t{8}})
        QCOMPARE(errnoSymbol(set(fd, spec, Bytes(length))), errnoSymbol(0));
}

void TestOptionSetting::withoutPrivilegeItIsRefused() {
    const int status = childRuns().start("refused");
    if (status == 77)
        QSKIP("this process cannot become another user");
    QCOMPARE(status, 0);
}

int main(int argc, char** argv) {
    int status = 0;
    if (childRuns().ranAsChild(argc, argv, status))
        return status;
    enterOwnNetwork(); // limits and the rest as they are in a fresh one; where it may not, as they are
    TestOptionSetting test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_option_setting.moc"
