"""Shows that layers.py finds what it is there to find: each test plants one fault in a tree of its own."""
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))
import layers  # noqa: E402


LISTS = {"core": "swb_library(swb_net base constants calls net options payload transcript render explain engine)\n"
                 "swb_library(swb_core store bridge)\n",
         "ui": "swb_library(swb_ui models editors views panels shell)\n",
         "app": "", "tests": ""}


class Layers(unittest.TestCase):
    def faults(self, path, text):
        with tempfile.TemporaryDirectory() as root:
            for folder, text_of_list in LISTS.items():
                Path(root, folder).mkdir()
                Path(root, folder, "CMakeLists.txt").write_text(text_of_list, encoding="utf-8")
            file = Path(root, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("#pragma once\n" + text.replace("@ROOT@", str(Path(root).resolve())), encoding="utf-8")
            return layers.check(root)

    def assert_bad(self, path, text, reason):
        faults = self.faults(path, text)
        self.assertEqual(len(faults), 1, faults)
        self.assertIn(reason, faults[0])

    def assert_good(self, path, text):
        self.assertEqual(self.faults(path, text), [])

    def test_a_folder_includes_those_below_and_itself(self):
        self.assert_good("core/engine/a.h", '#include "core/calls/b.h"\n#include "core/engine/c.h"\n')
        self.assert_good("ui/shell/a.h", '#include "ui/panels/b.h"\n#include "core/bridge/c.h"\n')

    def test_core_does_not_include_upwards(self):
        self.assert_bad("core/base/a.h", '#include "core/calls/b.h"\n', "stands above")
        self.assert_bad("core/net/a.h", '#include "core/options/b.h"\n', "stands above")

    def test_core_does_not_include_ui_or_app(self):
        self.assert_bad("core/bridge/a.h", '#include "ui/models/b.h"\n', "stands above")
        self.assert_bad("ui/shell/a.h", '#include "app/cli_args.h"\n', "stands above")

    def test_ui_does_not_include_upwards(self):
        self.assert_bad("ui/models/a.h", '#include "ui/panels/b.h"\n', "stands above")

    def test_neighbours_do_not_know_each_other_save_transcript_the_payload(self):
        self.assert_bad("core/render/a.h", '#include "core/payload/b.h"\n', "neighbour")
        self.assert_good("core/transcript/a.h", '#include "core/payload/b.h"\n')

    def test_an_unknown_folder_is_a_fault(self):
        self.assert_bad("core/utilities/a.h", '#include "core/base/b.h"\n', "no layer")

    def test_no_qt_below_store(self):
        for header in ("<QString>", "<QtCore/QString>", "<qglobal.h>"):
            self.assert_bad("core/engine/a.h", f"#include {header}\n", "Qt header")
        self.assert_good("core/bridge/a.h", "#include <QObject>\n")

    def test_kernel_socket_headers_only_in_sources_of_core(self):
        self.assert_bad("ui/panels/a.cpp", "#include <sys/socket.h>\n", "kernel socket header")
        self.assert_bad("app/a.cpp", "#include <netinet/in.h>\n", "kernel socket header")
        self.assert_bad("core/net/a.h", "#include <netinet/tcp.h>\n", "only in a .cpp")
        self.assert_good("core/net/a.cpp", "#include <netinet/tcp.h>\n")

    def test_no_qt_network_class_in_the_window(self):
        for header in ("<QTcpSocket>", "<QtNetwork/QUdpSocket>", "<QHostAddress>", "<QNetworkInterface>"):
            self.assert_bad("ui/models/a.cpp", f"#include {header}\n", "Qt network class")

    def test_no_system_call_in_the_window(self):
        self.assert_bad("ui/models/a.cpp", "int fd = ::socket(1, 2, 3);\n", "system call")
        self.assert_bad("app/a.cpp", "::close (3);\n", "system call")
        self.assert_good("ui/models/a.cpp", "Engine::connect(1); // not ::connect(2)\n")

    def test_lengths_are_limited(self):
        self.assert_bad("ui/panels/a.cpp", "\n" * 500, "limit is 500")
        self.assert_bad("ui/shell/main_window.cpp", "\n" * 300, "limit is 300")
        self.assert_bad("core/constants/families.cpp", "\n" * 900, "limit is 900")
        self.assert_good("core/constants/families.cpp", "\n" * 800)
        self.assert_good("tests/unit/tst_long.cpp", "\n" * 800)

    def test_no_path_of_one_machine(self):
        self.assert_bad("ui/panels/a.cpp", 'auto p = "/home/me/x";\n', "path of one machine")
        self.assert_bad("tests/unit/a.cpp", 'auto p = "@ROOT@/x";\n', "path of one machine")

    def test_headers_guard_themselves_and_keep_namespaces(self):
        self.assert_bad("core/base/a.h", "using namespace std;\n", "using namespace")
        with tempfile.TemporaryDirectory() as root:
            Path(root, "core/base").mkdir(parents=True)
            Path(root, "core/base/a.h").write_text("int f();\n", encoding="utf-8")
            self.assertIn("no #pragma once", layers.check(root)[0])


if __name__ == "__main__":
    unittest.main()
