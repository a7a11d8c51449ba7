#include "tests/support/errno_cases.h"

#include "core/base/errno_table.h"
#include "core/constants/call_errors.h"
#include "core/explain/explanation.h"
#include "tests/support/child_run.h"
#include "tests/support/own_network.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <fcntl.h>
#include <linux/filter.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>

namespace swb::test {

namespace {

constexpr int kSkipped = 77;
constexpr int kWaitMs = 30000;

struct Program {
    std::string name;
    std::span<const ErrnoCase> cases;
    ChildRuns children{{}};
};

const char* symbolOf(int number) { return strerrorname_np(number); }

std::string nameOf(const ErrnoCase& one) { return std::string(one.call) + " " + symbolOf(one.number); }

// The calls that a row of the data file stands for beside its own.
bool standsFor(std::string_view row, std::string_view call) {
    static const std::map<std::string_view, std::vector<std::string_view>> kAlso = {
        {"send", {"sendto", "write", "sendmsg", "sendmmsg", "sendfile", "splice"}},
        {"recv", {"recvfrom", "read", "recvmsg", "recvmmsg"}},
        {"accept", {"accept4"}},
    };
    if (row == call)
        return true;
    const auto also = kAlso.find(row);
    return also != kAlso.end() && std::ranges::find(also->second, call) != also->second.end();
}

std::string section(const Explanation& explanation, std::string_view heading) {
    for (const Explanation::Section& one : explanation.sections)
        if (one.heading == heading)
            return one.text;
    return {};
}

// Empty when the record is that failure of the kernel's, and its explanation tells why and what to try.
std::string faultOf(const CallRecord& record, const ErrnoCase& expected) {
    const std::string_view call = specOf(record.call).name;
    if (record.sequence == 0)
        return "no call was made";
    if (record.scripted || !standsFor(expected.call, call))
        return std::string(call) + " is not the kernel's answer to " + expected.call;
    if (record.error != expected.number)
        return std::string(call) + " gave " + errnoSymbol(record.error);
    const CallError* row = findCallError(call, record.error);
    const Explanation explanation = explainRecord(record);
    if (row == nullptr || section(explanation, "Why") != row->cause ||
        section(explanation, "What to try") != row->remedy)
        return "the explanation does not tell cause and remedy";
    if (explanation.subtitle.find(symbolOf(expected.number)) == std::string::npos)
        return "the explanation does not name the errno";
    return {};
}

// Empty when the process is there now.
std::string enter(Place place) {
    switch (place) {
    case Place::OrdinaryUser:
        return becomeOrdinaryUser() ? "" : "this process cannot become an ordinary user";
    case Place::Root:
        return geteuid() == 0 ? "" : "this process is not root";
    case Place::OwnNetwork:
        return enterOwnNetwork();
    case Place::OwnMounts:
        return unshare(CLONE_NEWNS) == 0 && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0
                   ? ""
                   : "no mount namespace of its own";
    case Place::Here:
    case Place::Child:
        break;
    }
    return {};
}

// What a case may have set lower comes back: the leak check at the end opens files.
class LimitKept {
public:
    LimitKept() { getrlimit(RLIMIT_NOFILE, &m_before); }
    LimitKept(const LimitKept&) = delete;
    LimitKept& operator=(const LimitKept&) = delete;
    ~LimitKept() { setrlimit(RLIMIT_NOFILE, &m_before); }

private:
    rlimit m_before{};
};

int runInChild(const ErrnoCase& one) {
    const LimitKept limit;
    std::string why = enter(one.place);
    if (why.empty()) {
        EngineHarness h;
        const Provoked provoked = one.provoke(h);
        why = provoked.skipped;
        const std::string fault = why.empty() ? faultOf(provoked.record, one) : "";
        if (!fault.empty())
            std::fprintf(stderr, "%s: %s\n", nameOf(one).c_str(), fault.c_str());
        if (why.empty())
            return fault.empty() ? 0 : 1;
    }
    std::fprintf(stderr, "%s: %s\n", nameOf(one).c_str(), why.c_str());
    return kSkipped;
}

} // namespace

class ErrnoCasesTest : public QObject {
    Q_OBJECT

public:
    explicit ErrnoCasesTest(const Program& program)
        : m_program(program) {}

private slots:
    void everyRowOfTheDataIsProvokedHere() {
        std::vector<std::string> rows;
        for (const auto& fields : readCsv("call_errors.csv"))
            if (fields.size() > 2 && fields[2] == m_program.name)
                rows.push_back(fields[0] + " " + fields[1]);
        std::vector<std::string> cases;
        std::ranges::transform(m_program.cases, std::back_inserter(cases), nameOf);
        std::ranges::sort(rows);
        std::ranges::sort(cases);
        QVERIFY(!rows.empty());
        QCOMPARE(cases, rows);
    }

