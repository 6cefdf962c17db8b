"""The real Tornado as a client and as a server, for client_oracle_test.cpp.

Prints the port that it listens on. /ask fetches a URL with Tornado's own
AsyncHTTPClient and says what came of it; the other pages are what our client is
to understand.
"""

import asyncio

from tornado import web
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets


class Ask(web.RequestHandler):
    async def get(self):
        request = HTTPRequest(
            self.get_argument("url"),
            method=self.get_argument("method"),
            body=self.get_argument("body", None),
            connect_timeout=0,  # whoever answers may take their time
            request_timeout=0,
        )
        try:
            response = await AsyncHTTPClient().fetch(request, raise_error=False)
        except Exception:
            self.finish("599")
            return
        self.write(
            "%d %s %s"
            % (response.code, response.effective_url, response.body.decode())
        )


class Echo(web.RequestHandler):
    def post(self):
        self.write("%s [%s]" % (self.request.method, self.request.body.decode()))

    put = post

    def get(self):
        self.write("GET [%s]" % self.get_argument("a", ""))

    head = get


class Chunks(web.RequestHandler):
    async def get(self):
        for piece in ("one", "two", "three"):
            self.write(piece)
            await self.flush()


class Large(web.RequestHandler):
    def get(self):
        self.write("0123456789" * 100000)


class Nothing(web.RequestHandler):
    def get(self):
        self.set_status(204)


class Moved(web.RequestHandler):
    def post(self):
        self.redirect("/echo?a=moved", status=303)


async def main():
    app = web.Application(
        [
            ("/ask", Ask),
            ("/echo", Echo),
            ("/chunks", Chunks),
            ("/large", Large),
            ("/nothing", Nothing),
            ("/moved", Moved),
        ],
        compress_response=True,
    )
    sockets = bind_sockets(0, "127.0.0.1")
    HTTPServer(app).add_sockets(sockets)
    print(sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
