#include "core/base/errno_table.h"
#include "core/options/option_names.h"
#include "core/options/option_value.h"
#include "tests/support/child_run.h"
#include "tests/support/option_texts.h"
#include "tests/support/own_network.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <linux/if_xdp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <set>

using namespace swb;
using namespace swb::test;

namespace {

using Key = std::pair<std::string, std::string>; // level, symbol
Key keyOf(const TextLine& line) { return {line.level, line.symbol}; }
QString told(const TextLine& line) { return QString::fromStdString(line.title()); }

// What the file of plain numbers says of an option.
struct Numbers {
    std::set<Key> valid, refusing, privileged;
};
Numbers numberLines() {
    Numbers numbers;
    for (auto fields : readCsv("options_set.csv")) {
        fields.resize(9);
        const Key key{fields[1], fields[2]};
        numbers.valid.insert(key);
        numbers.refusing.insert(key); // or it is seen to take everything: tst_option_setting
        if (!fields[8].empty())
            numbers.privileged.insert(key);
    }
    return numbers;
}

Key keyOf(const OptionSpec& option) {
    for (const TextLine& line : textLines())
        if (line.spec() == &option)
            return keyOf(line);
    for (const auto& fields : readCsv("options_set.csv"))
        if (optionCalled(fields[1] + " " + fields[2]) == &option)
            return {fields[1], fields[2]};
    return {"", std::string(option.symbol)};
}

bool isForEverybody(const TextLine& line) {
    std::ifstream file("/proc/sys/net/ipv4/tcp_allowed_congestion_control");
    for (std::string name; line.symbol == "TCP_CONGESTION" && file >> name;)
        if (name == line.value)
            return true;
    return false;
}

bool isOfRootAlone(int error) { return (error == EPERM || error == EACCES) && !isRootOfTheSystem(); }

// What it is about needs none, but what comes before it does.
bool needsPrivilegeBefore(const TextLine& line) {
    return line.withoutPrivilege.empty() && std::ranges::any_of(line.before, [](const std::string& one) {
               const OptionSpec* spec = optionCalled(one.substr(0, one.find(' ')));
               return spec != nullptr && !spec->privilege.empty();
           });
}

// With the sockets of a privileged one, as an ordinary user: each line is refused with its errno, or taken where it has
// none.
int refusedWithoutPrivilege() {
    if (!isRootOfTheSystem())
        return 77; // the sockets could not be had
    enterOwnNetwork();
    std::vector<std::pair<TextLine, PreparedSocket>> prepared;
    for (TextLine& line : textLines())
        if (!line.value.empty() && !isForEverybody(line) && !needsPrivilegeBefore(line)) {
            PreparedSocket ends = socketCalled(line.socket);
            prepared.emplace_back(std::move(line), std::move(ends));
        }
    if (!becomeOrdinaryUser())
        return 77;
    int wrong = 0;
    for (const auto& [line, ends] : prepared) {
        if (!ends.fd.isValid())
            continue;
        setBefore(ends.fd, line);                                                     // as far as it may
        const std::string& value = line.value == kAsItIs ? line.refused : line.value; // what it is, one may not ask
        const std::string error = errnoSymbol(setText(ends.fd, *line.spec(), value));
        const std::string expected = line.withoutPrivilege.empty() ? errnoSymbol(0) : line.withoutPrivilege;
        const bool olderKernelTakesIt = line.withoutPrivilege.ends_with(" or none") && error == errnoSymbol(0);
        if (expected.starts_with(error) || olderKernelTakesIt || error == "ENOPROTOOPT")
            continue;
        std::fprintf(stderr, "%s: %s, expected %s\n", line.title().c_str(), error.c_str(), expected.c_str());
        ++wrong;
    }
    return wrong == 0 ? 0 : 1;
}

ChildRuns& childRuns() {
    static ChildRuns runs({{"refused", refusedWithoutPrivilege}});
    return runs;
}

// A program for the eBPF machine that takes every packet, loaded; none where this kernel or user may not.
UniqueFd loadedProgram() {
    const std::array<bpf_insn, 2> code{
        {{BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, 0xffff}, {BPF_JMP | BPF_EXIT, 0, 0, 0, 0}}};
    bpf_attr attributes{};
    attributes.prog_type = BPF_PROG_TYPE_SOCKET_FILTER;
    attributes.insns = reinterpret_cast<std::uint64_t>(code.data());
    attributes.insn_cnt = code.size();
    attributes.license = reinterpret_cast<std::uint64_t>("GPL");
    return UniqueFd(static_cast<int>(::syscall(SYS_bpf, BPF_PROG_LOAD, &attributes, sizeof attributes)));
}

} // namespace

