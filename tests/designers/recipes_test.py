"""recipes_test.py SENDA RECIPE…: every command of Senda in a recipe is one, and has the options that are written there."""

import pathlib
import re
import subprocess
import sys

COMMAND = re.compile(r"(?:^|\s|`|\()senda ([a-z][a-z-]*)((?:[ \t]+[^\s`|>&;]+)*)")


def said(senda, *words):
    done = subprocess.run([senda, *words], capture_output=True, text=True, timeout=60)
    return done.stdout + done.stderr


def main(senda, recipes):
    known = set(re.findall(r"^  ([a-z-]+)  ", said(senda, "--help"), re.MULTILINE))
    wrong, count = [], 0
    for recipe in recipes:
        text = pathlib.Path(recipe).read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if not line.lstrip().startswith(("#", "```"))]
        for name, rest in COMMAND.findall("\n".join(lines)):
            count += 1
            if name not in known:
                wrong.append(f"{recipe}: there is no command `senda {name}`")
                continue
            options = set(re.findall(r"--[a-z-]+", said(senda, name, "--help")))
            wrong += [f"{recipe}: `senda {name}` has no {option}" for option in re.findall(r"--[a-z-]+", rest)
                      if option not in options]
    if count == 0:
        wrong.append("no command was found")
    print("\n".join(wrong) if wrong else f"{count} commands")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
