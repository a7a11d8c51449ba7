#include "core/base/errno_table.h"
#include "core/calls/call_id.h"
#include "core/constants/call_errors.h"

#include <QtTest>

#include <cerrno>
#include <cstring>
#include <set>

using namespace swb;

namespace {

bool says(const CallError* row, std::string_view word) {
    return row && (row->cause.find(word) != std::string_view::npos || row->remedy.find(word) != std::string_view::npos);
}

} // namespace

class TestErrnoTable : public QObject {
    Q_OBJECT

private slots:
    void everySymbolIsTheOneOfTheCLibrary();
    void aMeaningIsOneSentence();
    void aSymbolFindsItsNumber();
    void anUnknownNumberIsShownAsItself();
    void everyCallErrorHasAKnownNumber();
    void everyCallOfTheWorkbenchHasErrors();
    void everyCallErrorSaysCauseAndRemedyPlainly();
    void relatedCallsShareTheirErrors_data();
    void relatedCallsShareTheirErrors();
    void aCallOfItsOwnRowKeepsIt();
    void anUnknownPairHasNoRow();
    void theErrorsOfTheBenchAreExplained_data();
    void theErrorsOfTheBenchAreExplained();
};

void TestErrnoTable::everySymbolIsTheOneOfTheCLibrary() {
    int known = 0;
    for (int number = 1; number <= 133; ++number) {
        const char* expected = strerrorname_np(number);
        const ErrnoInfo* row = findErrno(number);
        QCOMPARE(row != nullptr, expected != nullptr);
        if (!row)
            continue;
        QCOMPARE(row->number, number);
        QCOMPARE(errnoSymbol(number), std::string(expected));
        ++known;
    }
    QCOMPARE(known, static_cast<int>(errnoTable().size()));
}

void TestErrnoTable::aMeaningIsOneSentence() {
    for (const ErrnoInfo& row : errnoTable()) {
        QVERIFY2(row.meaning.size() > 10 && row.meaning.ends_with('.'), row.symbol.data());
        QVERIFY2(!row.source.empty(), row.symbol.data());
    }
}

void TestErrnoTable::aSymbolFindsItsNumber() {
    for (const ErrnoInfo& row : errnoTable())
        QCOMPARE(findErrno(row.symbol), &row);
    QCOMPARE(findErrno("EWOULDBLOCK"), findErrno(EAGAIN));
    QCOMPARE(findErrno("ENOTSUP"), findErrno(EOPNOTSUPP));
    QCOMPARE(findErrno("ENOTHING"), nullptr);
    QCOMPARE(findErrno(""), nullptr);
}

void TestErrnoTable::anUnknownNumberIsShownAsItself() {
    QCOMPARE(errnoSymbol(4242), std::string("errno 4242"));
    QCOMPARE(errnoSymbol(0), std::string("errno 0"));
    QCOMPARE(errnoSymbol(-1), std::string("errno -1"));
    QCOMPARE(errnoSymbol(41), std::string("errno 41")); // a number Linux never gave out
}

void TestErrnoTable::everyCallErrorHasAKnownNumber() {
    std::set<std::pair<std::string_view, int>> seen;
    for (const CallError& row : callErrors()) {
        QVERIFY2(findErrno(row.number), row.call.data());
        QVERIFY2(seen.emplace(row.call, row.number).second, row.call.data());
        QCOMPARE(findCallError(row.call, row.number), &row);
    }
    QVERIFY(seen.size() >= 200);
}

void TestErrnoTable::everyCallOfTheWorkbenchHasErrors() {
    for (const CallError& row : callErrors())
        QVERIFY2(findCall(row.call), row.call.data());
    for (const CallSpec& call : callTable())
        QVERIFY2(findCallError(call.name, EBADF) || findCallError(call.name, EMFILE) ||
                     findCallError(call.name, EACCES) || findCallError(call.name, EINTR),
                 call.name.data());
}

void TestErrnoTable::everyCallErrorSaysCauseAndRemedyPlainly() {
    for (const CallError& row : callErrors()) {
        const std::string where = std::string(row.call) + " " + errnoSymbol(row.number);
        for (const std::string_view text : {row.cause, row.remedy}) {
            QVERIFY2(text.size() >= 10 && (text.ends_with('.') || text.ends_with('?')), where.c_str());
            QVERIFY2(text.find(".csv") == std::string_view::npos, where.c_str());
            QVERIFY2(text.find("measured") == std::string_view::npos, where.c_str());
        }
        QVERIFY2(row.source.find('(') != std::string_view::npos, where.c_str());
    }
}

