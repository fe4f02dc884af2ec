"""mutations.py SENDA EXCEPTIONS FOLDER…: what `senda check` says of a slip of the pen.

Makes seeded mutations of the workspaces below the folders, one slip in one file each: a name misspelt, a unit dropped, a
block left open, another currency. Each must be reported by exactly one error, at the place of the slip. What is reported
otherwise stands in EXCEPTIONS, with the reason; an exception that is none any more is wrong, too.

  --count N   how many mutations (default: 300)
  --seed N    another choice of them; the exceptions hold for the default alone

Which mutations are made is drawn by a hash of each, so that a change of one file leaves those of the others as they are.

  --list      print every mutation that is reported otherwise, as a line of EXCEPTIONS
"""

import argparse
import collections
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

COUNT, SEED = 300, 20261122
TOKEN = re.compile(r"""//[^\n]*|\"\"\"[\s\S]*?\"\"\"|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\d[\d_]*(?:\.\d+)?|\w+|[{}]|[^\s\w]""")
OPENERS = ("event segment trigger message journey channel let define topic team hook policy split label catalog coupon record "
           "customer package owner persona map stage phase kpi measure").split()
TYPES = ("text int number money percent duration instant date time_of_day email phone url bool enum list timezone country "
         "language").split()
DECLARED = re.compile(rf"\b(?:{'|'.join(OPENERS)})\s+([^\W\d]\w*)")
FIELD = re.compile(rf"(?:[{{,]|^)\s*([a-z]\w*)\s+(?:{'|'.join(TYPES)})\b", re.MULTILINE)
BOUND = re.compile(r"\bas ([a-z]\w*)\b")
# Words of the language that may also be names: misspelt, they are slips of another kind.
LEXER = pathlib.Path(__file__).resolve().parents[2] / "grammar" / "SendaLexer.g4"
WORDS = set(re.findall(r"'([a-z]+)'", LEXER.read_text(encoding="utf-8")))
UNIT = re.compile(r"(?:milli)?seconds?|minutes?|hours?|days?|weeks?|months?|years?")

Slip = collections.namedtuple("Slip", "kind folder file title text place")


def draw(*what):
    """A number that depends on nothing but what it is drawn for."""
    return int.from_bytes(hashlib.sha256("\0".join(map(str, what)).encode()).digest()[:8], "big")


class Source:
    """A file of a workspace, as tokens with their places."""

    def __init__(self, root, folder, path):
        self.folder, self.path = folder, path
        self.name = path.relative_to(root).as_posix()
        self.times = collections.Counter()
        self.text = path.read_text(encoding="utf-8")
        self.tokens = [match for match in TOKEN.finditer(self.text) if not match[0].startswith("//")]

    def line_of(self, at):
        return self.text.count("\n", 0, at) + 1

    def column_of(self, at):
        return at - self.text.rfind("\n", 0, at)

    def number(self, what):
        """How many of the kind there were before, to tell them apart."""
        self.times[what] += 1
        return self.times[what]

    def slip(self, kind, begin, end, instead, what, place):
        """`place` is where the slip must be reported."""
        text = self.text[:begin] + instead + self.text[end:]
        title = f"{self.name}: {kind}: {what}"
        return Slip(kind, self.folder, self.path.relative_to(self.folder), f"{title} #{self.number(title)}", text,
                    (self.line_of(place), self.column_of(place)))


