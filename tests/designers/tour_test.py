"""tour_test.py SENDA TOUR GOLDEN [--update]: runs the newcomer's tour and compares what it prints with what it printed last."""

import difflib
import pathlib
import subprocess
import sys


def main(senda, tour, golden, update):
    done = subprocess.run(["bash", tour, senda], capture_output=True, text=True, timeout=300)
    said = done.stdout + done.stderr
    if done.returncode != 0:
        print(f"the tour ends with {done.returncode}\n{said}")
        return 1
    if update:
        pathlib.Path(golden).write_text(said, encoding="utf-8")
        return 0
    last = pathlib.Path(golden).read_text(encoding="utf-8")
    print("".join(difflib.unified_diff(last.splitlines(True), said.splitlines(True), golden, "now")) or "the tour is the same")
    return 0 if said == last else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4], update="--update" in sys.argv[4:]))
