"""A conversation over TCP: a server is made in the window, and a client of this test, an outside program, calls it."""
import re
import socket

from audit import audit
from tree import (DEADLINE, ESCAPE, Failed, FocusFollower, beside, find, find_all, find_last, is_enabled, is_focused, is_showing,
                  name, press, press_key, rows, set_text, text_of, type_keys, wait)

BACKLOG = "7"


class Conversation:
    def __init__(self, program, window):
        self.program, self.window = program, window
        self.bench = window  # narrowed to the page of a socket as soon as there is one
        self.offenders, self.audited = {}, 0

    def look(self, where, root=None):
        lines, count = audit(root or self.program)
        for line in lines:
            self.offenders.setdefault(line, where)
        self.audited += count
        print(f"  audited {where}: {count} nodes, {len(lines)} faults", flush=True)

    def dock(self, title):
        return find(self.window, "frame", title)

    def ledger(self):
        return rows(find(self.dock("Call ledger"), "table", "Call ledger"))

    def ledger_row(self, call, **cells):
        """The newest row of that call, once its cells are as given."""

        def look():
            of_call = [row for row in self.ledger() if row["Call"].startswith(call + "(")]
            fits = of_call and all(test(of_call[-1][cell]) for cell, test in cells.items())
            return of_call[-1] if fits else None

        row = wait(look, f"{call}() in the ledger")
        print(f"  ledger: #{row['#']} {row['Socket']} {row['Call']} = {row['Result']} {row['errno']}", flush=True)
        return row

    def ledger_result(self, call, value):
        return self.ledger_row(call, Result=lambda text: text == value)

    def sockets(self):
        """The list of sockets, each by the text that stands for it there."""
        tree = find(self.dock("Sockets"), "tree", "Sockets")
        return [row["Socket"] for row in rows(tree)]

    def listed(self, number, *words):
        def look():
            return next((text for text in self.sockets()
                         if text.split(",")[0] == number and all(word in text for word in words)), None)

        print("  list:", wait(look, f"{number} with {words} in the list of sockets"), flush=True)

    def page(self, number):
        """The page of a socket: what stands around its tabs."""
        self.bench = find(self.window, "filler", number).get_parent()
        return self.bench

    def button(self, label):
        return find_last(self.bench, "push button", label)

    def run(self):
        for step in (self.build, self.bind_and_listen, self.interrupt_accept, self.accept_client, self.exchange,
                     self.flags, self.filter_ledger, self.explain, self.every_tab, self.data_page, self.end, self.find_anything):
            print(f"{step.__name__}", flush=True)
            try:
                step()
            except Failed:
                self.tell()
                raise

    def tell(self):
        """What is on screen, where it is not as it should be."""
        print("  ledger:", *wait(lambda: [self.ledger()], "the ledger")[0], sep="\n    ")
        print("  texts:", *map(name, find_all(self.bench, "label")), sep="\n    ")

    def build(self):
        press(find(self.window, "check box", "UDP"))
        wait(lambda: name(find_all(self.window, "combo box", "Type")[0]).startswith("SOCK_DGRAM"), "the preset UDP")
        press(find(self.window, "check box", "Unix stream"))
        find(self.window, "combo box", "Kind")
        self.look("the builder for Unix")
        press(find(self.window, "check box", "TCP server"))
        address = find(self.window, "combo box", "Address")
        set_text(find(address, "text", "Address"), "127.0.0.1")
        type_keys(find(self.window, "text", "Port"), "0")
        code = text_of(find(self.window, "text", "In C"))
        if "socket(AF_INET, SOCK_STREAM" not in code:
            raise Failed(f"the code in C reads {code!r}")
        self.look("the builder for TCP")
        press(find(self.window, "push button", "socket()"))
        self.ledger_row("socket", Result=str.isdigit)
        self.listed("s1", "TCP")
        self.page("s1")

    def bind_and_listen(self):
        bind = self.button("bind")
        set_text(find(beside(bind, "combo box", "Address"), "text", "Address"), "127.0.0.1")
        port = beside(bind, "text", "Port")
        set_text(port, "70000")
        wait(lambda: any("65535" in name(label) for label in find_all(bind.get_parent(), "label")),
             "the word on a port that is none")
        press(bind)
        wait(lambda: is_focused(port), "the focus in the field that is wrong")
        set_text(port, "0")
        press(bind)
        self.ledger_result("bind", "0")
        local = wait(lambda: next((name(label) for label in find_all(self.bench, "label")
                                   if re.search(r"127\.0\.0\.1:[1-9]", name(label))), None), "the local address")
        self.port = int(re.search(r"127\.0\.0\.1:(\d+)", local).group(1))
        listen = self.button("listen")
        set_text(beside(listen, "text", "backlog"), BACKLOG)
        press(listen)
        row = self.ledger_result("listen", "0")
        if f", {BACKLOG})" not in row["Call"]:
            raise Failed(f"the backlog typed is not in {row['Call']}")
        self.listed("s1", f":{self.port}", "LISTEN")

    def interrupt_accept(self):
        press(self.button("accept"))
        self.ledger_row("accept4", Result=lambda text: text == "running")
        interrupt = self.button("Interrupt")
        self.look("a page whose call blocks")
        press(interrupt)
        self.ledger_row("accept4", errno=lambda text: text.startswith("EINTR"))
        wait(lambda: not is_enabled(interrupt), "Interrupt to be of no use any more")

    def accept_client(self):
        press(self.button("accept"))
        self.ledger_row("accept4", Result=lambda text: text == "running")
        self.client = socket.create_connection(("127.0.0.1", self.port), DEADLINE)
        self.client.settimeout(DEADLINE)
        self.ledger_row("accept4", Result=str.isdigit)
        self.listed("s2", f":{self.client.getsockname()[1]}")
        press(self.button("Open s2"))
        self.page("s2")

    def expect(self, wanted):
        got = b""
        while len(got) < len(wanted):
            piece = self.client.recv(4096)
            if not piece:
                break
            got += piece
        if got != wanted:
            raise Failed(f"the client received {got!r} in place of {wanted!r}")
        print(f"  the client received {got!r}", flush=True)

    def exchange(self):
        send = self.button("send")
        type_keys(beside(send, "text", "data"), "hello")
        set_text(beside(send, "text", "data"), "hello\\r\\n")
        press(send)
        self.ledger_result("send", "7")
        self.expect(b"hello\r\n")
        recv = self.button("recv")
        press(recv)
        self.ledger_row("recv", Result=lambda text: text == "running")
        self.client.sendall(b"good day")
        row = self.ledger_result("recv", "8")
        if "good day" not in row["Call"]:
            raise Failed(f"what was received is not in {row['Call']}")
        self.look("the calls of a connection")

    def flags(self):
        focus = FocusFollower()
        send = self.button("send")
        press(beside(send, "push button", "flags"))
        popup = wait(lambda: focus.ancestor("frame", "flags"), "the list of flags to have the focus")
        self.look("the list of flags", popup)
        press(find(popup, "check box", "MSG_DONTWAIT  0x40"))
        press_key(ESCAPE)
        wait(lambda: not is_showing(popup), "the list of flags to close")
        press(send)
        self.ledger_row("send", Call=lambda text: "MSG_DONTWAIT" in text, Result=lambda text: text == "7")
        self.expect(b"hello\r\n")

    def filter_ledger(self):
        dock = self.dock("Call ledger")
        press(find(dock, "check box", "Numbers"))
        self.ledger_row("listen", Result=lambda text: text == "0")
        wait(lambda: self.ledger()[0]["Call"].startswith(f"socket({int(socket.AF_INET)}, "), "the calls in numbers")
        press(find(dock, "check box", "Symbols"))
        set_text(find(dock, "text", "Find"), "listen(")
        wait(lambda: [row["Call"].split("(")[0] for row in self.ledger()] == ["listen"], "listen() alone")
        self.look("the ledger filtered")
        press(find(dock, "push button", "Empty"))
        wait(lambda: len(self.ledger()) > 1, "all calls again")

    def open_groups(self):
        """Every call there is, so that the audit sees its card."""
        for button in find_all(self.bench, "push button"):
            if (button.get_description() or "") == "Show these calls":
                print("  opens", name(button), flush=True)
                press(button)
        find(self.bench, "push button", "getpeername")
        self.look("every call of a connection")

    def explain(self):
        self.open_groups()
        self.button("getpeername").get_component_iface().grab_focus()
        wait(lambda: any("getpeername" in name(label) for label in find_all(self.dock("Explain"), "label")),
             "the explanation of getpeername")

    def every_tab(self):
        """Whatever pages a socket has."""
        titles = [name(tab) for tab in find_all(self.bench, "page tab")]
        if len(titles) < 2:
            raise Failed(f"a socket has the pages {titles} only")
        for title in titles:
            press(find(self.bench, "page tab", title))
            self.look(f"the page {title}")
        press(find(self.bench, "page tab", titles[0]))

    def data_page(self):
        press(find(self.bench, "page tab", "Data"))
        payload = find(self.bench, "text", "payload")
        type_keys(payload, "by hand")
        press(self.button("send"))
        self.ledger_result("send", "7")
        self.expect(b"by hand")
        table = find(self.bench, "table", "sent and received")
        wait(lambda: any("by hand" in text for row in rows(table) for text in row.values()), "the bytes in the table")
        self.look("the data of a connection")
        press(find(self.bench, "page tab", "Calls"))

    def end(self):
        press(find_last(wait(lambda: self.button("close"), "close"), "push button", "close"))
        self.ledger_result("close", "0")
        self.expect_end()
        self.listed("s2", "closed")
        press(find(self.dock("Sockets"), "push button", "Close all"))
        press(find(self.dock("Sockets"), "push button", "Yes"))
        self.listed("s1", "closed")

    def expect_end(self):
        if self.client.recv(1):
            raise Failed("the client received bytes where the end of the stream was due")
        self.client.close()

    def find_anything(self):
        tools = find(self.window, "tool bar", "Modes")
        press(find(tools, "check box", "Two pages"))
        find(self.window, "push button", "socket()")
        self.look("two pages")
        press(find(tools, "push button", "Find anything"))
        field = find(self.window, "text", "Find anything")
        type_keys(field, "ECONNREFUSED")
        self.look("the palette")
