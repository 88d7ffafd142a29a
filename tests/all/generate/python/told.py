"""Says for each piece of Python what the libraries answer: the error, or the names and series of the page."""

import json
import sys
import warnings

import flask
import prometheus_client
import prometheus_flask_exporter
import scraped
from prometheus_client.openmetrics import exposition as openmetrics

OWN = set(prometheus_client.REGISTRY._collector_to_names)


def forget():
    for collector in set(prometheus_client.REGISTRY._collector_to_names) - OWN:
        prometheus_client.REGISTRY.unregister(collector)


def answer(code):
    forget()
    names = {**vars(prometheus_client), "flask": flask, "re": __import__("re")}
    names["openmetrics"] = lambda: openmetrics.generate_latest(prometheus_client.REGISTRY).decode()
    names["exporter"] = prometheus_flask_exporter.PrometheusMetrics.for_app_factory
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            exec(code, names)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    page = prometheus_client.generate_latest().decode()
    return "\n".join(scraped.lines(page))


print(json.dumps([answer(code) for code in json.load(sys.stdin)]))
