"""A desktop of the test's own: an X server, a bus, the accessibility bus on it, and the program.

Nothing of the user's is touched: home and configuration are temporary, and only processes started here are ended, by
their process ids."""
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

LAUNCHERS = ["/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher"]
DEADLINE = 60.0  # seconds; generous, for machines shared by others
END_PATIENCE = 10.0
FOREIGN = {"WAYLAND_DISPLAY", "AT_SPI_BUS_ADDRESS", "DESKTOP_SESSION", "QT_QPA_PLATFORM", "QT_STYLE_OVERRIDE",
           "QT_SCALE_FACTOR", "XAUTHORITY"}


class Missing(Exception):
    """Something this test needs is not on this machine."""


def tool(name):
    path = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/bin:/bin")
    if path is None:
        raise Missing(f"{name} is not installed")
    return path


def launcher():
    for path in LAUNCHERS:
        if os.access(path, os.X_OK):
            return path
    raise Missing("at-spi-bus-launcher (package at-spi2-core) is not installed")


def read_line(descriptor, what):
    """One line from a descriptor, within the deadline."""
    end, line = time.monotonic() + DEADLINE, b""
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([descriptor], [], [], max(0.0, end - time.monotonic()))
        piece = os.read(descriptor, 256) if ready else b""
        if not piece:
            raise Missing(f"{what} did not start")
        line += piece
    return line.decode().strip()


class PrivateDesktop:
    def __init__(self):
        self.root = Path(tempfile.mkdtemp(prefix="swb-a11y-"))
        self.processes = []
        self.environment = {key: value for key, value in os.environ.items()
                            if key not in FOREIGN}
        self.environment.update(
            HOME=str(self.folder("home")), XDG_CONFIG_HOME=str(self.folder("config")),
            XDG_DATA_HOME=str(self.folder("data")), XDG_CACHE_HOME=str(self.folder("cache")),
            XDG_RUNTIME_DIR=str(self.folder("runtime")), XDG_CURRENT_DESKTOP="", LANG="C.UTF-8", LC_ALL="C.UTF-8",
            GSETTINGS_BACKEND="memory", NO_AT_BRIDGE="1")
        self.log = open(self.root / "log", "w+b")

    def folder(self, name):
        path = self.root / name
        path.mkdir(mode=0o700)
        return path

    def run(self, command, **more):
        process = subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL, stdout=self.log,
                                   stderr=self.log, start_new_session=True, **more)
        self.processes.append(process)
        return process

    def run_telling(self, command, what):
        """Starts a command whose last argument lacks the number of a descriptor; returns the line it writes there."""
        reader, writer = os.pipe()
        try:
            self.run([*command[:-1], command[-1] + str(writer)], pass_fds=[writer])
        finally:
            os.close(writer)
        try:
            return read_line(reader, what)
        finally:
            os.close(reader)

    def start(self):
        server = [tool("Xvfb"), "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset", "-r", "-displayfd", ""]
        bus = [tool("dbus-daemon"), "--session", "--nofork", "--nopidfile", "--print-address="]
        manager, bridge = tool("openbox"), launcher()  # without a manager no window is the active one
        self.environment["DISPLAY"] = ":" + self.run_telling(server, "Xvfb")
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self.run_telling(bus, "dbus-daemon")
        os.environ.clear()
        os.environ.update(self.environment)  # libatspi, in this process, looks there
        self.run([bridge, "--launch-immediately", "--a11y=1"])
        self.start_manager(manager)

    def start_manager(self, manager):
        """It is there before the program is: it makes a window that comes later the active one, not one it finds."""
        ready = self.root / "ready"
        os.mkfifo(ready)
        descriptor = os.open(ready, os.O_RDWR)
        try:
            self.run([manager, "--sm-disable", "--startup", f"sh -c 'echo ready > {ready}'"])
            read_line(descriptor, "openbox")
        finally:
            os.close(descriptor)

    def start_program(self, path):
        self.environment.update(QT_QPA_PLATFORM="xcb", QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1", QT_ACCESSIBILITY="1")
        return self.run([path])

    def output(self):
        self.log.flush()
        return (self.root / "log").read_text(errors="replace")

    def stop(self):
        """Ends what was started, the last first. What a process started itself is in its group."""
        for process in reversed(self.processes):
            for number in (signal.SIGTERM, signal.SIGKILL):
                try:
                    os.killpg(process.pid, number)
                except ProcessLookupError:
                    pass
                try:
                    process.wait(END_PATIENCE)
                    break
                except subprocess.TimeoutExpired:
                    continue
        self.log.close()
        shutil.rmtree(self.root, ignore_errors=True)
