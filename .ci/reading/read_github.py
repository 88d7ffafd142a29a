"""github: taken apart as the runner does, and put together again by GitHub's toolkit, byte for byte."""

import json
import subprocess
from pathlib import Path

from common import demand, same, with_help

NAMES = {"error": "error", "warning": "warning", "info": "notice"}


def toolkit(run, tools):
    script = Path(__file__).with_name("github.mjs")
    done = subprocess.run(["node", script, tools.node, run.reports["github"]], stdin=subprocess.DEVNULL, capture_output=True)
    demand(done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:])
    again, _, read = done.stdout.rpartition(b"\0")
    ours = run.reports["github"].read_bytes()
    same(again.split(b"\n"), ours.split(b"\n"), "commands")
    commands = json.loads(read)
    failures = [c for c in commands if c["properties"]["title"] == "argo-metrics"]
    same(
        [(c["name"], c["properties"]["file"], c["data"]) for c in failures],
        [("error", f["path"], f["message"]) for f in run.failed],
        "failures",
    )
    same([told(c) for c in commands if c not in failures], [expected(f) for f in run.findings])


def told(command):
    read = command["properties"]
    numbers = {key: int(read[key]) for key in ("line", "endLine", "col", "endColumn") if key in read}
    return command["name"], read["title"], read["file"], numbers, command["data"]


def expected(finding):
    start, end = finding["start"], finding["end"]
    numbers = {"line": start["line"], "endLine": end["line"]}
    # The runner refuses columns where there are several lines.
    if start["line"] == end["line"]:
        numbers |= {"col": start["column"], "endColumn": end["column"]}
    title = f"{finding['code']} {finding['name']}"
    return NAMES[finding["severity"]], title, finding["path"], numbers, with_help(finding)
