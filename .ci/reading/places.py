"""json: line and column of every place, counted anew from the offset in the file on disk."""

import re
from bisect import bisect_right
from functools import cache

from common import demand

BREAK = re.compile("\r\n|\n|\r")
MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"\xef\xbb\xbf": "utf-8"}


def in_files(run, _tools):
    counted = wide = astral = 0
    for finding in run.findings:
        source = read(run.directory / finding["path"])
        if source is None:
            continue
        for at in (finding["start"], finding["end"]):
            number, line = before(source, at["offset"])
            place = (number, len(line) + 1)
            demand(
                place == (at["line"], at["column"]),
                f"{finding['path']!r} {finding['code']}: offset {at['offset']} is {place}, json tells {at}",
            )
            counted += 1
            wide += not line.isascii()
            astral += any(c > "\uffff" for c in line)
    demand(counted >= len(run.findings), f"only {counted} places could be counted")
    if run.name == "odd names":
        demand(astral >= 20, f"only {astral} places have a character beyond U+FFFF before them")
    return f"{counted} places, {wide} behind other than ASCII, {astral} behind characters beyond U+FFFF"


@cache
def read(path):
    """Bytes, encoding, and the offset at which each line starts; `None` where the file is no text."""
    data = path.read_bytes()
    mark, encoding = next(((m, e) for m, e in MARKS.items() if data.startswith(m)), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError:
        return None
    starts, at, end = [len(mark)], len(mark), 0
    for found in BREAK.finditer(text):
        at += len(text[end : found.end()].encode(encoding))
        end = found.end()
        starts.append(at)
    return data, encoding, starts


def before(source, offset):
    """The number of the line that an offset is in, and the line up to it."""
    data, encoding, starts = source
    number = bisect_right(starts, offset)
    return number, data[starts[number - 1] : offset].decode(encoding)
