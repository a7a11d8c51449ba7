"""style.py format ROOT           every source is as clang-format 19 would write it
style.py tidy ROOT BUILD_DIR   clang-tidy 19 has nothing to say about the sources that changed

What changed: the files that are not committed, and those of the commits since SWB_TIDY_BASE (a git revision; else where
the branch left origin/main, else the commit before the last). SWB_TIDY_ALL=1 takes every source. Exits 77, which ctest
shows as skipped, when the tool or the history to compare with is not there.
"""
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SKIP = 77
TOP = ["app", "core", "ui", "tests"]
MAX_TIDY_FILES = 60  # some minutes on two processors
# Flags of GCC that clang does not know, and its precompiled headers, are no news.
TIDY_ARGUMENTS = ["--quiet", "--extra-arg=-Wno-unknown-warning-option", "--extra-arg=-Wno-ignored-gch"]


def skip(why):
    print("skipped:", why)
    sys.exit(SKIP)


def tool(name):
    return shutil.which(f"{name}-19") or skip(f"{name}-19 is not installed")


def sources(root):
    return [p for top in TOP for p in sorted((root / top).rglob("*")) if p.suffix in (".h", ".cpp")]


def check_format(root):
    program = tool("clang-format")
    files = sources(root)
    result = subprocess.run([program, "--dry-run", "-Werror", *map(str, files)], cwd=root, check=False)
    print(f"{len(files)} files" + ("" if result.returncode == 0 else ": put right by clang-format-19 -i FILE"))
    return result.returncode


def git(root, *arguments):
    """The lines that a git command prints, or None when it fails."""
    command = ["git", "-c", f"safe.directory={root}", "-C", str(root), *arguments]
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return result.stdout.splitlines() if result.returncode == 0 else None


def base_revision(root):
    wanted = os.environ.get("SWB_TIDY_BASE")
    if wanted:
        return wanted
    head, fork = git(root, "rev-parse", "HEAD"), git(root, "merge-base", "HEAD", "origin/main")
    if fork and fork != head:
        return fork[0]
    previous = git(root, "rev-parse", "--verify", "--quiet", "HEAD~1")
    return previous[0] if previous else None


def changed_files(root):
    if os.environ.get("SWB_TIDY_ALL"):
        return sources(root)
    if git(root, "rev-parse", "--show-toplevel") != [str(root)]:
        skip("no git history here, so nothing tells what changed (SWB_TIDY_ALL=1 takes every source)")
    base = base_revision(root)
    if not base:
        skip("the history has one commit only, so nothing tells what changed (SWB_TIDY_ALL=1 takes every source)")
    names = git(root, "diff", "--name-only", base, "--")
    if names is None:
        skip(f"git knows no revision {base}")
    names += git(root, "ls-files", "--others", "--exclude-standard") or []
    own = set(sources(root))
    return sorted(own & {root / name for name in names})


def compiled(root, build):
    """The changed sources that this build compiles; a header stands for itself or the source beside it."""
    commands = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
    known = {Path(c["directory"], c["file"]).resolve() for c in commands}
    chosen = set()
    for file in changed_files(root):
        beside = file.with_suffix(".cpp")
        if file in known:
            chosen.add(file)
        elif file.suffix == ".h" and beside in known:
            chosen.add(beside)
        elif file.suffix == ".h" and any(file.parts[:-2] == k.parts[:-2] for k in known):
            chosen.add(file)
    return sorted(chosen)


def check_tidy(root, build):
    program = tool("clang-tidy")
    files = compiled(root, build)
    if len(files) > MAX_TIDY_FILES and not os.environ.get("SWB_TIDY_ALL"):
        print(f"{len(files)} files changed, looking at the first {MAX_TIDY_FILES}")
        files = files[:MAX_TIDY_FILES]

    def run(file):
        command = [program, *TIDY_ARGUMENTS, "-p", str(build), str(file)]
        return file, subprocess.run(command, capture_output=True, text=True, check=False)

    bad = 0
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for file, result in pool.map(run, files):
            if result.returncode != 0:
                bad += 1
                print(f"-- {file.relative_to(root)}\n{result.stdout}{result.stderr}")
    print(f"{len(files)} files, {bad} with faults")
    return 1 if bad else 0


def main():
    root = Path(sys.argv[2]).resolve()
    return check_format(root) if sys.argv[1] == "format" else check_tidy(root, Path(sys.argv[3]).resolve())


if __name__ == "__main__":
    sys.exit(main())