// Values that are no plain numbers: structures, times, texts, filters, and whatever needs something before it.
class TestOptionTexts : public QObject {
    Q_OBJECT

private slots:
    void everySettableRowHasALine();
    void whatCannotBeSetSaysWhy();
    void everyRowThatNeedsPrivilegeWasTriedWithout();
    void aValidValueReadsBackAsSeen_data() { listed(); }
    void aValidValueReadsBackAsSeen();
    void anInvalidValueIsRefusedAsSeen_data() { listed(); }
    void anInvalidValueIsRefusedAsSeen();
    void withoutPrivilegeItIsRefused();
    void aLoadedProgramIsAttached_data();
    void aLoadedProgramIsAttached();
    void aFanoutGroupTakesAProgram();
    void packetMemoryIsRegistered();
    void theTimestampClockGoesOnFromWhatWasSet();

private:
    static void listed();
};

void TestOptionTexts::listed() {
    QTest::addColumn<int>("index");
    const auto lines = textLines();
    for (std::size_t i = 0; i < lines.size(); ++i)
        QTest::addRow("%zu %s", i + 2, lines[i].title().substr(0, 100).c_str()) << static_cast<int>(i);
}

void TestOptionTexts::everySettableRowHasALine() {
    const Numbers numbers = numberLines();
    std::set<Key> listed = numbers.valid;
    for (const TextLine& line : textLines()) {
        QVERIFY2(line.spec(), qPrintable(told(line)));
        QVERIFY2(line.spec()->isSettable(), qPrintable(told(line)));
        listed.insert(keyOf(line));
    }
    QStringList missing;
    int settable = 0;
    for (const OptionSpec& option : optionNames()) {
        if (!option.isSettable())
            continue;
        ++settable;
        if (!listed.contains(keyOf(option)))
            missing << QString::fromUtf8(option.symbol.data(), static_cast<int>(option.symbol.size()));
    }
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(' ')));
    QVERIFY(settable >= 300);
}

void TestOptionTexts::whatCannotBeSetSaysWhy() {
    const Numbers numbers = numberLines();
    std::set<Key> valid = numbers.valid, refusing = numbers.refusing, excused;
    for (const TextLine& line : textLines()) {
        const bool takesNothing = line.spec()->kind == ValueKind::Nothing;
        if (!line.value.empty() || takesNothing)
            valid.insert(keyOf(line));
        if (!line.refused.empty() || takesNothing)
            refusing.insert(keyOf(line));
        if (!line.reason.empty())
            excused.insert(keyOf(line));
        QVERIFY2(line.refused.empty() == line.error.empty(), qPrintable(told(line)));
    }
    for (const TextLine& line : textLines())
        for (const auto& [set, what] : {std::pair{&valid, "value"}, std::pair{&refusing, "refusal"}})
            QVERIFY2(set->contains(keyOf(line)) || excused.contains(keyOf(line)),
                     qPrintable(told(line) + " has no " + what));
}

