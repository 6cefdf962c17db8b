"""Cookies, signed cookies and XSRF tokens of the real Tornado.

Prints the port that it listens on. tests/oracle/session_oracle_test.cpp gives
it what chapter 11 has written, and reads what it writes.
"""

import asyncio

from tornado import web
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets


class Set(web.RequestHandler):
    def get(self):
        self.set_cookie("a", self.get_argument("value", strip=False))


class Get(web.RequestHandler):
    def get(self):
        self.write(self.get_cookie("a", "none"))


class Sign(web.RequestHandler):
    def get(self):
        self.set_secure_cookie("user", self.get_argument("value", strip=False))


class Read(web.RequestHandler):
    def get(self):
        self.write(self.get_secure_cookie("user") or b"none")


class Token(web.RequestHandler):
    def get(self):
        self.write(self.xsrf_token)

    def post(self):
        self.write("in")


async def main():
    app = web.Application(
        [
            ("/set", Set),
            ("/get", Get),
            ("/sign", Sign),
            ("/read", Read),
            ("/token", Token),
        ],
        cookie_secret={0: "It's a secret to everybody", 7: "a new one"},
        key_version=7,
        xsrf_cookies=True,
    )
    sockets = bind_sockets(0, "127.0.0.1")
    HTTPServer(app).add_sockets(sockets)
    print(sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
