"""Finding and using what is on screen, as an assistive program does: by role and visible label, nothing else."""
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

from private_desktop import DEADLINE  # noqa: E402

PAUSE = 0.03  # between two looks at a condition
ESCAPE = 0xFF1B
ACTIONS = ("press", "toggle", "showmenu")
# Inside these are cells and entries, read by their own functions.
CLOSED_ROLES = {"list", "table", "tree", "tree table"}


class Failed(Exception):
    """What the test waited for did not come, or is not as it should be."""


class Ended(Exception):
    """The program is no more."""


class Vanished(Exception):
    """A node that was there a moment ago is no more."""


def is_showing(node):
    return node.get_state_set().contains(Atspi.StateType.SHOWING)


def is_enabled(node):
    return node.get_state_set().contains(Atspi.StateType.ENABLED)


def is_active(window):
    return window.get_state_set().contains(Atspi.StateType.ACTIVE)


def is_focused(node):
    return node.get_state_set().contains(Atspi.StateType.FOCUSED)


def is_focusable(node):
    return node.get_state_set().contains(Atspi.StateType.FOCUSABLE)


def role(node):
    return node.get_role_name()


def name(node):
    return node.get_name() or ""


def children(node):
    return [child for child in (node.get_child_at_index(i) for i in range(node.get_child_count())) if child]


def walk(node):
    """The node and everything that shows below it, in the order of the window."""
    yield node
    if role(node) in CLOSED_ROLES:
        return
    for child in children(node):
        if is_showing(child):
            yield from walk(child)


def label_of(node):
    """The texts of the labels that stand for a control."""
    texts = []
    for relation in node.get_relation_set():
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY:
            texts += [name(relation.get_target(i)) for i in range(relation.get_n_targets())]
    return texts


def matches(node, wanted_role, label):
    return role(node) == wanted_role and (label is None or name(node) == label or label in label_of(node))


def find_all(root, wanted_role, label=None):
    return [node for node in walk(root) if matches(node, wanted_role, label)]


def settle():
    """Lets the library take what the program has announced."""
    context = GLib.MainContext.default()
    while context.pending():
        context.iteration(False)


watched = []  # the processes without which there is nothing to wait for


def wait(condition, what):
    """The first true answer of a condition. A node that vanishes while it is read is a condition not met yet."""
    end, last = time.monotonic() + DEADLINE, None
    while True:
        settle()
        for process in watched:
            if process.poll() is not None:
                raise Ended(f"the program ended with {process.returncode} while {what} was waited for")
        try:
            last = condition()
            if last:
                return last
        except (GLib.Error, Vanished) as error:
            last = str(error)
        if time.monotonic() > end:
            raise Failed(f"waited {DEADLINE:.0f} s in vain for {what} (last seen: {last!r})")
        time.sleep(PAUSE)


def find(root, wanted_role, label):
    return wait(lambda: next(iter(find_all(root, wanted_role, label)), None), f"the {wanted_role} '{label}'")


def find_last(root, wanted_role, label):
    return wait(lambda: find_all(root, wanted_role, label)[-1:], f"the {wanted_role} '{label}'")[0]


def beside(node, wanted_role, label):
    """The control of that label that stands nearest around a node: the Port of the card whose button is bind."""

    def look():
        around = node.get_parent()
        while around is not None and role(around) != "application":
            found = find_all(around, wanted_role, label)
            if found:
                return found[0]
            around = around.get_parent()
        return None

    return wait(look, f"the {wanted_role} '{label}' beside '{name(node)}'")


def press(node):
    """A press takes effect some 100 ms later, as Qt shows the button go down: wait for what it is to do."""
    wait(lambda: is_enabled(node), f"'{name(node)}' to be enabled")
    actions = node.get_action_iface()
    names = [actions.get_action_name(i).lower() for i in range(actions.get_n_actions())]
    usable = [names.index(action) for action in ACTIONS if action in names]
    if not usable:
        raise Failed(f"'{name(node)}' ({role(node)}) offers no press, only {names}")
    actions.do_action(usable[0])


def text_of(node):
    text = node.get_text_iface()
    return Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))


def set_text(node, text):
    """Replaces the text of a field through its editing interface."""
    Atspi.EditableText.set_text_contents(node.get_editable_text_iface(), text)
    wait(lambda: text_of(node) == text, f"'{text}' in the field '{name(node)}'")


def type_keys(node, text):
    """Replaces the text of a field by the keys of a keyboard."""
    set_text(node, "")
    node.get_component_iface().grab_focus()
    wait(lambda: is_focused(node), f"the focus in '{name(node)}'")
    Atspi.generate_keyboard_event(0, text, Atspi.KeySynthType.STRING)
    wait(lambda: text_of(node) == text, f"the keys '{text}' in the field '{name(node)}'")


class FocusFollower:
    """Knows the node that took the focus last. Popup windows are in no list of windows; this is how they are met."""

    def __init__(self):
        self.node = None
        self.listener = Atspi.EventListener.new(self.take)
        self.listener.register("object:state-changed:focused")

    def take(self, event):
        if event.detail1:
            self.node = event.source

    def ancestor(self, wanted_role, label):
        node = self.node
        while node is not None and not matches(node, wanted_role, label):
            node = node.get_parent()
        return node


def press_key(symbol):
    Atspi.generate_keyboard_event(symbol, None, Atspi.KeySynthType.SYM)


def rows(table):
    """The texts of the cells of a table, row by row, as {header: text}."""

    def text(cell):
        if cell is None:
            raise Vanished("a cell")
        return name(cell)

    grid = table.get_table_iface()
    height, width = grid.get_n_rows(), grid.get_n_columns()
    headers = [text(grid.get_column_header(column)) for column in range(width)] if height else []
    return [{header: text(grid.get_accessible_at(row, column)) for column, header in enumerate(headers)}
            for row in range(height)]


def describe(node):
    """A node and where it stands, for a person to find it."""
    steps = []
    while node is not None and role(node) != "application":
        steps.append(f"{role(node)} '{name(node)}'")
        node = node.get_parent()
    return " < ".join(step for index, step in enumerate(steps) if index == 0 or not step.endswith("''"))
