"""Serves the guide's application, asks it, and prints its metrics."""

import threading
import urllib.error

import scraped
import shop
from werkzeug.serving import WSGIRequestHandler, make_server


class Quiet(WSGIRequestHandler):
    def log(self, *_):
        pass


server = make_server("127.0.0.1", 0, shop.app, request_handler=Quiet)
thread = threading.Thread(target=server.serve_forever)
thread.start()
base = f"http://127.0.0.1:{server.server_port}"
for path in ["/", "/item/tea", "/item/ink", "/health"]:
    try:
        scraped.get(base + path)
    except urllib.error.HTTPError as error:
        assert error.code == 404
        error.close()
print(scraped.scrape(base + "/metrics"))
server.shutdown()
server.server_close()
thread.join()