void TestErrnoTable::relatedCallsShareTheirErrors_data() {
    QTest::addColumn<QByteArray>("call");
    QTest::addColumn<QByteArray>("knownAs");
    QTest::addColumn<int>("number");
    QTest::newRow("sendto") << QByteArray("sendto") << QByteArray("send") << EMSGSIZE;
    QTest::newRow("sendmsg") << QByteArray("sendmsg") << QByteArray("send") << EPIPE;
    QTest::newRow("sendmmsg") << QByteArray("sendmmsg") << QByteArray("sendmsg") << EBADF;
    QTest::newRow("sendmmsg as send") << QByteArray("sendmmsg") << QByteArray("send") << EPIPE;
    QTest::newRow("sendfile") << QByteArray("sendfile") << QByteArray("send") << EPIPE;
    QTest::newRow("splice") << QByteArray("splice") << QByteArray("send") << EPIPE;
    QTest::newRow("recvmmsg") << QByteArray("recvmmsg") << QByteArray("recvmsg") << EAGAIN;
    QTest::newRow("write") << QByteArray("write") << QByteArray("send") << ECONNRESET;
    QTest::newRow("recvfrom") << QByteArray("recvfrom") << QByteArray("recv") << EAGAIN;
    QTest::newRow("recvmsg") << QByteArray("recvmsg") << QByteArray("recv") << ENOTCONN;
    QTest::newRow("read") << QByteArray("read") << QByteArray("recv") << ENOTCONN;
    QTest::newRow("accept4") << QByteArray("accept4") << QByteArray("accept") << EMFILE;
}

void TestErrnoTable::relatedCallsShareTheirErrors() {
    QFETCH(QByteArray, call);
    QFETCH(QByteArray, knownAs);
    QFETCH(int, number);
    const CallError* row = findCallError(call.constData(), number);
    QVERIFY(row);
    QCOMPARE(row, findCallError(knownAs.constData(), number));
}

void TestErrnoTable::aCallOfItsOwnRowKeepsIt() {
    QVERIFY(findCallError("write", EPIPE) != findCallError("send", EPIPE));
    QVERIFY(says(findCallError("write", EPIPE), "write"));
}

void TestErrnoTable::anUnknownPairHasNoRow() {
    QCOMPARE(findCallError("bind", EPIPE), nullptr);
    QCOMPARE(findCallError("listen", 4242), nullptr);
    QCOMPARE(findCallError("mount", EACCES), nullptr);
    QCOMPARE(findCallError("", 0), nullptr);
}

void TestErrnoTable::theErrorsOfTheBenchAreExplained_data() {
    QTest::addColumn<QByteArray>("call");
    QTest::addColumn<int>("number");
    QTest::addColumn<QByteArray>("word");
    const auto row = [](const char* call, int number, const char* word) {
        QTest::addRow("%s %s", call, strerrorname_np(number)) << QByteArray(call) << number << QByteArray(word);
    };
    row("bind", EACCES, "CAP_NET_BIND_SERVICE");
    row("bind", EADDRINUSE, "SO_REUSEADDR");
    row("bind", EADDRNOTAVAIL, "interface");
    row("connect", ECONNREFUSED, "stale path");
    row("connect", EINPROGRESS, "POLLOUT");
    row("connect", EINTR, "goes on");
    row("socket", EPERM, "CAP_NET_RAW");
    row("socket", EMFILE, "limit");
    row("socket", EAFNOSUPPORT, "family");
    row("recv", ENOMEM, "buffer");
    row("recv", EINTR, "signal");
    row("read", EINTR, "signal");
    row("send", EPIPE, "SIGPIPE");
    row("accept", EMFILE, "queue");
    row("accept4", EINTR, "signal");
    row("close", EINTR, "closed all the same");
    row("shutdown", ENOTCONN, "connected");
    row("getpeername", ENOTCONN, "peer");
    row("getsockname", EBADF, "closed");
    row("socketpair", EOPNOTSUPP, "AF_UNIX");
    row("fcntl", EBADF, "closed");
    row("ioctl", ENOTTY, "request");
    row("poll", EINTR, "signal");
    row("setsockopt", EINVAL, "range");
    row("getsockopt", ENOPROTOOPT, "level");
    row("unlink", EPERM, "owner");
    row("sendmsg", EINVAL, "cmsg_len");
    row("recvmsg", EAGAIN, "error queue");
    row("open", ENXIO, "socket");
    row("splice", EINVAL, "pipe");
}

void TestErrnoTable::theErrorsOfTheBenchAreExplained() {
    QFETCH(QByteArray, call);
    QFETCH(int, number);
    QFETCH(QByteArray, word);
    QVERIFY(says(findCallError(call.constData(), number), word.constData()));
}

QTEST_APPLESS_MAIN(TestErrnoTable)
#include "tst_errno_table.moc"
