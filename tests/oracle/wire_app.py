"""The application of tests/support/wire_table.hpp, on the real Tornado.

Prints the port that it listens on. The answers are written to the connection
itself, without RequestHandler, as our chapter 06 does.
"""

import asyncio
import sys

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders, ResponseStartLine
from tornado.netutil import bind_sockets

WIRE_LIMIT = 1000


def send(request, code, body=b"", length=None):
    headers = HTTPHeaders()
    if code != 204:
        headers["Content-Length"] = str(len(body) if length is None else length)
    request.connection.write_headers(
        ResponseStartLine("HTTP/1.1", code, "Any"), headers, body
    )
    request.connection.finish()


def flush_twice(request):
    connection = request.connection
    connection.write_headers(
        ResponseStartLine("HTTP/1.1", 200, "OK"), HTTPHeaders(), b"one"
    )
    connection.write(b"two")
    connection.finish()


def answer(request):
    if request.method not in ("GET", "POST"):
        send(request, 405)
    elif request.path == "/":
        send(request, 200, request.body)
    elif request.path == "/last":
        send(request, 200, b"last")
    elif request.path == "/flush":
        flush_twice(request)
    elif request.path == "/204":
        send(request, 204)
    elif request.path == "/more":
        send(request, 200, b"abc", length=2)
    elif request.path == "/less":
        send(request, 200, b"ab", length=3)
    else:
        send(request, 404)


async def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else None
    server = HTTPServer(
        answer,
        max_header_size=WIRE_LIMIT,
        max_body_size=WIRE_LIMIT,
        idle_connection_timeout=seconds,
        body_timeout=seconds,
    )
    sockets = bind_sockets(0, "127.0.0.1")
    server.add_sockets(sockets)
    print(sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
