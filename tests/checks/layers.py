"""The rules of the tree that a reader can check line by line: who may include whom, and how long a file may be.

check(root) returns the list of faults; run as a program it prints them and exits 1 when there are any.
"""
import re
import sys
from pathlib import Path

LIBRARY = re.compile(r"^swb_library\((\w+)\s+([\w\s]+)\)", re.M)
WITHOUT_QT = "swb_net"
APART = {"payload", "transcript", "resolve", "inspect", "render"}  # these do not include each other ...
APART_BUT = {("transcript", "payload")}  # ... save this

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
QT_HEADER = re.compile(r"^(Q[A-Z]|Qt[A-Z]?|q[a-z]+\.h$)")
NETWORK_CLASS = re.compile(r"^(.*/)?Q(TcpS|UdpS|SctpS|LocalS|AbstractSocket|SslS|Network|HostAddress|HostInfo|Dns|tNetwork)")
SOCKET_HEADER = re.compile(r"^(sys/(socket|un|ioctl|poll|epoll|uio|select)|poll|netdb|netinet/.*|net/.*|arpa/.*|"
                           r"netpacket/.*|linux/.*|asm/.*)(\.h)$")
SYSTEM_CALL = re.compile(r"(?<![\w>.:])::(socket|socketpair|bind|connect|listen|accept4?|send(to|msg|mmsg)?|"
                         r"recv(from|msg|mmsg)?|read|write|close|shutdown|[gs]etsockopt|getsockname|getpeername|fcntl|"
                         r"ioctl|poll|select|dup[23]?|getaddrinfo|getnameinfo)\s*\(")
# A path of somebody's own machine. The checkout's own place is added to it at run time.
HOME = re.compile(r"(?<![\w.])/(home|Users)/[a-z][\w-]*/|(?<![\w.])/root/")

MAX_LINES, MAX_TABLE_LINES, MAX_MAIN_WINDOW_LINES = 500, 900, 300
SOURCES = {".h", ".cpp"}
TEXTS = SOURCES | {".txt", ".cmake", ".md", ".json", ".py", ".sh", ".qrc", ".supp", ".desktop", ".xml", ""}
TOP = ["app", "cmake", "core", "resources", "tests", "ui", ".ci"]


def strip_comment(line):
    return line.split("//", 1)[0]


def is_table(path):
    return path.parts[:2] == ("core", "constants") or "table" in path.stem or path.stem.endswith("_rows")


def check_length(path, lines):
    if path.parts[0] == "tests" or path.suffix not in SOURCES:
        return
    limit = MAX_LINES
    if path.stem == "main_window":
        limit = MAX_MAIN_WINDOW_LINES
    elif is_table(path):
        limit = MAX_TABLE_LINES
    if len(lines) > limit:
        yield len(lines), f"{len(lines)} lines, the limit is {limit}"


def layers_of(root):
    """The folders of core and of ui in the order in which they may include each other, and those without Qt.

    They stand so in the CMakeLists.txt of both.
    """
    orders, without_qt = {}, set()
    for place in ("core", "ui"):
        file = root / place / "CMakeLists.txt"
        libraries = LIBRARY.findall(file.read_text(encoding="utf-8")) if file.exists() else []
        orders[place] = [folder for _, folders in libraries for folder in folders.split()]
        without_qt |= {folder for name, folders in libraries if name == WITHOUT_QT for folder in folders.split()}
    return orders, without_qt


def include_fault(layers, path, bracket, target):
    """Why this file must not include that header, or None."""
    orders, without_qt = layers
    place, folder = path.parts[0], path.parts[1] if len(path.parts) > 2 else ""
    to = Path(target).parts
    project = bracket == '"' and len(to) > 1 and to[0] in ("core", "ui", "app", "tests")
    if place in ("ui", "app"):
        if SOCKET_HEADER.match(target):
            return "a kernel socket header, only core may"
        if NETWORK_CLASS.match(target):
            return "a Qt network class, only core/bridge may"
    if place == "core":
        if QT_HEADER.match(target) and folder in without_qt:
            return f"a Qt header, core/{folder} is without Qt"
        if path.suffix == ".h" and SOCKET_HEADER.match(target):
            return "a kernel socket header in a header: only in a .cpp"
    if not project:
        return None
    if to[0] == "tests" and place != "tests":
        return "the tests"
    if to[0] == "app" and place != "app" or to[0] == "ui" and place == "core":
        return f"{to[0]}, which stands above {place}"
    order = orders.get(place, [])
    if to[0] != place or not order:
        return None
    for name in (folder, to[1]):
        if name not in order:
            return f"'{name}' is no layer that {place}/CMakeLists.txt names"
    if order.index(to[1]) > order.index(folder):
        return f"{to[1]}, which stands above {folder}"
    if to[1] != folder and {to[1], folder} <= APART and (folder, to[1]) not in APART_BUT:
        return f"{to[1]}, a neighbour that {folder} does not know"
    return None


def check_source(layers, path, lines):
    if path.suffix == ".h" and not any(line.startswith("#pragma once") for line in lines):
        yield 1, "no #pragma once"
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if match:
            fault = include_fault(layers, path, *match.groups())
            if fault:
                yield number, f"includes {match[2]}: {fault}"
            continue
        code = strip_comment(line)
        if path.parts[0] in ("ui", "app") and SYSTEM_CALL.search(code):
            yield number, f"makes a system call, only core may: {code.strip()}"
        if path.suffix == ".h" and re.match(r"\s*using\s+namespace\b", code):
            yield number, "using namespace in a header"


def check_paths(lines, places):
    for number, line in enumerate(lines, 1):
        if HOME.search(line) or any(place in line for place in places):
            yield number, f"names a path of one machine: {line.strip()}"


def files_of(root):
    for top in TOP:
        yield from sorted(p for p in (root / top).rglob("*") if p.is_file() and p.suffix in TEXTS)
    yield from sorted(p for p in root.glob("*") if p.is_file() and p.suffix in TEXTS and p.name != "LICENSE")


def check(root):
    root = Path(root).resolve()
    own_place = [str(root)] if len(root.parts) > 2 else []
    layers = layers_of(root)
    faults = []
    for file in files_of(root):
        if "__pycache__" in file.parts:
            continue
        path = file.relative_to(root)
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        found = list(check_length(path, lines))
        if path.suffix in SOURCES:
            found += check_source(layers, path, lines)
        if path.parts[:2] != ("tests", "checks"):
            found += check_paths(lines, own_place)
        faults += [f"{path}:{number}: {text}" for number, text in found]
    return faults


def main():
    root = Path(sys.argv[1])
    faults = check(root)
    print("\n".join(faults) if faults else f"{sum(1 for _ in files_of(root.resolve()))} files, no fault")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