void TestOptionTexts::everyRowThatNeedsPrivilegeWasTriedWithout() {
    std::set<Key> tried = numberLines().privileged;
    for (const TextLine& line : textLines())
        if (!line.withoutPrivilege.empty() || line.reason.starts_with("not seen yet"))
            tried.insert(keyOf(line));
    // Where the privilege is for something else than the call.
    tried.emplace("SOL_SOCKET", "SO_ATTACH_BPF");            // to load the program
    tried.emplace("SOL_SOCKET", "SO_ATTACH_REUSEPORT_EBPF"); // to load the program
    tried.emplace("SOL_PACKET", "PACKET_ADD_MEMBERSHIP");    // to have the socket
    QStringList missing;
    for (const OptionSpec& option : optionNames())
        if (option.isSettable() && !option.privilege.empty() && !tried.contains(keyOf(option)))
            missing << QString::fromUtf8(option.symbol.data(), static_cast<int>(option.symbol.size()));
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(' ')));
    // And whoever was refused for the lack of one says which.
    for (const TextLine& line : textLines())
        if (line.withoutPrivilege.starts_with("EPERM") || line.withoutPrivilege.starts_with("EACCES"))
            QVERIFY2(!line.spec()->privilege.empty() || line.symbol == "TCP_CONGESTION", qPrintable(told(line)));
}

void TestOptionTexts::aValidValueReadsBackAsSeen() {
    QFETCH(int, index);
    const TextLine line = textLines()[static_cast<std::size_t>(index)];
    const OptionSpec& spec = *line.spec();
    if (line.value.empty() && (spec.kind != ValueKind::Nothing || !line.reason.empty()))
        QSKIP(line.reason.c_str());
    const PreparedSocket ends = socketCalled(line.socket);
    if (!ends.fd.isValid())
        QSKIP("this system has no such socket, or not for this user");
    const int before = setBefore(ends.fd, line);
    const std::string was = readText(ends.fd, spec);
    const int error = before != 0 ? before : setText(ends.fd, spec, line.value);
    if (error == ENOPROTOOPT || isOfRootAlone(error))
        QSKIP("this kernel does not have it, or it needs privilege");
    QCOMPARE(errnoSymbol(error), errnoSymbol(0));
    if (!line.reads.empty() || line.value == kAsItIs)
        QCOMPARE(readText(ends.fd, spec), line.value == kAsItIs ? was : line.reads);
}

void TestOptionTexts::anInvalidValueIsRefusedAsSeen() {
    QFETCH(int, index);
    const TextLine line = textLines()[static_cast<std::size_t>(index)];
    const OptionSpec& spec = *line.spec();
    if (line.refused.empty())
        QSKIP(line.reason.empty() ? "its value is not looked at" : line.reason.c_str());
    const PreparedSocket ends = socketCalled(line.socket);
    if (!ends.fd.isValid())
        QSKIP("this system has no such socket, or not for this user");
    if (const int before = setBefore(ends.fd, line); before == ENOPROTOOPT || isOfRootAlone(before))
        QSKIP("this kernel does not have what comes before it, or that needs privilege");
    const std::string was = readText(ends.fd, spec);
    const int error = setText(ends.fd, spec, line.refused);
    if ((error == ENOPROTOOPT && line.error != "ENOPROTOOPT") || isOfRootAlone(error))
        QSKIP("this kernel does not have it, or it needs privilege");
    QCOMPARE(errnoSymbol(error), line.error);
    QCOMPARE(readText(ends.fd, spec), was); // the old value stays
}

void TestOptionTexts::withoutPrivilegeItIsRefused() {
    const int status = childRuns().start("refused");
    if (status == 77)
        QSKIP("this process cannot become another user");
    QCOMPARE(status, 0);
}

void TestOptionTexts::aLoadedProgramIsAttached_data() {
    QTest::addColumn<QByteArray>("symbol");
    QTest::newRow("of one socket") << QByteArray("SO_ATTACH_BPF");
    QTest::newRow("of a group of sockets") << QByteArray("SO_ATTACH_REUSEPORT_EBPF");
}

