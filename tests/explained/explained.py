"""explained.py SENDA CONTEXT EXCEPTIONS FOLDER…: whether the examples of `senda explain` are true.

A page has an example of what is wrong and one of how it is put right. The first must get the code of its page, the second no
error. Both stand on the declarations of CONTEXT/context.senda, of which those are left out that an example makes itself, and on the
files of CONTEXT/S0123, if it is there; an example that is only a part of something stands where `@@` is in its `example.senda`.
What does otherwise stands in EXCEPTIONS, with the reason; an exception that is none any more is wrong, too.

  --list      print what is not right, as lines of EXCEPTIONS
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TOML = """[workspace]
name = "explained"
currency = "EUR"
timezone = "Europe/Madrid"
languages = ["es", "en"]
"""
BLOCK = re.compile(r"^```senda\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DECLARED = re.compile(
    r"^(event|segment|trigger|let|define|channel|message|journey|hook|team|topic|policy|record|catalog|coupon|map|persona|kpi|"
    r"measure) (\w+)|^(customer) \{", re.MULTILINE)


def pieces(context):
    """The declarations of the context, each with what it declares."""
    parts = re.split(r"\n(?=\S)(?![})])", context.strip() + "\n")
    return [(part, {found[2] or found[1] for found in map(lambda m: (m[0], m[2], m[3]), DECLARED.finditer(part))}) for part in parts]


def said(senda, files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            pathlib.Path(folder, name).write_text(text, encoding="utf-8")
        done = subprocess.run([senda, "check", "--format", "json"], cwd=folder, capture_output=True, text=True)
        try:
            return json.loads(done.stdout)["diagnostics"]
        except (json.JSONDecodeError, KeyError):
            return None


def workspace(example, context, own_folder):
    """Takes of the common declarations those that nothing else makes."""
    files = {"senda.toml": TOML, "back10.csv": "one\ntwo\n", "m.html": "<p>Hola</p>\n"}
    for path in sorted(own_folder.glob("*")) if own_folder.is_dir() else []:
        files[path.name] = path.read_text(encoding="utf-8")
    files["example.senda"] = files.get("example.senda", "@@").replace("@@", example)
    texts = [text for name, text in files.items() if name.endswith(".senda")]
    made = {match[2] or match[3] for text in texts for match in DECLARED.finditer(text)}
    if "alone.senda" in files:
        return files
    files["context.senda"] = "\n".join(part for part, names in context if not names & made)
    return files


def judge(senda, page, context, folder):
    code = page.stem
    examples = BLOCK.findall(page.read_text(encoding="utf-8"))
    found = []
    spanish = page.parent / "es" / page.name
    if spanish.is_file() and BLOCK.findall(spanish.read_text(encoding="utf-8")) != examples:
        found.append((f"{code} es", "the page in Spanish has other examples"))
    if len(examples) == 1:
        found.append((f"{code} form", "it is not put right"))
    for which, example in zip(("wrong", "right"), examples):
        result = said(senda, workspace(example, context, folder / code))
        if result is None:
            found.append((f"{code} {which}", "it cannot be checked"))
            continue
        own = [one for one in result if one.get("file") == "example.senda" or (which == "wrong" and one["code"] == code)]
        codes = sorted({one["code"] for one in own if one["severity"] == "error" or one["code"] == code})
        if which == "wrong" and code not in codes:
            found.append((f"{code} {which}", f"it gets {', '.join(codes) or 'nothing'}"))
        elif which == "wrong" and codes != [code]:
            found.append((f"{code} {which}", f"it gets {', '.join(one for one in codes if one != code)}, too"))
        elif which == "right" and codes:
            found.append((f"{code} {which}", f"it gets {', '.join(codes)}"))
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("senda")
    parser.add_argument("context")
    parser.add_argument("exceptions")
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--list", action="store_true")
    given = parser.parse_args()
    senda = os.path.abspath(given.senda)
    folder = pathlib.Path(given.context)
    context = pieces((folder / "context.senda").read_text(encoding="utf-8"))
    pages = [page for folder in given.folders for page in sorted(pathlib.Path(folder).glob("S*.md"))]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = [one for some in pool.map(lambda page: judge(senda, page, context, folder), pages) for one in some]
    wrong = dict(results)
    if given.list:
        for name, what in wrong.items():
            print(f"{name}: {what}")
        return 0
    lines = pathlib.Path(given.exceptions).read_text(encoding="utf-8").splitlines()
    known = {line.partition(":")[0] for line in lines if line and not line.startswith("#")}
    for name, what in wrong.items():
        if name not in known:
            print(f"{name}: {what}")
    for name in sorted(known - set(wrong)):
        print(f"{name}: is right by now; take it out of {given.exceptions}")
    print(f"{len(pages)} pages, {len(wrong)} exceptions")
    return 0 if set(wrong) == known else 1


if __name__ == "__main__":
    sys.exit(main())
