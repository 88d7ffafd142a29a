"""sarif: the published schema, Microsoft's validator, sarif-tools, and a reading of regions on our own."""

import json
import subprocess
from collections import Counter
from urllib.parse import unquote

from common import accepted, demand, mutated, refused, same, with_help
from runs import DOCS, ROOT

LEVELS = {"error": "error", "warning": "warning", "info": "note"}
PACKAGE = "@microsoft/sarif-multitool-linux"

# Advice (level note) that stands: no version control is asked, and names of rules are those of the documentation.
STANDING = {"SARIF2003", "SARIF2012"}
# Without --docs-url there is no address at which the tool could be looked up.
WITHOUT_ADDRESS = {"SARIF2005"}


def schema(run, tools):
    published = tools.node / "node_modules" / PACKAGE / "sarif-2.1.0.json"
    command = [tools.script("check-jsonschema"), "--schemafile", str(published)]
    accepted([*command, str(run.reports["sarif"])])
    if not run.faults:
        return
    fault = mutated(run.reports["sarif"], tools.scratch, lambda t: t.replace('"startLine":', '"startLine":-', 1))
    refused([*command, str(fault)], "startLine")


def multitool(run, tools):
    allowed = STANDING | (set() if run.docs else WITHOUT_ADDRESS)
    said = validated(run.reports["sarif"], tools)
    bad = [entry for entry in said if entry[0] not in allowed]
    demand(not bad, f"{len(bad)} faults, the first: {bad[0] if bad else ''}")
    # The advice about rules is about their names only, where help addresses are given.
    addresses = [words for _, _, words in said if "help URI" in words]
    demand(bool(addresses) != run.docs, f"help addresses: {addresses[:1]}")
    if not run.faults:
        return
    fault = mutated(run.reports["sarif"], tools.scratch, lambda t: t.replace('"endLine":', '"endLine":0,"was":', 1))
    demand(
        any(level == "error" for _, level, _ in validated(fault, tools)),
        "a report with a fault in it passes",
    )


def validated(report, tools):
    """Rule, level and words of all that the validator says."""
    binary = tools.node / "node_modules" / PACKAGE / "Sarif.Multitool"
    binary.chmod(0o755)
    output = tools.scratch / "validated.sarif"
    output.unlink(missing_ok=True)
    command = [binary, "validate", report, "--config", ROOT / ".ci" / "reading" / "sarif-rules.xml", "--output", output]
    command += ["--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note", "--kind", "Fail", "--log", "ForceOverwrite"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    demand(output.exists(), f"Sarif.Multitool wrote nothing: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    [answer] = json.loads(output.read_text(encoding="utf-8-sig"))["runs"]
    words = []
    for result in answer.get("results", []):
        message = result["message"]
        # The default level of a result is a warning.
        text = message.get("text") or " ".join([message.get("id", ""), *message.get("arguments", [])])
        rule = answer["tool"]["driver"]["rules"][result["ruleIndex"]] if "ruleIndex" in result else {}
        template = rule.get("messageStrings", {}).get(message.get("id"), {}).get("text", "")
        words.append((result["ruleId"].split("/")[0], result.get("level", "warning"), f"{text} {template}"))
    for invocation in answer.get("invocations", []):
        for told in invocation.get("toolExecutionNotifications", []):
            if told.get("level") == "error":
                words.append(("the validator itself", "error", str(told)))
    return words


def sarif_tools(run, _tools):
    from sarif import loader

    records = loader.load_sarif_file(str(run.reports["sarif"])).get_records()
    read = [(r["Code"], r["Severity"], unquote(r["Location"]), r["Line"], r["Description"]) for r in records]
    told = [
        (f["code"], LEVELS[f["severity"]], f["path"], f["start"]["line"], with_help(f)) for f in run.findings
    ]
    same(sorted(read), sorted(told))


def regions(run, _tools):
    log = json.loads(run.text("sarif"))
    [read] = log["runs"]
    demand(read["columnKind"] == "unicodeCodePoints", "columns of another kind")
    results = read["results"]

    def place(region):
        return tuple(region[key] for key in ("startLine", "startColumn", "endLine", "endColumn"))

    def told_place(at):
        return (at["start"]["line"], at["start"]["column"], at["end"]["line"], at["end"]["column"])

    def where(location):
        physical = location["physicalLocation"]
        return unquote(physical["artifactLocation"]["uri"]), place(physical["region"])

    same(
        [(r["ruleId"], *where(r["locations"][0])) for r in results],
        [(f["code"], f["path"], told_place(f)) for f in run.findings],
    )
    same(
        [[(*where(at), at["message"]["text"]) for at in r.get("relatedLocations", [])] for r in results],
        [[(at["path"], told_place(at), at["message"]) for at in f["related"]] for f in run.findings],
        "further places",
    )
    prints = Counter(r["partialFingerprints"]["argoMetricsFinding/v1"] for r in results)
    demand(len(prints) == len(results), f"two findings have one fingerprint: {prints.most_common(1)}")
    rules = read["tool"]["driver"]["rules"]
    for rule in rules:
        address = rule.get("helpUri")
        demand(address == (f"{DOCS}/{rule['id']}.md" if run.docs else None), f"{rule['id']} leads to {address}")
        page = ROOT / "docs" / "rules" / f"{rule['id']}.md"
        demand(page.exists(), f"{page.name} is not there")
    [invocation] = read["invocations"]
    notes = invocation.get("toolExecutionNotifications", [])
    same(
        [unquote(n["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) for n in notes],
        [failure["path"] for failure in run.failed],
        "failures",
    )
    demand(invocation["executionSuccessful"] == (not run.failed), "executionSuccessful")
