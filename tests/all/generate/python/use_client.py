"""Uses a module for prometheus_client in every way, and prints what is scraped."""

import asyncio
import sys
import time

import scraped

clock = scraped.Clock()
time.perf_counter = clock

import metrics  # noqa: E402


@metrics.count_runs_total()
@metrics.time_task_duration_seconds()
@metrics.count_failures_total()
@metrics.set_running_jobs()
@metrics.set_last_success()
@metrics.time_last_duration_seconds()
def run(seconds, ending=None):
    """What it says."""
    clock.step(seconds)
    if ending is not None:
        raise ending
    return seconds * 2


@metrics.count_jobs_total("good", record="r1")
@metrics.time_latency_seconds(kind="async")
async def job(seconds, fail=False):
    clock.step(seconds)
    await asyncio.sleep(0)
    if fail:
        raise KeyError("x")
    return "done"


def raises(kind, function, *args):
    try:
        function(*args)
    except kind:
        return
    raise AssertionError(f"{kind} is not raised")


assert run.__name__ == "run" and run.__doc__ == "What it says."
assert run(0.5) == 1.0
assert run(30) == 60
raises(ValueError, run, 5, ValueError("no"))
raises(KeyboardInterrupt, run, 0, KeyboardInterrupt())
raises(StopIteration, run, 0, StopIteration())
raises(SystemExit, run, 2, SystemExit(0))
raises(SystemExit, run, 2, SystemExit())
raises(SystemExit, run, 2, SystemExit(3))
raises(SystemExit, run, 2, SystemExit("a text"))


@metrics.count_runs_total()
def leave(code):
    sys.exit(code)


raises(SystemExit, leave, 0)
raises(SystemExit, leave, 3)

assert asyncio.iscoroutinefunction(job)
assert asyncio.run(job(4)) == "done"
raises(KeyError, lambda: asyncio.run(job(6, fail=True)))


async def cancelled():
    waiting = asyncio.ensure_future(job(0))
    await asyncio.sleep(0)
    waiting.cancel()
    await waiting


raises(asyncio.CancelledError, lambda: asyncio.run(cancelled()))

metrics.rows_total_for("orders", "s-1").inc(41)
metrics.rows_total_for(table="orders", shard="s-1").inc()
metrics.queue_length_for("fast").set(7)
metrics.TEMPERATURE_CELSIUS.set(-3.5)
metrics.batch_rows_for().observe(100)

server, thread = metrics.serve(0, "127.0.0.1")
page = scraped.scrape(f"http://127.0.0.1:{server.server_port}/metrics")
server.shutdown()
server.server_close()
thread.join()
print("\n".join(scraped.lines(page)))
