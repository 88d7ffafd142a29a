"""Serves an application with a module for prometheus_flask_exporter, asks it, and prints what is scraped."""

import threading
import urllib.error

import flask
import prometheus_flask_exporter
import scraped
from werkzeug.serving import WSGIRequestHandler, make_server

clock = scraped.Clock()
prometheus_flask_exporter.default_timer = clock

import metrics  # noqa: E402

app = flask.Flask("advice")
app.logger.disabled = True


def seen(name, **labels):
    """What a series has while a request is at work."""
    return metrics.metrics.registry.get_sample_value(name, labels)


@app.get("/")
@metrics.BY_HAND_TOTAL
def index():
    labels = {"component": "adviser", "endpoint": "index", "path": "/"}
    assert seen("in_progress", **labels) == 1
    clock.step(1)
    return "index"


# The same rule, the same view, twice in the map of routes.
@app.get("/item/<name>")
@app.post("/item/<name>")
def item(name):
    clock.step(len(name))
    return flask.jsonify(name=name), 201


@app.get("/fail")
def fail():
    clock.step(0.25)
    raise ValueError("it fails")


@app.get("/abort")
def abort():
    flask.abort(404)


@app.get("/old")
@app.get("/new")
def moved():
    return "moved"


@app.get("/health")
def health():
    clock.step(100)
    return "well"


try:
    metrics.init_app(flask.Flask("empty"))
except ValueError as error:
    print(error)
metrics.init_app(app)


class Quiet(WSGIRequestHandler):
    def log(self, *_):
        pass


server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
thread = threading.Thread(target=server.serve_forever)
thread.start()
base = f"http://127.0.0.1:{server.server_port}"


def ask(path, method="GET", **headers):
    request = scraped.urllib.request.Request(base + path, method=method, headers=headers)
    try:
        with scraped.urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


answers = [
    ask("/"),
    ask("/"),
    ask("/item/ab?page=7", **{"X-Client": "x"}),
    ask("/item/a", "POST"),
    ask("/fail"),
    ask("/abort"),
    ask("/old"),
    ask("/new"),
    ask("/new"),
    ask("/health"),
    ask("/static/a.css"),
    ask("/nowhere"),
]
print(answers)
page = scraped.scrape(base + "/metrics")
server.shutdown()
server.server_close()
thread.join()
for line in scraped.lines(page):
    # The exporter's own buckets are as many as they are.
    if not line.startswith("flask_") or "_bucket" not in line:
        print(line.replace(f"version={metrics.metrics.version}", "version=its own"))
