"""A WebSocket echo on the real Tornado, for tests/support/websocket_table.hpp.

Prints the port that it listens on.
"""

import asyncio

from tornado import web, websocket
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets


class Echo(websocket.WebSocketHandler):
    def on_message(self, message):
        self.write_message(message, binary=isinstance(message, bytes))


class Packed(Echo):
    def get_compression_options(self):
        return {}


class Chooser(Echo):
    def select_subprotocol(self, subprotocols):
        return "superchat" if "superchat" in subprotocols else None


async def main():
    app = web.Application(
        [("/ws", Echo), ("/packed", Packed), ("/chooser", Chooser)],
        websocket_max_message_size=1000,
    )
    sockets = bind_sockets(0, "127.0.0.1")
    HTTPServer(app).add_sockets(sockets)
    print(sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