void TestOptionTexts::aLoadedProgramIsAttached() {
    QFETCH(QByteArray, symbol);
    const UniqueFd program = loadedProgram();
    if (!program.isValid())
        QSKIP("this kernel loads no programs, or not for this user");
    const UniqueFd fd(::socket(AF_INET, SOCK_DGRAM, 0));
    QCOMPARE(setInt(fd, SOL_SOCKET, SO_REUSEPORT, 1), 0);
    const OptionSpec& spec = *findOption(symbol.constData());
    QCOMPARE(errnoSymbol(setText(fd, spec, std::to_string(program.get()))), errnoSymbol(0));
    QCOMPARE(errnoSymbol(setText(fd, spec, "-1")), errnoSymbol(EBADF));
    QCOMPARE(errnoSymbol(setText(fd, spec, std::to_string(fd.get()))), errnoSymbol(EINVAL)); // no program
    const bool ofGroup = symbol.contains("REUSEPORT");
    QCOMPARE(setText(fd, *findOption(ofGroup ? "SO_DETACH_REUSEPORT_BPF" : "SO_DETACH_FILTER"), ""), 0);
    QCOMPARE(errnoSymbol(setText(fd, *findOption(ofGroup ? "SO_DETACH_REUSEPORT_BPF" : "SO_DETACH_FILTER"), "")),
             errnoSymbol(ENOENT)); // it was there, and is not any more
}

void TestOptionTexts::aFanoutGroupTakesAProgram() {
    const PreparedSocket ends = socketCalled("packet_all");
    if (!ends.fd.isValid())
        QSKIP("a packet socket needs CAP_NET_RAW");
    const OptionSpec& data = *findOption("PACKET_FANOUT_DATA");
    sock_filter accept = BPF_STMT(BPF_RET | BPF_K, 0);
    const sock_fprog program{1, &accept};
    const BytesView bytes(reinterpret_cast<const std::uint8_t*>(&program), sizeof program);
    const auto early = calls::setsockopt(kUnrecorded, ends.fd.get(), data.level, data.name, bytes);
    QCOMPARE(early.error().number, EINVAL); // before the group
    QCOMPARE(setText(ends.fd, *findOption("PACKET_FANOUT"), "{id=11, mode=PACKET_FANOUT_CBPF, flags=0}"), 0);
    QVERIFY(calls::setsockopt(kUnrecorded, ends.fd.get(), data.level, data.name, bytes));
    QCOMPARE(errnoSymbol(setText(ends.fd, data, "int 1")), errnoSymbol(EINVAL));
}

void TestOptionTexts::packetMemoryIsRegistered() {
    const PreparedSocket ends = socketCalled("xdp");
    if (!ends.fd.isValid())
        QSKIP("this kernel has no AF_XDP, or not for this user");
    constexpr std::size_t kSize = std::size_t{64} * 4096;
    void* memory = ::mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    QVERIFY(memory != MAP_FAILED);
    const OptionSpec& spec = *findOption("XDP_UMEM_REG");
    const std::string text = "{addr=" + std::to_string(reinterpret_cast<std::uintptr_t>(memory)) +
                             ", len=" + std::to_string(kSize) + ", chunk_size=4096, headroom=0, flags=0}";
    QCOMPARE(errnoSymbol(setText(ends.fd, spec, text)), errnoSymbol(0));
    QCOMPARE(errnoSymbol(setText(ends.fd, spec, text)), errnoSymbol(EBUSY)); // once
    QCOMPARE(readText(ends.fd, *findOption("XDP_OPTIONS")), std::string("{flags=0x0}"));
    ::munmap(memory, kSize);
}

void TestOptionTexts::theTimestampClockGoesOnFromWhatWasSet() {
    const TcpEnds ends = connectedTcpEnds();
    const OptionSpec& spec = *findOption("TCP_TIMESTAMP");
    if (setInt(ends.client, IPPROTO_TCP, TCP_REPAIR, 1) == EPERM)
        QSKIP("TCP_REPAIR needs CAP_NET_ADMIN");
    QCOMPARE(setText(ends.client, spec, "1000000"), 0);
    const unsigned long now = std::stoul(readText(ends.client, spec));
    QVERIFY2(now >= 1000000 && now < 1060000, std::to_string(now).c_str()); // it counts milliseconds
}

int main(int argc, char** argv) {
    int status = 0;
    if (childRuns().ranAsChild(argc, argv, status))
        return status;
    enterOwnNetwork(); // limits and the rest as they are in a fresh one; where it may not, as they are
    ip("addr add 2001:db8::5/64 dev lo nodad");
    TestOptionTexts test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_option_texts.moc"
