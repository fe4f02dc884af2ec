"""pages_test.py COOKBOOK: the pages of the cookbook show what stands in its journeys.

Every block of Senda on the page of a journey must stand in the journey's file, line for line but for blanks, and the
index names every journey.
"""

import pathlib
import re
import sys

FENCE = re.compile(r"^```senda\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PARTS = ["## The accident it avoids", "## The lines that matter", "## How to make it yours"]


def plain(text):
    """The lines of a text, each with single blanks between its words."""
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


def judge(folder, index):
    page = (folder / "README.md").read_text(encoding="utf-8")
    code = "\n" + plain("\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.senda")))) + "\n"
    blocks = FENCE.findall(page)
    if not blocks:
        yield "shows no line of its journey"
    for block in blocks:
        if "\n" + plain(block) + "\n" not in code:
            yield "shows what does not stand in its journey:\n" + block
    for part in PARTS:
        if part not in page:
            yield f"has no part `{part}`"
    if f"({folder.name}/README.md)" not in index:
        yield "is not in the index"


def main(cookbook):
    index = (cookbook / "README.md").read_text(encoding="utf-8")
    folders = sorted(path.parent for path in cookbook.glob("*/senda.toml"))
    wrong = [f"{folder.name}: {why}" for folder in folders for why in judge(folder, index)]
    wrong += [f"the index names {name}, which is not there" for name in re.findall(r"\((\w+)/README\.md\)", index)
              if not (cookbook / name / "senda.toml").is_file()]
    print("\n".join(wrong) if wrong else f"{len(folders)} pages")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
