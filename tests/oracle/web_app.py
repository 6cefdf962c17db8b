"""The application of tests/support/web_table.hpp, on the real Tornado.

Prints the port that it listens on. What one page does here, its twin in
tests/support/web_app.hpp does there.
"""

import asyncio

from tornado.netutil import bind_sockets
from tornado.httpserver import HTTPServer
from tornado import web


def joined(values):
    return "".join("[%s]" % value for value in values)


class Last(web.RequestHandler):
    def get(self):
        self.write("[%s]" % self.get_argument("a"))

    post = get
    head = get


class Default(web.RequestHandler):
    def get(self):
        self.write("[%s]" % self.get_argument("a", " none "))


class Raw(web.RequestHandler):
    def get(self):
        self.write("[%s]" % self.get_argument("a", strip=False))


class All(web.RequestHandler):
    def post(self):
        self.write(
            "all %s query %s body %s"
            % (
                joined(self.get_arguments("a")),
                joined(self.get_query_arguments("a")),
                joined(self.get_body_arguments("a")),
            )
        )


class Apart(web.RequestHandler):
    def put(self):
        self.write("query")
        for name in "abc":
            self.write(" " + self.get_query_argument(name, "none"))
        self.write(" body")
        for name in "abc":
            self.write(" " + self.get_body_argument(name, "none"))


class Group(web.RequestHandler):
    def get(self, one):
        self.write("[%s]" % one)


class Optional(web.RequestHandler):
    def get(self, a, b):
        self.write("%s %s" % (a or "none", b or "none"))


class Named(web.RequestHandler):
    def get(self, y, x):
        self.write("%s %s" % (x, y))


class Status(web.RequestHandler):
    def get(self):
        reason = self.get_argument("reason", None)
        self.set_status(int(self.get_argument("code")), reason)
        self.finish()


class Headers(web.RequestHandler):
    def get(self):
        self.set_header("X-Set", "first")
        self.set_header("X-Set", "second")
        self.add_header("X-Add", "first")
        self.add_header("X-Add", "second")
        self.set_header("X-Number", 42)
        self.set_header("X-Gone", "here")
        self.clear_header("X-Gone")
        self.set_header("X-Given", self.get_argument("value", "nothing"))


class Redirect(web.RequestHandler):
    def get(self):
        status = int(self.get_argument("status", "302"))
        self.redirect(self.get_argument("to"), status=status)


class Json(web.RequestHandler):
    def get(self):
        self.write({"a": "</script>"})


class JsonTyped(web.RequestHandler):
    def get(self):
        self.write({})
        self.set_header("Content-Type", "application/problem+json")


class JsonList(web.RequestHandler):
    def get(self):
        self.write([1, 2])


class Flush(web.RequestHandler):
    def get(self):
        self.write("one")
        self.flush()
        self.flush()
        self.write("two")


class Error(web.RequestHandler):
    def get(self):
        self.set_header("X-Half", "done")
        self.set_status(201)
        self.write("half a page")
        code = int(self.get_argument("code"))
        reason = self.get_argument("reason", None)
        raise web.HTTPError(code, "secret", reason=reason)


class Crash(web.RequestHandler):
    def get(self):
        raise RuntimeError("secret")


class Finished(web.RequestHandler):
    def get(self):
        self.set_status(201)
        self.write("enough")
        raise web.Finish()


class Custom(web.RequestHandler):
    def get(self):
        raise web.HTTPError(403, "secret")

    def write_error(self, status_code, **kwargs):
        self.set_header("Content-Type", "application/json; charset=UTF-8")
        self.finish('{"status":%d}' % status_code)


class BrokenPage(web.RequestHandler):
    def get(self):
        raise web.HTTPError(403)

    def write_error(self, status_code, **kwargs):
        raise RuntimeError("this page is broken")


class Prepared(web.RequestHandler):
    def prepare(self):
        self.set_status(403)
        self.finish("closed")

    def get(self):
        self.write("open")


class Upload(web.RequestHandler):
    def post(self):
        self.write("a " + joined(self.get_arguments("a")))
        for name in sorted(self.request.files):
            for file in self.request.files[name]:
                self.write(
                    "; %s %s %s [%s]"
                    % (name, file.filename, file.content_type, file.body.decode())
                )


def rules():
    return [
        ("/last", Last),
        ("/default", Default),
        ("/raw", Raw),
        ("/all", All),
        ("/apart", Apart),
        ("/group/([^/]+)", Group),
        ("/optional/(a)?(b)?", Optional),
        ("/named/(?P<x>[^/]+)/(?P<y>[^/]+)", Named),
        ("/status", Status),
        ("/headers", Headers),
        ("/redirect", Redirect),
        ("/json", Json),
        ("/json_typed", JsonTyped),
        ("/json_list", JsonList),
        ("/flush", Flush),
        ("/error", Error),
        ("/crash", Crash),
        ("/finished", Finished),
        ("/custom", Custom),
        ("/broken_page", BrokenPage),
        ("/prepared", Prepared),
        ("/upload", Upload),
        ("/old/(.*)", web.RedirectHandler, {"url": "/new/{0}"}),
        (
            "/moved/(.*)",
            web.RedirectHandler,
            {"url": "/new?p={0}", "permanent": False},
        ),
        ("/part", web.RedirectHandler, {"url": "/new#a?b"}),
        ("/swap/(.*)/(.*)", web.RedirectHandler, {"url": "/{1}/{0}/{1}"}),
        ("/gone", web.ErrorHandler, {"status_code": 410}),
    ]


async def main():
    server = HTTPServer(web.Application(rules()))
    sockets = bind_sockets(0, "127.0.0.1")
    server.add_sockets(sockets)
    print(sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
