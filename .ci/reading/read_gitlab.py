"""gitlab: Code Climate's types by the TypeScript compiler, and what GitLab says that it reads."""

import json

from common import accepted, demand, refused, same

SEVERITIES = {"error": "critical", "warning": "major", "info": "info"}


def types(run, tools):
    """A TypeScript file with the report as a value of the published type: unknown fields are faults too."""
    report = run.text("gitlab").strip()
    compile_types(tools, report, accepted)
    if not run.faults:
        return
    fault = report.replace('"severity":"', '"severity":"very ', 1)
    assert fault != report
    compile_types(tools, fault, lambda command, **options: refused(command, "is not assignable to type", **options))


def compile_types(tools, report, expect):
    source = tools.node / "report.ts"
    source.write_text(
        f"import type {{ Issue }} from 'codeclimate-types'\nexport const report: Issue[] = {report}\n", encoding="utf-8"
    )
    command = ["node", str(tools.node / "node_modules" / "typescript" / "bin" / "tsc"), "--noEmit", "--strict"]
    command += ["--module", "nodenext", "--lib", "es2022", "--skipLibCheck", source.name]
    expect(command, cwd=tools.node)


def fields(run, _tools):
    """Required and read by GitLab: description, check_name, fingerprint, severity, location.path, location.lines.begin."""
    issues = json.loads(run.text("gitlab"))
    demand(isinstance(issues, list), "the report is no list")
    for issue in issues:
        for key in ("description", "check_name", "fingerprint", "severity"):
            demand(isinstance(issue[key], str) and issue[key], f"{key} of {issue}")
        demand(issue["severity"] in ("info", "minor", "major", "critical", "blocker"), f"severity of {issue}")
        # Code Climate: one line, no more.
        demand("\n" not in issue["description"] and "\r" not in issue["description"], f"description of {issue}")
        path, lines = issue["location"]["path"], issue["location"]["lines"]
        demand(not path.startswith(("/", "./")), f"{path}: GitLab wants it from the root of the repository")
        demand(1 <= lines["begin"] <= lines["end"], f"lines of {issue}")
    prints = {issue["fingerprint"] for issue in issues}
    demand(len(prints) == len(issues), "GitLab would drop one of two issues with the same fingerprint")
    same(
        [
            (
                i["check_name"],
                i["severity"],
                i["location"]["path"],
                i["location"]["lines"]["begin"],
                i["location"]["lines"]["end"],
                i["description"],
            )
            for i in issues
        ],
        [
            (
                f["code"],
                SEVERITIES[f["severity"]],
                f["path"],
                f["start"]["line"],
                f["end"]["line"],
                f"{f['code']} {f['name']}: {f['message']}",
            )
            for f in run.findings
        ],
    )
    sarif = json.loads(run.text("sarif"))["runs"][0]["results"]
    same(
        [issue["fingerprint"] for issue in issues],
        [result["partialFingerprints"]["argoMetricsFinding/v1"] for result in sarif],
        "fingerprints",
    )