    void theKernelRefusesAndTheRowExplainsIt_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < m_program.cases.size(); ++i)
            QTest::newRow(nameOf(m_program.cases[i]).c_str()) << static_cast<int>(i);
    }
    void theKernelRefusesAndTheRowExplainsIt() {
        QFETCH(int, index);
        const ErrnoCase& one = m_program.cases[static_cast<std::size_t>(index)];
        if (one.place != Place::Here) {
            const int status = m_program.children.start(nameOf(one));
            if (status == kSkipped)
                QSKIP("not possible here, its reason is printed above");
            QCOMPARE(status, 0);
            return;
        }
        EngineHarness h;
        const Provoked provoked = one.provoke(h);
        if (!provoked.skipped.empty())
            QSKIP(provoked.skipped.c_str());
        const std::string fault = faultOf(provoked.record, one);
        QVERIFY2(fault.empty(), fault.c_str());
    }

private:
    const Program& m_program;
};

Provoked Provoked::impossible(std::string why) {
    Provoked provoked{CallRecord()};
    provoked.skipped = std::move(why);
    return provoked;
}

int runErrnoCases(const char* name, std::span<const ErrnoCase> cases, int argc, char** argv) {
    std::map<std::string, ChildRuns::Run> runs;
    for (const ErrnoCase& one : cases)
        runs.emplace(nameOf(one), [&one] { return runInChild(one); });
    Program program{name, cases, ChildRuns(std::move(runs))};
    int status = 0;
    if (program.children.ranAsChild(argc, argv, status))
        return status;
    ErrnoCasesTest test(program);
    return QTest::qExec(&test, argc, argv);
}

CallRecord refused(EngineHarness& h, SocketId socket, Step step) {
    const ActionReport report = h.run(socket, std::move(step));
    const std::vector<CallRecord> records = h.recordsOf(report.action);
    return records.empty() ? CallRecord() : records.back();
}

CallRecord madeDirectly(const std::function<void(const CallContext&)>& call) {
    Recorder recorder;
    call({.recorder = &recorder});
    const std::vector<CallRecord> records = recorder.copySince(0).completed;
    return records.empty() ? CallRecord() : records.back();
}

CallRecord madeWithAFile(const std::function<void(const CallContext&, int)>& call) {
    const int fd = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    const CallRecord record = madeDirectly([&](const CallContext& context) { call(context, fd); });
    ::close(fd);
    return record;
}

void closeTheDoor(unsigned from) {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = from;
    setrlimit(RLIMIT_NOFILE, &limit);
}

CallRecord interrupted(EngineHarness& h, SocketId socket, Step step) {
    const ActionId action = h.start(socket, std::move(step));
    h.waitUntilInFlight(action);
    h.engine().interrupt(action);
    h.waitFor(action);
    const std::vector<CallRecord> records = h.recordsOf(action);
    return records.empty() ? CallRecord() : records.back();
}

Address loopback6(int port) { return *Address::parseInet6("::1", std::to_string(port)); }

FullListener::FullListener(EngineHarness& h) {
    const SocketId listener = h.socket(AF_INET, SOCK_STREAM);
    h.run(listener, step::Bind{loopback(0)});
    h.run(listener, step::Listen{0});
    address = h.view(listener).local.value_or(Address());
    h.run(h.socket(AF_INET, SOCK_STREAM), step::Connect{address}); // one more than the backlog is admitted
    waitForInput(h, listener);
}

void waitForError(EngineHarness& h, SocketId socket) { h.run(socket, step::Poll{0, kWaitMs}); }
void waitForInput(EngineHarness& h, SocketId socket) { h.run(socket, step::Poll{POLLIN, kWaitMs}); }

bool deafen(EngineHarness& h, SocketId socket) {
    const sock_filter drop = BPF_STMT(BPF_RET | BPF_K, 0);
    Bytes value(sizeof drop);
    std::memcpy(value.data(), &drop, sizeof drop);
    return !h.run(socket, step::Setsockopt{SOL_SOCKET, SO_ATTACH_FILTER, value}).error;
}

} // namespace swb::test
#include "errno_cases.moc"
