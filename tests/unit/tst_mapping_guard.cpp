#include "core/base/unique_fd.h"
#include "core/transcript/mapping_guard.h"

#include <QTest>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <memory>
#include <optional>
#include <vector>

using namespace swb;

namespace {

const std::size_t kPage = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));

// A file of some pages, mapped; what it has is the number of the page.
class MappedFile {
public:
    explicit MappedFile(std::size_t pages)
        : m_size(pages * kPage) {
        char name[] = "/tmp/swb-guard-XXXXXX";
        m_fd = UniqueFd(mkstemp(name));
        unlink(name);
        std::vector<std::uint8_t> bytes(m_size);
        for (std::size_t i = 0; i < m_size; ++i)
            bytes[i] = static_cast<std::uint8_t>(1 + i / kPage);
        if (m_size == 0 || write(m_fd.get(), bytes.data(), m_size) != static_cast<ssize_t>(m_size))
            std::abort();
        m_data = static_cast<std::uint8_t*>(mmap(nullptr, m_size, PROT_READ, MAP_SHARED, m_fd.get(), 0));
    }
    ~MappedFile() { munmap(m_data, m_size); }
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    const std::uint8_t* data() const { return m_data; }
    std::size_t size() const { return m_size; }
    void cutTo(std::size_t pages) const {
        if (ftruncate(m_fd.get(), static_cast<off_t>(pages * kPage)) != 0)
            std::abort();
    }
    int at(std::size_t page) const { return static_cast<const volatile std::uint8_t*>(m_data)[page * kPage + 7]; }

private:
    std::size_t m_size;
    UniqueFd m_fd;
    std::uint8_t* m_data = nullptr;
};

// Whether the program outlives it.
template <class Do>
bool survives(Do what) {
    const pid_t child = fork();
    if (child == 0) {
        if (const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC); nowhere >= 0)
            ::dup2(nowhere, STDERR_FILENO); // what a sanitizer has to say of it
        what();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

} // namespace

class TestMappingGuard : public QObject {
    Q_OBJECT

private slots:
    void whatIsGoneReadsAsZeros() {
        const MappedFile file(4);
        const MappingGuard guard(file.data(), file.size());
        QVERIFY(!guard.isDamaged());
        file.cutTo(2);
        QCOMPARE(file.at(1), 2);
        QVERIFY(!guard.isDamaged());
        QCOMPARE(file.at(3), 0);
        QCOMPARE(file.at(2), 0);
        QVERIFY(guard.isDamaged());
        QCOMPARE(file.at(0), 1);
    }

    void onlyTheMappingThatLostSomethingIsDamaged() {
        const MappedFile whole(2), cut(2);
        const MappingGuard first(whole.data(), whole.size()), second(cut.data(), cut.size());
        cut.cutTo(0);
        QCOMPARE(cut.at(0), 0);
        QVERIFY(second.isDamaged() && !first.isDamaged());
        const MappedFile next(1);
        const MappingGuard third(next.data(), next.size());
        QVERIFY(!third.isDamaged());
    }

    void whatIsNotGuardedEndsTheProgramAsEver() {
        const MappedFile file(2), other(2);
        std::optional<MappingGuard> guard(std::in_place, file.data(), file.size());
        file.cutTo(0);
        other.cutTo(0);
        QVERIFY(survives([&] { (void)file.at(1); }));
        QVERIFY(!survives([] { raise(SIGBUS); }));
        QVERIFY(!survives([&] { (void)other.at(1); }));
        guard.reset();
        QVERIFY(!survives([&] { (void)file.at(1); }));
    }

    void thereMayBeMoreThanThereIsRoomFor() {
        const MappedFile file(1);
        std::vector<std::unique_ptr<MappingGuard>> guards;
        guards.reserve(2000);
        for (int i = 0; i < 2000; ++i)
            guards.push_back(std::make_unique<MappingGuard>(file.data(), file.size()));
        QVERIFY(!guards.back()->isDamaged());
        guards.clear();
        const MappingGuard again(file.data(), file.size());
        file.cutTo(0);
        QCOMPARE(file.at(0), 0);
        QVERIFY(again.isDamaged());
    }
};

int main(int argc, char** argv) {
    qputenv("QTEST_DISABLE_STACK_DUMP", "1"); // of the children that are meant to end so: a debugger takes seconds
    TestMappingGuard test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_mapping_guard.moc"
