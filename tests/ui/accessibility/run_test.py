"""run_test.py PROGRAM: drives the window of PROGRAM through the desktop's accessibility interface.

On a desktop of its own (Xvfb, a private bus, temporary folders); nodes are found by role and visible label alone. Exits
77, which ctest shows as skipped, where something needed is not installed."""
import signal
import sys

sys.dont_write_bytecode = True

from private_desktop import DEADLINE, Missing, PrivateDesktop  # noqa: E402

SKIP = 77


def need_atspi():
    try:
        import gi
        gi.require_version("Atspi", "2.0")
    except (ImportError, ValueError) as error:
        raise Missing(f"python3-gi or gir1.2-atspi-2.0 is not installed: {error}") from error


def program_on(process):
    import tree

    def look():
        desktop = tree.Atspi.get_desktop(0)
        return next((node for node in tree.children(desktop) if node.get_process_id() == process.pid), None)

    tree.watched.append(process)
    program = tree.wait(look, "the program on the accessibility bus")
    program.set_cache_mask(tree.Atspi.Cache.NONE)  # what is read is what is there now
    return program


def quit_by_menu(program, process):
    import tree

    bench = tree.find(tree.find(program, "menu bar", None), "menu item", "Bench")
    quit_item = next(node for node in tree.children(tree.children(bench)[0]) if tree.name(node) == "Quit")
    try:
        tree.press(quit_item)
    except tree.GLib.Error as error:  # the program may be gone before it has answered
        print("  quit:", error.message)
    status = process.wait(DEADLINE)
    if status != 0:
        raise tree.Failed(f"the program ended with {status}")


def drive(desktop, path):
    desktop.start()
    import tree
    from conversation import Conversation

    process = desktop.start_program(path)
    program = program_on(process)
    window = tree.find(program, "frame", "Socket Workbench")
    tree.wait(lambda: tree.is_active(window), "the window to be the active one")
    conversation = Conversation(program, window)
    conversation.run()
    quit_by_menu(program, process)
    for line, where in conversation.offenders.items():
        print(f"OFFENDER in {where}: {line}")
    print(f"{conversation.audited} nodes audited, {len(conversation.offenders)} offenders")
    return 1 if conversation.offenders else 0


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is ended
    try:
        need_atspi()
        desktop = PrivateDesktop()
    except Missing as why:
        print("skipped:", why)
        return SKIP
    try:
        status = drive(desktop, sys.argv[1])
        if status != 0:
            print(desktop.output())
        return status
    except Missing as why:
        print("skipped:", why)
        return SKIP
    except Exception as error:  # whatever it is, the program's own words help to understand it
        print("FAILED:", error)
        print(desktop.output())
        raise
    finally:
        desktop.stop()


if __name__ == "__main__":
    sys.exit(main())
