"""What every control on screen owes to a person who cannot see it: a name, and a word on what it does."""
from tree import Atspi, children, describe, is_focusable, label_of, name, role, walk

ROWS_READ = 20
BUTTONS = {"push button", "check box", "toggle button", "radio button"}
FIELDS = {"combo box", "text", "spin button"}
TABLES = {"table", "tree table"}
NAMED = BUTTONS | FIELDS | {"menu item", "page tab", "table", "tree", "list"}


def faults_of(node, parent):
    kind, inner = role(node), parent is not None and role(parent) == "combo box"
    if kind == "combo box":
        if not any(text.strip() for text in label_of(node)):
            yield "a combo box without a label"
    elif (is_focusable(node) or kind in NAMED) and not name(node).strip():
        yield "no name"
    if kind in BUTTONS | FIELDS and not inner and not (node.get_description() or "").strip():
        yield "no tool tip"


def table_faults(node):
    """A reader hears the header and then the cell: both have to be there."""
    grid = node.get_table_iface()
    height = min(grid.get_n_rows(), ROWS_READ)
    for column in range(grid.get_n_columns() if height else 0):
        header = grid.get_column_header(column)
        if header is None or not name(header).strip():
            yield f"column {column} has no name"
    for row in range(height):
        cells = [grid.get_accessible_at(row, column) for column in range(grid.get_n_columns())]
        if not any(cell is not None and name(cell).strip() for cell in cells):
            yield f"row {row} says nothing"


def twins(node):
    """Buttons side by side that nothing tells apart."""
    names = [name(child) for child in children(node) if role(child) in BUTTONS and child.get_state_set().contains(
        Atspi.StateType.SHOWING)]
    return sorted({text for text in names if names.count(text) > 1})


def audit(root):
    """Lines that say what is wrong, and the number of nodes looked at."""
    nodes, lines = list(walk(root)), []
    for node in nodes:
        parent = node.get_parent()
        lines += [f"{describe(node)}: {fault}" for fault in faults_of(node, parent)]
        if role(node) in TABLES:
            lines += [f"{describe(node)}: {fault}" for fault in table_faults(node)]
        lines += [f"{describe(node)}: more than one button '{text}'" for text in twins(node)]
    return lines, len(nodes)
