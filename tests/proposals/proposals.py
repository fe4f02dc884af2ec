"""proposals.py SENDA EXCEPTIONS FOLDER…: whether what a diagnostic proposes is right.

Takes the golden files below the folders that check a workspace with mistakes in it. What `--fix` writes must leave no error
that it was written for, and make none of another code. The same holds for what a help says whole, as in "write `x`" and
"did you mean `x`?": put in the place of what the error points at, it must do away with it. What does otherwise stands in
EXCEPTIONS with the reason; an exception that is none any more is wrong, too.

  --list      print what is not right, as lines of EXCEPTIONS
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TOML = """[workspace]
name = "golden"
currency = "EUR"
timezone = "Europe/Madrid"
languages = ["es", "en"]
"""
FILE = "// --- file: "
WHOLE = re.compile(r"(?:write|did you mean|as in) `([^`…]+)`\??")


def read(path):
    """The files of a golden, or nothing when it does anything but check."""
    files, name = {}, None
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
    for line in text.splitlines(keepends=True):
        if line.startswith("// --- ") and not line.startswith(FILE):
            break
        if line.startswith(FILE):
            name = line[len(FILE):].strip()
            files[name] = ""
        elif name is not None:
            files[name] += line
        elif line.startswith("// RUN:") and line.split()[2:] not in (["check"], ["check", "--fix"]):
            return None
    files.setdefault("senda.toml", TOML)
    return files if name is not None else None


def errors(senda, folder, *options):
    done = subprocess.run([senda, "check", "--format", "json", *options], cwd=folder, capture_output=True, text=True)
    try:
        said = json.loads(done.stdout)["diagnostics"]
    except (json.JSONDecodeError, KeyError):
        return None
    return [one for one in said if one["severity"] == "error"]


def place(folder, files):
    for name, text in files.items():
        path = pathlib.Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")


def replaced(text, error, words):
    lines = text.splitlines(keepends=True)
    first, last = error["line"] - 1, error["end_line"] - 1
    if first >= len(lines) or last >= len(lines):
        return None
    begin = "".join(lines[:first]) + lines[first][: error["column"] - 1]
    return begin + words + lines[last][error["end_column"] - 1:] + "".join(lines[last + 1:])


def judge(before, after, gone):
    """What is wrong with a program from which the errors `gone` should be gone."""
    if after is None:
        return "the program cannot be checked any more"
    left = collections.Counter(one["code"] for one in after)
    were = collections.Counter(one["code"] for one in before)
    for code, count in collections.Counter(one["code"] for one in gone).items():
        if left[code] > were[code] - count:
            return f"{code} is said once more"
    new = sorted(code for code in left if code not in were)
    return f"{new[0]} is new" if new else None


def proposals(senda, golden, root):
    files = read(golden)
    if files is None:
        return []
    name, found = golden.relative_to(root).with_suffix("").as_posix(), []
    with tempfile.TemporaryDirectory() as folder:
        place(folder, files)
        before = errors(senda, folder)
        if not before:
            return []
        fixed = [one for one in before if "fix" in one]
        if fixed:
            subprocess.run([senda, "check", "--fix"], cwd=folder, capture_output=True)
            found.append((f"{name} --fix", judge(before, errors(senda, folder), fixed)))
    for error in before:
        help_text = error.get("help", "")
        whole = WHOLE.fullmatch(help_text)
        if "fix" in error or whole is None or error["file"] not in files:
            continue
        text = replaced(files[error["file"]], error, whole[1])
        if text is None:
            continue
        with tempfile.TemporaryDirectory() as folder:
            place(folder, {**files, error["file"]: text})
            found.append((f"{name} {error['code']}:{error['line']}", judge(before, errors(senda, folder), [error])))
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("senda")
    parser.add_argument("exceptions")
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--list", action="store_true")
    given = parser.parse_args()
    senda = os.path.abspath(given.senda)
    jobs = []
    for folder in map(pathlib.Path, given.folders):
        jobs += [(senda, golden, folder.parent) for golden in sorted(folder.rglob("*.golden"))]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [one for some in pool.map(lambda job: proposals(*job), jobs) for one in some]
    wrong = {name: what for name, what in found if what is not None}
    if given.list:
        for name, what in wrong.items():
            print(f"{name}: {what}")
        return 0
    lines = pathlib.Path(given.exceptions).read_text(encoding="utf-8").splitlines()
    known = {line.partition("  ")[0] for line in lines if line and not line.startswith("#")}
    for name, what in wrong.items():
        if name not in known:
            print(f"{name}: {what}")
    for name in sorted(known - set(wrong)):
        print(f"{name}: is right by now; take it out of {given.exceptions}")
    print(f"{len(found)} proposals, {len(wrong)} exceptions")
    return 0 if set(wrong) == known else 1


if __name__ == "__main__":
    sys.exit(main())
