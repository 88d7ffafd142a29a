"""The schema for editors, in yaml-language-server, which VS Code's extension for YAML and most other editors run."""

import json
import subprocess
from pathlib import Path

from common import demand

# The addresses of other schemas are not looked up.
QUIET = {"schemaStore": {"enable": False}, "kubernetesCRDStore": {"enable": False}}
OURS = "yaml-schema: Metrics of Argo Workflows"

GOOD = """\
# yaml-language-server: $schema=SCHEMA
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata:
  name: import
spec:
  metrics:
    prometheus:
      - name: import_duration_seconds
        help: Duration of the last import
        labels:
          - key: status
            value: "{{workflow.status}}"
        gauge:
          realtime: no
          value: "{{workflow.duration}}"
  templates:
    - name: load
      metrics: {prometheus: []}
      anything: {else: [is, left, open]}
      container:
        image: example/import:2
    - name: all
      steps:
        - - name: inline
            inline:
              metrics:
                prometheus:
                  - name: load_seconds
                    help: Durations of the load
                    histogram:
                      value: "{{duration}}"
                      buckets: [5, 30, 1_000]
              container:
                image: example/import:2
---
apiVersion: template.openshift.io/v1
kind: Template
metadata:
  name: import
parameters:
  - name: NAME
    required: true
  - name: BUCKET
    value: "60"
objects:
  - apiVersion: argoproj.io/v1alpha1
    kind: CronWorkflow
    metadata:
      name: ${NAME}
    spec:
      schedules: ["0 4 * * *"]
      workflowSpec:
        entrypoint: load
        templates:
          - name: load
            metrics:
              prometheus:
                - name: ${NAME}_seconds
                  help: Durations of ${NAME}
                  histogram:
                    value: "{{duration}}"
                    buckets: [5, "${{BUCKET}}"]
            container:
              image: example/import:2
"""

# Behind `#!` stands what the server says of the line.
BAD = """\
# yaml-language-server: $schema=SCHEMA
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata:
  name: import
spec:
  schedules: ["0 4 * * *"]
  workflowSpec:
    entrypoint: load
    metrics:
      prometheus:
        - name: import-runs #! A name holds letters, digits and _ only, and does not start with a digit.
          help: Runs of the import
          labels: {status: x} #! Labels are a list of key and value.
          counter:
            value: 1 #! A value is text: put it in quotes.
        - name: import_seconds
          help: "" #! String is shorter than the minimum length of 1.
          gauge: #! Missing property "realtime".
            value: "{{workflow.duration}}"
            operation: set #! Write Set, Add or Sub, with a capital.
            unit: s #! Property unit is not allowed.
    templates:
      - name: load
        metrics:
          prometheus:
            - name: load_seconds #! A metric needs a type: gauge, histogram or counter.
              help: Duration of the load
            - name: loads
              help: Durations of the load
              histogram:
                value: "{{duration}}"
                buckets: ["5", 30] #! A bucket is a plain number without quotes.
              counter: #! A metric has one type, and Argo would use histogram only: write an entry of its own for counter.
                value: "1"
        steps:
          - - name: step
              template: other
              metrics: {} #! Argo reads no metrics here: they belong into the template that is called.
"""

# `^` is where something is asked.
HOVER = "          realt^ime: no\n"
COMPLETE = """\
# yaml-language-server: $schema=SCHEMA
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: import-
spec:
  metrics:
    prometheus:
      - name: import_seconds
        help: Duration of the import
        gauge:
          value: "{{workflow.duration}}"
          ^
"""
OPERATION = COMPLETE.replace("          ^", "          operation: ^")


# A spec for `generate`, with its own schema.
SPEC = """\
# yaml-language-server: $schema=SPEC
labels: {name: adviser, version: 1.10} #! Incorrect type. Expected "string | Exactly | null".
workflow:
  runs_total: {count: workflow.status, on: Success, help: x} #! Value must be "Succeeded" | "Failed" | "Error".
  open: {gauge: 1, halp: x} #! Property halp is not allowed.
  seconds: {histogram: duration, buckets: {linear: {start: 1, width: 2}}, help: x} #! Missing property "count".
lables: {} #! Property lables is not allowed.
"""
SPEC_KEY = """\
# yaml-language-server: $schema=SPEC
workflow:
  runs_total:
    cou^
"""


def ask(tools, files, **settings):
    script = Path(__file__).with_name("editor.mjs")
    job = {"root": tools.scratch.as_uri(), "settings": QUIET | {"validate": True, "hover": True, "completion": True} | settings, "files": files}
    done = subprocess.run(["node", script, tools.node], input=json.dumps(job).encode(), capture_output=True, timeout=300)
    demand(done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:])
    return json.loads(done.stdout)


def written(tools, name="argo"):
    """The schema, written to a file as the guide says it."""
    path = tools.scratch / f"{name}.schema.json"
    with open(path, "wb") as out:
        subprocess.run([tools.binary, "schema", name], stdout=out, check=True)
    return path


def expected_of(text):
    lines = enumerate(text.split("\n"))
    return sorted((n, line.split(" #! ")[1]) for n, line in lines if " #! " in line)


