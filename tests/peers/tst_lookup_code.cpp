#include "core/render/lookup_code.h"
#include "tests/support/peer_process.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>

using namespace swb;
using swb::test::PeerProcess;

namespace {

std::vector<Lookup> allKinds() {
    return {lookup::GetAddrInfo{"localhost", "80", AF_UNSPEC, SOCK_STREAM, 6, 0x421},
            lookup::GetAddrInfo{{}, "http", 0, 0, 0, 1},
            lookup::GetNameInfo{"127.0.0.1", 80, 3},
            lookup::GetNameInfo{"::1", 80, 0},
            lookup::GetHostByName{"localhost"},
            lookup::GetHostByNameEx{"a\"b"},
            lookup::GetHostByAddr{"127.0.0.1"},
            lookup::GetHostByAddr{"::1"},
            lookup::GetFqdn{""},
            lookup::GetFqdn{"localhost"},
            lookup::GetHostName{},
            lookup::GetServByName{"http", "tcp"},
            lookup::GetServByName{"http", {}},
            lookup::GetServByPort{80, {}},
            lookup::GetProtoByName{"tcp"},
            lookup::GetProtoByNumber{6},
            lookup::DnsRecords{"example.org", 15},
            lookup::DnsRecords{"example.org", 65, "192.0.2.1:5353"},
            lookup::DnsRecords{"example.org", 257, "[2001:db8::1]:53"},
            lookup::IfNameIndex{},
            lookup::IfNameToIndex{"lo"},
            lookup::IfIndexToName{1}};
}

AddrInfo entry(const char* host) {
    return {0, AF_INET, SOCK_STREAM, 6, "canonical.example", *Address::parseInet(host, "80")};
}

} // namespace

// What stands beside a look-up as C and as Python is a program.
class TestLookupCode : public QObject {
    Q_OBJECT

private slots:
    void everyLookupCompilesAsC() {
        if (!PeerProcess::isInstalled("cc"))
            QSKIP("no C compiler");
        std::string program =
            "#define _GNU_SOURCE\n#include <arpa/inet.h>\n#include <errno.h>\n#include <net/if.h>\n"
            "#include <arpa/nameser.h>\n#include <netinet/in.h>\n#include <resolv.h>\n#include "
            "<netdb.h>\n#include <stddef.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n"
            "#include <sys/socket.h>\n#include <unistd.h>\n";
        const std::vector<Lookup> lookups = allKinds();
        for (std::size_t i = 0; i < lookups.size(); ++i)
            program += "void f" + std::to_string(i) + "(void)\n{\n" + lookupAsC(lookups[i]) + "\n}\n";
        const std::vector<AddrInfo> entries{entry("127.0.0.1"), entry("192.0.2.1")};
        program += "unsigned last(void)\n{\n" + addressesAsC(entries) + "\nreturn addresses[1].port;\n}\n";
        const QTemporaryDir folder;
        QFile file(folder.filePath("lookups.c"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(program.data(), qint64(program.size())) > 0);
        file.close();
        PeerProcess compiler("cc",
                             {"-std=c11", "-Wall", "-Wextra", "-Werror", "-Wno-unused-variable", "-fsyntax-only",
                              file.fileName().toStdString()},
                             "/");
        QVERIFY2(compiler.waitForExit() == 0, (compiler.output() + program).c_str());
    }

    void everyLookupRunsInPython() {
        if (!PeerProcess::isInstalled("python3"))
            QSKIP("python3 is not installed");
        std::string program = "import socket, json\n";
        for (const Lookup& lookup : allKinds())
            program += "try:\n    " + (lookupAsPython(lookup).starts_with('#') ? "pass" : lookupAsPython(lookup)) +
                       "\nexcept OSError:\n    pass\n";
        const std::vector<AddrInfo> entries{entry("127.0.0.1"), entry("192.0.2.1")};
        program += "rows = " + addressesAsPython(entries) + "\nassert rows[1][4] == ('192.0.2.1', 80)\n";
        program += "assert repr(rows[0]) == \"\"\"" + printedTuple(entries[0]) + "\"\"\", rows[0]\n";
        program += "assert json.loads('''" + addressesAsJson(entries) + "''')[1]['host'] == '192.0.2.1'\n";
        PeerProcess python("python3", {"-c", program}, "/");
        QVERIFY2(python.waitForExit() == 0, (python.output() + program).c_str());
    }
};

QTEST_APPLESS_MAIN(TestLookupCode)
#include "tst_lookup_code.moc"
