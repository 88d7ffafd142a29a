#!/usr/bin/env bash
# The whole process against other tools, in one run on one machine: the medians of alternating repetitions.
#
#   cargo build --profile dist && benches/ratios.sh [TREE]
#
# Needs bash, python3, grep, strip and GNU time (/usr/bin/time). yamllint is measured where it is installed,
# or named in YAMLLINT. REPETITIONS (default 15) and BINARY may be set. Exits with 1 where a bar is missed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tree=${1:-$root/../shared/corpus/thoth-application}
binary=${BINARY:-${CARGO_TARGET_DIR:-$root/target}/dist/argo-metrics}
file=$root/fixtures/manifests/good/workflow-template.yaml

if [[ ! -d $tree ]]; then
    echo "skipped: there is no tree to measure on; name one" >&2
    exit 0
fi
if [[ ! -x $binary ]]; then
    echo "there is no binary; run: cargo build --profile dist" >&2
    exit 2
fi

stripped=$(mktemp)
trap 'rm -f "$stripped"' EXIT
cp "$binary" "$stripped"
chmod 755 "$stripped"
strip "$stripped"

export BINARY=$stripped TREE=$tree FILE=$file
export YAMLLINT=${YAMLLINT:-$(command -v yamllint || true)} REPETITIONS=${REPETITIONS:-15}
python3 - <<'PYTHON'
import os, re, statistics, subprocess, sys, tempfile, time

binary, tree, file = (os.environ[name] for name in ("BINARY", "TREE", "FILE"))
repetitions = int(os.environ["REPETITIONS"])
QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def milliseconds(command):
    start = time.perf_counter()
    code = subprocess.run(command, **QUIET).returncode
    took = (time.perf_counter() - start) * 1000
    if code not in (0, 1):
        sys.exit(f"{command[0]} ended with {code}")
    return took


def medians(commands, repetitions):
    """All of them in turn, so that what else the machine does falls on all of them."""
    for command in commands.values():
        milliseconds(command)
    times = {name: [] for name in commands}
    for _ in range(repetitions):
        for name, command in commands.items():
            times[name].append(milliseconds(command))
    return {name: statistics.median(of) for name, of in times.items()}


def peak_mib(command):
    run = subprocess.run(["/usr/bin/time", "-v", *command], stdin=subprocess.DEVNULL,
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return int(re.search(r"Maximum resident set size \(kbytes\): (\d+)", run.stderr)[1]) / 1024


def many(value, outcome, stage, when):
    """1,000 metrics in ten templates; a text may hold the number of its metric."""
    lines = ["apiVersion: argoproj.io/v1alpha1", "kind: WorkflowTemplate", "metadata: {name: many}", "spec:", "  templates:"]
    for number in range(1000):
        if number % 100 == 0:
            lines += [f"  - name: t{number}", "    inputs: {parameters: [{name: stage}]}", "    container: {image: busybox}",
                      "    metrics:", "      prometheus:"]
        lines += [f"      - name: step_{number}_seconds", "        help: How long this step takes", "        labels:",
                  f'        - {{key: outcome, value: "{outcome}"}}', f'        - {{key: stage, value: "{stage}"}}',
                  f'        when: "{when}"', f'        gauge: {{realtime: false, value: "{value.format(number)}"}}']
    return "\n".join(lines) + "\n"


missed = 0


def bar(what, value, most, unit):
    global missed
    missed += value > most
    print(f"{what:<52} {value:8.2f} {unit:<4} (at most {most:g}) {'MISSED' if value > most else 'ok'}")


lint = [binary, "lint", "--fail-on", "never", tree]
grep = ["grep", "-rl", "argoproj.io/v1alpha1", "--include=*.y*ml", tree]
tools = {"argo-metrics": lint, "grep": grep}
on_tree = medians(tools, repetitions)
small = medians({
    "true": ["true"],
    "one file": [binary, "lint", file],
    "--version": [binary, "--version"],
}, repetitions * 5)

files = sum(name.endswith((".yaml", ".yml", ".json")) for _, _, names in os.walk(tree) for name in names)
print(f"{os.cpu_count()} cores; {files} files; medians of {repetitions} (one file, --version: {repetitions * 5})")
for name, took in {**on_tree, **small}.items():
    print(f"  {name:<50} {took:8.2f} ms")
bar("tree against grep -rl", on_tree["argo-metrics"] / on_tree["grep"], 5, "x")
bar("peak memory on the tree", statistics.median(peak_mib(lint) for _ in range(5)), 32, "MiB")
bar("one file, more than true", small["one file"] - small["true"], 5, "ms")
bar("--version, more than true", small["--version"] - small["true"], 3, "ms")
bar("stripped binary", os.path.getsize(binary) / 1e6, 10, "MB")
with tempfile.TemporaryDirectory() as folder:
    texts = {
        "plain tags": many("{{{{duration}}}}", "{{status}}", "{{inputs.parameters.stage}}", "{{status}} == Succeeded"),
        "expressions": many("{{{{=asFloat(duration) * 1000 + {0}}}}}", "{{=status == 'Succeeded' ? 'ok' : 'failed'}}",
                            "{{=sprig.upper(inputs.parameters.stage)}}", "{{=asFloat(duration) > 1}}"),
    }
    commands = {}
    for name, text in texts.items():
        path = os.path.join(folder, name.replace(" ", "-") + ".yaml")
        with open(path, "w") as out:
            out.write(text)
        commands[name] = [binary, "lint", "--fail-on", "never", path]
    metrics = medians(commands, repetitions)
for name, took in metrics.items():
    print(f"  {'1,000 metrics of ' + name:<50} {took:8.2f} ms")
bar("1,000 metrics of expressions against plain tags", metrics["expressions"] / metrics["plain tags"], 3, "x")
if os.environ["YAMLLINT"]:
    yamllint = [os.environ["YAMLLINT"], "-d", "{extends: default}", tree]
    slow = medians({"argo-metrics": lint, "yamllint": yamllint}, min(3, repetitions))
    print(f"yamllint on the tree takes {slow['yamllint'] / slow['argo-metrics']:.0f} times as long"
          f" ({slow['yamllint'] / 1000:.1f} s, median of {min(3, repetitions)})")
else:
    print("yamllint is not installed: not measured")
sys.exit(1 if missed else 0)
PYTHON
