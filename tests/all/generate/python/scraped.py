"""What the tests share: a clock that only goes when it is told to, and a page of metrics as sorted lines."""

import pathlib
import urllib.request

from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as openmetrics_families,
)
from prometheus_client.parser import text_string_to_metric_families


class Clock:
    """Stands still between two steps."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now

    def step(self, seconds):
        self.now += seconds


def get(url, accept="text/plain"):
    request = urllib.request.Request(url, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read().decode()


def scrape(url):
    """Both formats are read; the page in the plain one is kept for promtool."""
    list(openmetrics_families(get(url, "application/openmetrics-text; version=1.0.0")))
    page = get(url)
    pathlib.Path("page.txt").write_text(page, encoding="utf-8")
    return page


def lines(page, leave_out=("python_", "process_")):
    """Name, type and help of each metric, and its series; of a time only that it is there."""
    for family in text_string_to_metric_families(page):
        if family.name.startswith(leave_out):
            continue
        yield f"# {family.name} {family.type}: {family.documentation}"
        for sample in family.samples:
            labels = ",".join(f"{key}={value}" for key, value in sorted(sample.labels.items()))
            value = "a time" if sample.name.endswith("_created") else f"{sample.value:g}"
            yield f"{sample.name}{{{labels}}} {value}"
