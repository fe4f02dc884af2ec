"""first_page_test.py SENDA DESIGNERS: does what the first page for designers says, and compares what it shows.

The page's first program is the file beside it; checked, it says what the page says. With the page's message and test it
checks strictly, passes, and says what the page says then.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^```(senda|text)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(senda, *words):
    done = subprocess.run([senda, *words], capture_output=True, text=True, timeout=60)
    return done.returncode, (done.stdout + done.stderr).strip()


def main(senda, designers):
    blocks = FENCE.findall((designers / "README.md").read_text(encoding="utf-8"))
    programs = [text for kind, text in blocks if kind == "senda"]
    shown = [text.strip() for kind, text in blocks if kind == "text"]
    wrong = []

    def expect(what, is_true, seen=""):
        if not is_true:
            wrong.append(f"{what}\n{seen}")

    expect("a program, a message, a test, and what is said of them", len(programs) == 3 and len(shown) == 2)
    expect("the file is the page's program", (designers / "first" / "cart.senda").read_text(encoding="utf-8") == programs[0])
    with tempfile.TemporaryDirectory() as folder:
        workspace = pathlib.Path(folder) / "first"
        shutil.copytree(designers / "first", workspace)
        code, said = run(senda, "check", str(workspace))
        expect("check finds what the page says", code == 1 and said == shown[0], said)
        with open(workspace / "cart.senda", "a", encoding="utf-8") as file:
            file.write("\n" + programs[1] + "\n" + programs[2])
        code, said = run(senda, "check", "--strict", str(workspace))
        expect("with the message it checks", code == 0, said)
        code, said = run(senda, "fmt", "--check", str(workspace))
        expect("the page is laid out as Senda does", code == 0, said)
        code, said = run(senda, "test", "--dir", str(workspace))
        expect("the test says what the page says", code == 0 and said == shown[1], said)
        text = (workspace / "cart.senda").read_text(encoding="utf-8")
        (workspace / "cart.senda").write_text(text.replace("within 1 hour", "within 2 hours"), encoding="utf-8")
        code, said = run(senda, "test", "--dir", str(workspace))
        expect("an hour later the test fails", code == 1 and "expect send cart_reminder" in said, said)
    print("\n".join(wrong) if wrong else "the first page does what it says")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], pathlib.Path(sys.argv[2])))
