"""Real Tornado, answering what bench_server answers."""

import argparse
import asyncio
import functools
import json
import resource
import uuid

import tornado.httpserver
import tornado.netutil
import tornado.web
import tornado.websocket

JSON = "application/json; charset=UTF-8"


class Hello(tornado.web.RequestHandler):
    def get(self, number=None):
        self.set_header("Content-Type", "text/plain")
        self.write("Hello, World!")


class Echo(tornado.web.RequestHandler):
    def post(self):
        self.set_header("Content-Type", JSON)
        self.write(json.dumps(json.loads(self.request.body)))


class Bytes(tornado.web.RequestHandler):
    @staticmethod
    @functools.lru_cache
    def ready(size):  # so that no request has to make it
        return b"x" * size

    def get(self, digits):
        self.set_header("Content-Type", "text/plain")
        self.write(self.ready(min(int(digits), 10_000_000)))


class Count(tornado.web.RequestHandler):
    def post(self):
        self.set_header("Content-Type", "text/plain")
        self.write(str(len(self.request.body)))


class Board:
    def __init__(self):
        self.waiters = []
        self.messages = []

    def wait(self, cursor):
        future = asyncio.get_running_loop().create_future()
        missed = self.messages
        for place, message in enumerate(self.messages):
            if message["id"] == cursor:
                missed = self.messages[place + 1 :]
        if missed:
            future.set_result(missed)
        else:
            self.waiters.append(future)
        return future

    def tell(self, message):
        self.messages = (self.messages + [message])[-200:]
        told, self.waiters = self.waiters, []
        for future in told:
            if not future.done():
                future.set_result([message])


class New(tornado.web.RequestHandler):
    def post(self):
        message = {
            "id": uuid.uuid4().hex,
            "from": "somebody",
            "body": self.get_argument("body"),
        }
        self.write(message)
        self.application.board.tell(message)


class Updates(tornado.web.RequestHandler):
    async def post(self):
        self.news = self.application.board.wait(self.get_argument("cursor", ""))
        try:
            messages = await self.news
        except asyncio.CancelledError:
            return
        if not self.request.connection.stream.closed():
            self.write({"messages": messages})

    def on_connection_close(self):
        self.news.cancel()


class Socket(tornado.websocket.WebSocketHandler):
    def on_message(self, message):
        self.write_message(message, binary=isinstance(message, bytes))


def pages(count, groups):
    end = "/([0-9]+)" if groups else ""
    return [(f"/page/{i:04}{end}", Hello) for i in range(count)]


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--routes", type=int, default=0)
    parser.add_argument("--groups", action="store_true")
    options = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    application = tornado.web.Application(
        pages(options.routes, options.groups)
        + [
            ("/", Hello),
            ("/echo", Echo),
            ("/bytes/([0-9]+)", Bytes),
            ("/count", Count),
            ("/a/message/new", New),
            ("/a/message/updates", Updates),
            ("/ws", Socket),
        ],
        log_function=lambda handler: None,
    )
    application.board = Board()
    sockets = tornado.netutil.bind_sockets(options.port, "127.0.0.1")
    tornado.httpserver.HTTPServer(application).add_sockets(sockets)
    print("tornado on port", sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
