"""What several readers need: the truth (json), and the words in which lines are written."""

import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path


class Rejected(Exception):
    """A reader does not take a report, or reads something else than json tells."""


def demand(condition, words):
    if not condition:
        raise Rejected(words)


@dataclass
class Tools:
    binary: Path
    node: Path | None
    scratch: Path

    def script(self, name):
        """A command of the virtual environment."""
        return str(Path(sys.executable).parent / name)


def same(read, told, what="findings"):
    """Two lists of tuples are the same; otherwise says where they first differ."""
    for number, (one, other) in enumerate(zip(read, told), start=1):
        demand(one == other, f"of the {what} number {number} is read as\n      {one!r}\n    and is\n      {other!r}")
    demand(len(read) == len(told), f"{len(read)} {what} are read of {len(told)}")


def ended(command, **options):
    """Exit code and output of a command."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def accepted(command, **options):
    code, output = ended(command, **options)
    demand(code == 0, f"{Path(command[0]).name} ended with {code}:\n{output[-3000:]}")
    return output


def refused(command, words, **options):
    """The reader must be awake: a report with a fault put in must not pass, and for the fault's sake."""
    code, output = ended(command, **options)
    demand(code != 0, f"{Path(command[0]).name} takes a report with a fault in it ({words})")
    demand(words in output, f"{Path(command[0]).name} refuses a report with a fault in it, but not for {words}:\n{output[-3000:]}")


BIDIRECTIONAL = {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
SHORT = {"\t": "\\t", "\r": "\\r", "\n": "\\n"}


def one_line(text):
    """Text as it stands in a line: control characters are written as escapes."""

    def written(c):
        unfit = unicodedata.category(c) == "Cc" or c in BIDIRECTIONAL
        return SHORT.get(c, f"\\u{{{ord(c):x}}}") if unfit else c

    return "".join(map(written, text))


def with_help(finding):
    """Message and help as sarif and github tell them."""
    more = finding["help"]
    return finding["message"] + (f"\nhelp: {more}" if more is not None else "")


def mutated(path, scratch, change):
    """A copy of a report with a fault in it."""
    text = path.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text, f"nothing was changed in {path}"
    copy = scratch / f"fault{path.suffix}"
    copy.write_text(changed, encoding="utf-8")
    return copy
