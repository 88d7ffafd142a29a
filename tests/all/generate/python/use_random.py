"""Imports modules one after the other, each with registries as they are at the start, and uses everything in them.

Says for each what went wrong, or nothing.
"""

import ast
import asyncio
import inspect
import json
import sys
import traceback
import types
import warnings

import flask
import prometheus_client
import scraped
from prometheus_client.openmetrics import exposition as openmetrics
from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.parser import text_string_to_metric_families

OWN = set(prometheus_client.REGISTRY._collector_to_names)


def forget():
    for collector in set(prometheus_client.REGISTRY._collector_to_names) - OWN:
        prometheus_client.REGISTRY.unregister(collector)


def unused_imports(code):
    tree = ast.parse(code)
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            imported |= {name.asname or name.name for name in node.names}
    return imported - {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def use(metric):
    for method in ("inc", "observe", "set"):
        if hasattr(metric, method):
            getattr(metric, method)(2)
            return


def use_client(module):
    """Every function with a text for each argument; every object without labels."""
    used = set()
    for name, function in list(vars(module).items()):
        if not inspect.isfunction(function) or name in ("_watch", "_watching", "serve"):
            continue
        if function.__module__ != module.__name__:
            continue
        made = function(*["v"] * len(inspect.signature(function).parameters))
        if isinstance(made, MetricWrapperBase):
            use(made)
        else:

            async def later():
                return 2

            assert made(lambda: 1)() == 1
            assert asyncio.run(made(later)()) == 2
        used.add(name)
    for metric in list(vars(module).values()):
        if isinstance(metric, MetricWrapperBase) and metric._is_observable():
            use(metric)
    assert "serve" in vars(module)
    return used


def use_flask(module):
    app = flask.Flask("x")
    app.logger.disabled = True
    app.add_url_rule("/", "index", lambda: "index")
    app.add_url_rule("/item/<name>", "item", lambda name: name)
    app.add_url_rule("/plain", "item2", lambda: ("{}", 418))
    module.init_app(app)
    client = app.test_client()
    assert client.get("/").data == b"index"
    assert client.get("/item/a?x=1", headers={"X-Y": "z"}).data == b"a"
    assert client.get("/plain").status_code == 418


def compare(page, expected):
    types_ = dict(line.split(" ")[2:4] for line in page.split("\n") if line.startswith("# TYPE "))
    samples = [s for family in text_string_to_metric_families(page) for s in family.samples]
    for metric in expected:
        name, labels = metric["name"], metric["labels"]
        if types_.get(name) != metric["type"]:
            raise AssertionError(f"{name} is no {metric['type']}: {types_}")
        found = [s for s in samples if s.name in metric["samples"]]
        if not found and metric["used"]:
            raise AssertionError(f"{name} has no series")
        for sample in found:
            seen = {k: v for k, v in sample.labels.items() if k not in metric["own"]}
            if seen.keys() != labels.keys():
                raise AssertionError(f"{name} has the labels {seen}")
            for key, value in labels.items():
                if value is not None and seen[key] != value:
                    raise AssertionError(f"{name} has {key}={seen[key]!r}")


def answer(case):
    forget()
    code = case["code"]
    if unused := unused_imports(code):
        return f"unused imports: {unused}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            module = types.ModuleType("generated")
            exec(compile(code, "generated.py", "exec"), vars(module))
            if case["target"] == "flask":
                use_flask(module)
            else:
                use_client(module)
            compare(prometheus_client.generate_latest().decode(), case["expected"])
            if not case["negative"]:
                page = openmetrics.generate_latest(prometheus_client.REGISTRY).decode()
                list(scraped.openmetrics_families(page))
    except BaseException:
        return traceback.format_exc()
    return None


print(json.dumps([answer(case) for case in json.load(sys.stdin)]))
