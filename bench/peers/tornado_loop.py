"""What real Tornado's loop costs: the operations of bench_loop."""

import asyncio
import sys
import time

import tornado.concurrent
import tornado.ioloop

BATCH = 10_000
COROUTINES = 100
asyncio.set_event_loop(asyncio.new_event_loop())
loop = tornado.ioloop.IOLoop.current()
left = 0


def count_down(*_):
    global left
    left -= 1
    if left == 0:
        loop.stop()


def add_callbacks():
    for _ in range(BATCH):
        loop.add_callback(count_down)
    loop.start()


def add_timers():
    for _ in range(BATCH):
        loop.call_later(0, count_down)
    loop.start()


def set_futures():
    for number in range(BATCH):
        future = tornado.concurrent.Future()
        loop.add_future(future, count_down)
        future.set_result(number)
    loop.start()


async def wait_often():
    for _ in range(BATCH // COROUTINES):
        future = tornado.concurrent.Future()
        loop.add_callback(future.set_result, None)
        await future
        count_down()


def resume_coroutines():
    for _ in range(COROUTINES):
        loop.asyncio_loop.create_task(wait_often())
    loop.start()


def cost(seconds, run_batch):
    global left
    left = BATCH
    run_batch()
    start = time.process_time()
    used = batches = 0
    while used < seconds:
        left = BATCH
        run_batch()
        batches += 1
        used = time.process_time() - start
    return 1e6 * used / (batches * BATCH)


milliseconds = float(sys.argv[sys.argv.index("--milliseconds") + 1])
print(
    *(
        f"{name}_us={cost(milliseconds / 1000, run_batch):.6g}"
        for name, run_batch in (
            ("add_callback", add_callbacks),
            ("call_later", add_timers),
            ("future", set_futures),
            ("coroutine", resume_coroutines),
        )
    )
)
