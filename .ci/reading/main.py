"""Writes the reports, and the schema for editors, and gives each to its readers. Called by .ci/readers: main.py BINARY NODE_FOLDER."""

import sys
import tempfile
import time
from pathlib import Path

import places
import read_editor
import read_github
import read_gitlab
import read_json
import read_junit
import read_lines
import read_markdown
import read_sarif
import runs
from common import Rejected, Tools

# What each is called, what reads it, and whether that is installed from npm.
READERS = [
    ("json", "its JSON Schema", read_json.schema, False),
    ("json", "offsets in the files", places.in_files, False),
    ("sarif", "the published JSON Schema", read_sarif.schema, True),
    ("sarif", "Sarif.Multitool validate, rules of SARIF and GitHub", read_sarif.multitool, True),
    ("sarif", "sarif-tools", read_sarif.sarif_tools, False),
    ("sarif", "regions and paths against json", read_sarif.regions, False),
    ("github", "actions/runner's parser and @actions/core", read_github.toolkit, True),
    ("gitlab", "Code Climate's types, by tsc", read_gitlab.types, True),
    ("gitlab", "what GitLab wants", read_gitlab.fields, False),
    ("junit", "Jenkins' XML Schema", read_junit.schema, True),
    ("junit", "junitparser", read_junit.parser, False),
    ("markdown", "cmark-gfm", read_markdown.rendered, False),
    ("concise", "path:line:column: message", read_lines.concise, False),
    ("full", "header and place of each finding", read_lines.full, False),
    ("schema", "yaml-language-server, as somebody types", read_editor.session, True),
    ("schema", "yaml-language-server, where lint is silent", read_editor.promise, True),
]


def main():
    binary, node = Path(sys.argv[1]), sys.argv[2]
    failed = skipped = 0
    with tempfile.TemporaryDirectory(prefix="argo-metrics-readers-") as scratch:
        tools = Tools(binary=binary, node=Path(node) if node else None, scratch=Path(scratch))
        for run in runs.all_runs(binary, Path(scratch)):
            print(f"\nreaders: {run.name}: {len(run.findings)} findings, {len(run.failed)} failures; two runs give the same bytes")
            for name, reader, read, from_npm in READERS:
                if from_npm and not tools.node:
                    print(f"  SKIPPED   {name:9} {reader}: node or npm is not there")
                    skipped += 1
                    continue
                start = time.monotonic()
                try:
                    more = read(run, tools) or ""
                    word = "ok"
                except Rejected as error:
                    more, word = str(error), "REJECTED"
                    failed += 1
                took = time.monotonic() - start
                print(f"  {word:9} {name:9} {reader} ({took:.1f} s){': ' if more else ''}{more}", flush=True)
    left = f", {skipped} SKIPPED" if skipped else ""
    print(f"\nreaders: {f'FAILED, {failed} rejected' if failed else 'every reader accepts what it was given'}{left}")
    sys.exit(1 if failed else 0)


main()
