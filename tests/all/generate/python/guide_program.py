"""Runs the guide's program as a program, and prints what it serves."""

import runpy

import metrics
import scraped

servers = []
serve = metrics.start_http_server


def start(port, addr):
    servers.append(serve(port, addr)[0])


metrics.start_http_server = start
runpy.run_path("adviser.py", run_name="__main__")
(server,) = servers
print(scraped.scrape(f"http://127.0.0.1:{server.server_port}/metrics"))
server.shutdown()
server.server_close()
