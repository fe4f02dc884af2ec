"""hook_test.py SENDA HOOK: commits with the hook in a new repository, good and bad ones."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

TOML = '[workspace]\nname = "shop"\ncurrency = "EUR"\ntimezone = "UTC"\nlanguages = ["en"]\n'
GOOD = """event visit { }

channel push { via log }

message hello {
  purpose transactional
  body    "Hello"
}

journey greet {
  enter on visit

  send hello by push
}

test "greeted" {
  at 2026-03-02 10:00 visit { }
  expect send hello
}
"""
BROKEN = GOOD.replace("send hello by push", "send helo by push")
UNTIDY = GOOD.replace("event visit", "event  visit")
FAILING = GOOD.replace("expect send hello", "expect nothing")


class Repository:
    def __init__(self, folder, senda, hook):
        self.folder = folder
        self.env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        for who in ("AUTHOR", "COMMITTER"):
            self.env[f"GIT_{who}_NAME"], self.env[f"GIT_{who}_EMAIL"] = "Ana", "ana@example.com"
        self.env.update(SENDA=senda, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1")
        self.git("init", "-q", "-b", "main")
        hooks = folder / ".git" / "hooks"
        hooks.mkdir(exist_ok=True)
        shutil.copy(hook, hooks / "pre-commit")
        (hooks / "pre-commit").chmod(0o755)

    def git(self, *words):
        return subprocess.run(["git", *words], cwd=self.folder, env=self.env, capture_output=True, text=True, timeout=120)

    def write(self, path, text):
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, encoding="utf-8")

    def add(self, path, text):
        self.write(path, text)
        self.git("add", path)

    def commit(self):
        done = self.git("commit", "-q", "-m", "A change")
        return done.returncode == 0, done.stdout + done.stderr


def main(senda, hook):
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository(pathlib.Path(folder), str(pathlib.Path(senda).resolve()), hook)

        def expect(what, is_committed, words=""):
            done, said = repository.commit()
            if done != is_committed or words not in said:
                wrong.append(f"{what}: {'committed' if done else 'refused'}\n{said}")

        repository.add("README.md", "# Us\n")
        expect("a commit without a workspace", True)
        repository.add("our shop/senda.toml", TOML)
        repository.add("our shop/journeys/año nuevo.senda", GOOD)
        expect("a good workspace, with blanks and letters in its path", True)
        repository.add("our shop/journeys/año nuevo.senda", BROKEN)
        expect("a name that is not there", False, "S0201")
        repository.write("our shop/journeys/año nuevo.senda", GOOD)
        expect("the fix is in the folder, but was not added", False, "our shop")
        repository.add("our shop/journeys/año nuevo.senda", UNTIDY)
        expect("another layout", False, "año nuevo.senda")
        repository.add("our shop/journeys/año nuevo.senda", FAILING)
        expect("a test that fails", False, "greeted")
        repository.add("our shop/journeys/año nuevo.senda", GOOD + "// A comment.\n")
        repository.write("our shop/journeys/año nuevo.senda", BROKEN)
        expect("what is half done was not added", True)
        repository.git("checkout", "-q", "--", ".")
        repository.add("second/senda.toml", TOML)
        repository.add("second/shop.senda", GOOD)
        repository.git("rm", "-q", "-r", "our shop")
        expect("a workspace that goes and one that comes", True)
        repository.add("second/notes.txt", "no Senda\n")
        repository.add("second/shop.senda", BROKEN)
        repository.env["SENDA"] = "no-such-program"
        expect("without the program", False, "no-such-program")
        left = repository.git("status", "--short").stdout
        if "second/shop.senda" not in left:
            wrong.append(f"what was refused is still added\n{left}")
    print("\n".join(wrong) if wrong else "the hook refuses what it should")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
