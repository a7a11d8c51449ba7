"""release.py ROOT CMAKE   the program builds in the preset release, where GCC optimises and sees other warnings

Builds build/release, which ccache and a second run make short. Prints the end of what failed."""
import os
import re
import subprocess
import sys
from pathlib import Path

SHOWN = 60  # lines of a failure


def run(command, root):
    result = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if result.returncode != 0:
        lines = result.stdout.splitlines()
        faults = [line for line in lines if re.search(r"error|warning|FAILED", line)]
        print("\n".join(faults[:SHOWN] or lines[-SHOWN:]))
        print(" ".join(command), "failed")
        sys.exit(1)
    return result.stdout


def main():
    root, cmake = Path(sys.argv[1]).resolve(), sys.argv[2]
    jobs = max(1, len(os.sched_getaffinity(0)) // 2)  # the other half is for the tests that run meanwhile
    run([cmake, "--preset", "release"], root)
    said = run([cmake, "--build", "--preset", "release", "--parallel", str(jobs), "--target", "socket-workbench"], root)
    print(f"built; {len(re.findall(r'Building CXX', said))} files compiled")


if __name__ == "__main__":
    main()
