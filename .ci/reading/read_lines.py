"""concise and full: what people read, and what editors find places in."""

import re

from common import demand, one_line, same

# As `%f:%l:%c: %m` is read by editors and review tools.
CONCISE = re.compile(r"(.+?):(\d+):(\d+): (.*)")
HEADER = re.compile(r"(error|warning|info)\[(AM\d+)\] ([a-z-]+): (.*)")
PLACE = re.compile(r" +(?:-->|╭▸|┌─) (.+):(\d+):(\d+)")


def concise(run, _tools):
    lines = run.text("concise").split("\n")
    demand(lines.pop() == "", "the last line does not end")
    read = []
    for line in lines:
        parts = CONCISE.fullmatch(line)
        demand(parts, f"no place in {line!r}")
        path, number, column, message = parts.groups()
        read.append((path, int(number), int(column), message))
    same(
        read,
        [
            (
                one_line(f["path"]),
                f["start"]["line"],
                f["start"]["column"],
                f"{f['severity']}[{f['code']}] {one_line(f['message'])}",
            )
            for f in run.findings
        ],
    )


def full(run, _tools):
    lines = run.text("full").split("\n")
    read = []
    for line, following in zip(lines, lines[1:]):
        header = HEADER.fullmatch(line)
        if not header:
            continue
        place = PLACE.fullmatch(following)
        demand(place, f"no place below {line!r}, but {following!r}")
        read.append((*header.groups(), place[1], int(place[2]), int(place[3])))
    same(
        read,
        [
            (
                f["severity"],
                f["code"],
                f["name"],
                one_line(f["message"]),
                one_line(f["path"]),
                f["start"]["line"],
                f["start"]["column"],
            )
            for f in run.findings
        ],
    )
