"""json: its own JSON Schema, by check-jsonschema."""

from common import accepted, mutated, refused
from runs import ROOT


def schema(run, tools):
    command = [tools.script("check-jsonschema"), "--schemafile", str(ROOT / "schemas" / "report.schema.json")]
    accepted([*command, str(run.reports["json"])])
    if not run.faults:
        return
    fault = mutated(run.reports["json"], tools.scratch, lambda t: t.replace('"severity":"', '"severity":"very ', 1))
    refused([*command, str(fault)], "very ")
