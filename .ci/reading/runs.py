"""The runs whose reports are read: each over one tree, in all formats at once, and twice."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from common import Rejected, demand, ended

ROOT = Path(__file__).resolve().parents[2]
DOCS = "https://git.example.com/team/argo-metrics/blob/main/docs/rules"
FORMATS = {
    "full": "txt",
    "concise": "log",
    "json": "json",
    "sarif": "sarif",
    "github": "commands",
    "gitlab": "gitlab.json",
    "junit": "xml",
    "markdown": "md",
}

# Findings on lines with characters of one, two, three and four bytes in front of them.
ODD = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: odd-
spec:
  entrypoint: main
  templates:
    - name: main
      metrics:
        prometheus:
          - name: 'ä|<b>`*_[x](y)&%0A,:'
            help: https://example.com/ "x" ::error::no ]]> $(x) #1 @me
            counter: {value: '1'}
          - {help: 'é 漢字 🙂🙂 e\u0301', name: a-b, counter: {value: '95%'}}
          - {help: 'é 漢字 🙂🙂 e\u0301', name: a-b, counter: {value: '95%'}}
          - {name: ok_total, help: "tab\\there, U+2028 \\u2028, bell \\a", histogram: {value: '1', buckets: [60, 30]}}
          - name: "two\\nlines\\r\\0 \\u202e ::warning file=x::y | z"
            help: "🙂"
            gauge: {realtime: false, value: "`🙂` ``` <script>"}
      container:
        image: example/odd:1
"""
NAMES = [
    "plain.yaml",
    "with space/100% #1?.yaml",
    "ümläut/日本 🙂 e\u0301.yaml",
    "it's \"quoted\".yaml",
    "a:b,c=d;e::f.yaml",
    "<x>&|y|`z` ``.yaml",
    "two\nlines\r.yaml",
    "tab\tand\u2028separator.yaml",
    "back\\slash %0A &amp; \u0001.yaml",
    "right\u202eto left.yaml",
    "[link](https://example.com) *b* _i_ ~~s~~ www.example.com @me #1.yaml",
    "]]> $(x) {{x}} ${{ x }}.yaml",
    "-dash.yaml",
]
TEMPLATE_TEXT = "{{- if .Values.metrics }}\napiVersion: argoproj.io/v1alpha1\nkind: Workflow\n{{- end }}\n"


@dataclass
class Run:
    name: str
    directory: Path
    paths: list
    reports: dict
    docs: bool
    report: dict

    @property
    def faults(self):
        """Whether each reader is given a report with a fault too: once is enough, and with the shortest it is quick."""
        return self.name == "the fixtures"

    @property
    def findings(self):
        return self.report["findings"]

    @property
    def failed(self):
        return self.report["summary"]["failed"]

    @property
    def skipped(self):
        return self.report["summary"]["skipped"]

    def files(self):
        """The YAML and JSON that was there to check."""
        return [
            path
            for named in self.paths
            for path in (self.directory / named).rglob("*")
            if path.suffix in (".yaml", ".yml", ".json") and path.is_file()
        ]

    def text(self, name):
        return self.reports[name].read_bytes().decode("utf-8")


def all_runs(binary, scratch):
    corpus = ROOT / ".." / "shared" / "corpus"
    if corpus.is_dir():
        yield made(binary, scratch, "the corpus", corpus.resolve(), ["."], docs=True, code=0, at_least=1000)
    else:
        print("readers: SKIPPED the corpus, ../shared/corpus is not there")
    yield made(binary, scratch, "the fixtures", ROOT, ["fixtures/manifests"], docs=False, code=0, at_least=15)
    odd = scratch / "odd names"
    for name in NAMES:
        write(odd / name, ODD.encode())
    write(odd / "bom.yaml", b"\xef\xbb\xbf" + ODD.encode())
    write(odd / "crlf.yaml", ODD.replace("\n", "\r\n").encode())
    write(odd / "broken 100%.yaml", ODD.replace("60, 30]", "60, 30").encode())
    write(odd / "chart <&> `x`.yaml", TEMPLATE_TEXT.encode())
    shutil.copytree(ROOT / "fixtures" / "manifests", odd / "fixtures")
    # A path that is not there is a failure, which every format tells too.
    paths = [".", "not there: 100%, <&> `x`\nüöä.yaml"]
    yield made(binary, scratch, "odd names", odd, paths, docs=True, code=2, at_least=100)


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def made(binary, scratch, name, directory, paths, docs, code, at_least):
    one = once(binary, scratch / f"{name} 1", directory, paths, docs, code, "1")
    two = once(binary, scratch / f"{name} 4", directory, paths, docs, code, "4")
    for format_name in FORMATS:
        demand(
            one[format_name].read_bytes() == two[format_name].read_bytes(),
            f"{name}: two runs give other bytes in {format_name}",
        )
    report = json.loads(one["json"].read_bytes())
    found = len(report["findings"])
    demand(found >= at_least, f"{name}: only {found} findings")
    return Run(name, directory, paths, one, docs, report)


def once(binary, folder, directory, paths, docs, expected, threads):
    folder.mkdir()
    reports = {name: folder / f"report.{ending}" for name, ending in FORMATS.items()}
    command = [binary, "lint", "--quiet", "--pedantic", "--fail-on", "never", "--no-group", "--threads", threads]
    if docs:
        command += ["--docs-url", DOCS]
    for name, path in reports.items():
        command += ["--format", f"{name}={path}"]
    environment = {key: value for key, value in os.environ.items() if key == "PATH"}
    code, output = ended([*map(str, command), "--", *paths], cwd=directory, env=environment)
    if code != expected:
        raise Rejected(f"lint ended with {code} instead of {expected}: {output}")
    return reports