def misspelt(word, number):
    """A word as it is written in a hurry: two letters changed about, one left out, or one twice."""
    at = 1 + number % (len(word) - 2)
    ways = [word[:at] + word[at + 1] + word[at] + word[at + 2:], word[:at] + word[at + 1:], word[:at] + word[at] + word[at:]]
    ways = [way for way in ways if way != word]
    return ways[number // len(word) % len(ways)]


def names_of(sources):
    names = set()
    for source in sources:
        code = re.sub(r"//[^\n]*", "", source.text)
        for pattern in (DECLARED, FIELD, BOUND):
            names.update(pattern.findall(code))
    return {name for name in names if len(name) >= 4} - WORDS


def name_slips(source, names, seed):
    tokens = source.tokens
    for before, token, after in zip(tokens, tokens[1:], tokens[2:]):
        word = token[0]
        if word not in names or declares(source, before, token, after):
            continue
        wrong = misspelt(word, draw(seed, source.name, word, source.number(word)))
        if wrong not in names:
            yield source.slip("name", token.start(), token.end(), wrong, f"{word} -> {wrong}", token.start())


def declares(source, before, token, after):
    """Whether a word stands where it is given as a name or opens something, and not where a name is used."""
    if before[0] == ".":
        return False
    line = source.text[source.text.rfind("\n", 0, token.start()) + 1:token.start()]
    return (token[0] in OPENERS or before[0] in OPENERS or before[0] in ("as", "use", "with", "link", "exit", "%")
            or after[0] in ("=", ":") or after[0] in TYPES or before[0] == "on" and ("touchpoint" in line or "moment" in line)
            or re.search(r"\benum\([^)]*$", line) is not None)


def unit_slips(source):
    for number, unit in zip(source.tokens, source.tokens[1:]):
        if not number[0][0].isdigit() or not UNIT.fullmatch(unit[0]) or source.text[number.end():unit.start()] != " ":
            continue
        yield source.slip("unit", number.end(), unit.end(), "", f"{number[0]} {unit[0]} -> {number[0]}", number.start())


def block_slips(source):
    open_braces = []
    for token in source.tokens:
        if token[0] == "{":
            open_braces.append(token)
        elif token[0] == "}" and open_braces:
            brace = open_braces.pop()
            if source.line_of(brace.start()) == source.line_of(token.start()):
                continue
            begin = source.text.rfind("\n", 0, brace.start()) + 1
            what = " ".join(source.text[begin:brace.end()].split())
            yield source.slip("block", token.start(), token.end(), "", f"{what} is left open", brace.start())


def currency_slips(source):
    for number, currency in zip(source.tokens, source.tokens[1:]):
        if number[0][0].isdigit() and currency[0] == "EUR" and source.text[number.end():currency.start()] == " ":
            what = f"{number[0]} EUR -> {number[0]} USD"
            yield source.slip("currency", currency.start(), currency.end(), "USD", what, number.start())


def slips_of(root, folder, seed):
    sources = [Source(root, folder, path) for path in sorted(folder.rglob("*.senda"))]
    names = names_of(sources)
    for source in sources:
        yield from name_slips(source, names, seed)
        yield from unit_slips(source)
        yield from block_slips(source)
        yield from currency_slips(source)


def chosen(root, folders, count, seed):
    """As many of each kind as there are, up to a quarter; the rest are names."""
    kinds = collections.defaultdict(list)
    for folder in folders:
        for slip in slips_of(root, folder, seed):
            kinds[slip.kind].append(slip)
    out = []
    for kind in ("unit", "block", "currency", "name"):
        most = count - len(out) if kind == "name" else count // 4
        out += sorted(kinds[kind], key=lambda slip: draw(seed, slip.title))[:most]
    return out


def judge(senda, slip):
    """What is wrong with what is said of a slip; empty when it is one error at its place."""
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "w"
        shutil.copytree(slip.folder, copy)
        (copy / slip.file).write_text(slip.text, encoding="utf-8")
        done = subprocess.run([senda, "check", "--format", "json", str(copy)], capture_output=True, text=True, timeout=120)
    try:
        said = json.loads(done.stdout)
    except ValueError:
        return f"exit code {done.returncode}, and no answer: {done.stdout}{done.stderr}"
    errors = [one for one in said["diagnostics"] if one["severity"] == "error"]
    if len(errors) != 1:
        codes = collections.Counter(one["code"] for one in errors)
        return f"{len(errors)} errors" + "".join(f" {code}x{times}" for code, times in sorted(codes.items()))
    error = errors[0]
    if not is_at(error, slip.file, slip.place):
        return f"elsewhere: {error['code']} in {error['file']}:{error['line']}:{error['column']}"
    return ""


def is_at(error, file, spot):
    begin, end = (error["line"], error["column"]), (error["end_line"], error["end_column"])
    return error["file"] == str(file) and begin <= spot <= end


def read_exceptions(path):
    """Lines `FILE: KIND: SLIP | WHAT IS SAID`, below lines `# REASON`."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.partition(" | ")[0].strip() for line in lines if line.strip() and not line.startswith("#")}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("senda")
    parser.add_argument("exceptions", type=pathlib.Path)
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--list", action="store_true")
    words = parser.parse_args()
    root = pathlib.Path(os.path.commonpath([folder.resolve() for folder in words.folders]))
    workspaces = sorted(path.parent.resolve() for folder in words.folders for path in folder.rglob("senda.toml"))
    slips = chosen(root, workspaces, words.count, words.seed)
    senda = str(pathlib.Path(words.senda).resolve())
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        verdicts = list(pool.map(lambda slip: judge(senda, slip), slips))
    otherwise = {slip.title: why for slip, why in zip(slips, verdicts) if why}
    if words.list:
        print("\n".join(f"{title} | {why}" for title, why in sorted(otherwise.items())))
    exceptions = read_exceptions(words.exceptions)
    unexpected = {title: why for title, why in otherwise.items() if title not in exceptions}
    kept = sorted(exceptions & {slip.title for slip in slips} - otherwise.keys())
    if not words.list:
        for title, why in sorted(unexpected.items()):
            print(f"{title} | {why}")
        for title in kept:
            print(f"{title}: no exception any more")
    kinds = collections.Counter(slip.kind for slip in slips)
    print(f"{len(slips)} mutations ({', '.join(f'{kinds[kind]} {kind}' for kind in sorted(kinds))}): "
          f"{len(slips) - len(otherwise)} with one error at their place, {len(otherwise) - len(unexpected)} known exceptions")
    return 1 if (unexpected or kept) and not words.list or len(slips) < words.count else 0


if __name__ == "__main__":
    sys.exit(main())