def found_in(answer, shift=0):
    return sorted((d["range"]["start"]["line"] + shift, d["message"]) for d in answer["diagnostics"])


def specs(tools):
    """The schema of specs: it has nothing against the one with everything in it, and tells each mistake at its line."""
    schema = f"../{written(tools, 'spec').name}"
    everything = (Path(__file__).parents[2] / "fixtures" / "specs" / "everything.metrics.yaml").read_text("utf-8")
    begun, key = marked(SPEC_KEY)
    named = {"good": SPEC.partition("\n")[0] + "\n" + everything, "bad": SPEC, "begun": begun}
    files = [{"uri": (tools.scratch / "specs" / f"{name}.yaml").as_uri(), "text": text.replace("SPEC", schema)} for name, text in named.items()]
    files[2]["completions"] = [key]
    good, bad, begun = ask(tools, files)
    demand(good["diagnostics"] == [], f"of a good spec it says {good['diagnostics']}")
    demand(found_in(bad) == expected_of(SPEC), f"of a bad spec it says\n      {found_in(bad)}")
    demand({"count", "counter", "help"} <= set(begun["completions"][0]), f"in a metric it proposes {begun['completions'][0]}")
    return len(found_in(bad))


def marked(text):
    """A text without its `^`, and the place where that stood."""
    before, _, after = text.partition("^")
    lines = before.split("\n")
    return before + after, {"line": len(lines) - 1, "character": len(lines[-1])}


def folder_of(name):
    return "workflows" if name == "by settings" else "elsewhere"


def session(run, tools):
    """What somebody sees who types: nothing in a good file, each mistake in a bad one, hovers and completions."""
    if not run.faults:
        return "asked with the fixtures"
    # The paths are those of the guide: from the file that names the schema, and from the folder that is open.
    schema = f"../{written(tools).name}"
    patterns = {f"./{written(tools).name}": ["workflows/*.yaml"]}
    good, hover = marked(GOOD.replace(HOVER.replace("^", ""), HOVER))
    complete, key = marked(COMPLETE)
    operation, value = marked(OPERATION)
    named = {"good": good, "bad": BAD, "complete": complete, "operation": operation, "by settings": BAD.partition("\n")[2]}
    asked = {"good": {"hovers": [hover]}, "complete": {"completions": [key]}, "operation": {"completions": [value]}}
    files = [
        {"uri": (tools.scratch / folder_of(name) / f"{name}.yaml").as_uri(), "text": text.replace("SCHEMA", schema), **asked.get(name, {})}
        for name, text in named.items()
    ]
    good, bad, complete, operation, by_settings = ask(tools, files, schemas=patterns)

    demand(good["diagnostics"] == [], f"of a good file it says {good['diagnostics']}")
    found, expected = found_in(bad), expected_of(BAD)
    demand(found == expected, f"of a bad file it says\n      {found}\n    and is to say\n      {expected}")
    again = found_in(by_settings, shift=1)
    demand(again == expected, f"with `yaml.schemas` instead of a line in the file it says\n      {again}")
    sources = {d["source"] for d in bad["diagnostics"]}
    demand(sources == {OURS}, f"the source is called {sources}")

    metric = json.loads(Path(written(tools)).read_text("utf-8"))["definitions"]["metric"]
    description = metric["properties"]["gauge"]["properties"]["realtime"]["description"]
    demand(description in good["hovers"][0], f"hovering over realtime shows {good['hovers'][0]!r}")
    proposed = complete["completions"][0]
    demand(sorted(proposed) == ["operation", "realtime"], f"in a gauge it proposes {proposed}")
    proposed = operation["completions"][0]
    demand({"Set", "Add", "Sub"} <= set(proposed), f"as operation it proposes {proposed}")
    of_specs = specs(tools)
    return f"{len(found)} diagnostics, the same by yaml.schemas, 1 hover, 2 completions; {of_specs} diagnostics of a spec"


def promise(run, tools):
    """Where the editor says something, lint has an error or a warning."""
    skipped = {entry["path"] for entry in run.skipped}
    told = {f["path"] for f in run.findings if f["severity"] in ("error", "warning")}
    files, names = [], {}
    for path in sorted(run.files()):
        try:
            text = path.read_text("utf-8-sig")
        except UnicodeDecodeError:
            continue
        uri = path.as_uri()
        files.append({"uri": uri, "text": text})
        names[uri] = path.relative_to(run.directory).as_posix()
    schemas = {written(tools).as_uri(): ["*.yaml", "*.yml", "*.json"]}
    said = 0
    for answer in ask(tools, files, schemas=schemas):
        ours = [d for d in answer["diagnostics"] if d.get("source") == OURS]
        if not ours:
            continue
        said += 1
        name = names[answer["uri"]]
        first = ours[0]
        demand(name in told or name in skipped, f"{name}:{first['range']['start']['line'] + 1}: lint is silent, the editor says {first['message']}")
    demand(said > 0, "the editor says nothing of any file")
    return f"{len(files)} files, something is said of {said}"
