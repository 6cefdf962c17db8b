"""The chat's protocol, on the real Tornado: common/chat_page/chat_page.hpp
says what it is, and chapter 10's server speaks the same.

Prints the port that it listens on; that may be given as the first argument.
With a folder as the second, it serves the chat's page from the files there:

    python3 tests/oracle/chat_app.py 8888 common/chat_page
"""

import asyncio
import html
import re
import sys
import uuid

from tornado import locks, web
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets


class MessageBuffer:
    """The last 200 messages, and who waits for the next."""

    def __init__(self):
        self.changed = locks.Condition()
        self.cache = []

    def since(self, cursor):
        """Those after the message with that id; all if it is not known."""
        ids = [message["id"] for message in self.cache]
        known = ids.index(cursor) + 1 if cursor in ids else 0
        return self.cache[known:]

    def add(self, message):
        self.cache = (self.cache + [message])[-200:]
        self.changed.notify_all()


class Handler(web.RequestHandler):
    def initialize(self, buffer=None):
        self.buffer = buffer

    def get_current_user(self):
        cookie = self.get_cookie("chat_name", "")
        return web.escape.url_unescape(cookie, plus=False) or None

    def need_user(self):
        if self.current_user is None:
            raise web.HTTPError(403)


class PageHandler(Handler):
    """chat.html, as far as mustache is needed for it."""

    folder = None

    def get(self):
        self.set_header(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; "
            "connect-src 'self'; img-src data:; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'",
        )
        with open(self.folder + "/chat.html", encoding="utf-8") as file:
            text = file.read()
        values = {
            "user": self.current_user or "",
            "login_url": "",
            "leave_url": "/a/leave",
            "xsrf_form_html": "",
            "socket_url": "",
            "js_url": "/chat.js",
            "css_url": "/chat.css",
            "messages": "",
        }
        for name, value in values.items():
            drop, keep = ("^", "#") if value else ("#", "^")
            text = re.sub(
                r"(?s)\{\{\%s%s\}\}.*?\{\{/%s\}\}" % (drop, name, name), "", text
            )
            text = re.sub(r"\{\{[\%s/]%s\}\}" % (keep, name), "", text)
        text = re.sub(r"(?s)\{\{!.*?\}\}", "", text)
        text = re.sub(r"\{\{\{\w+\}\}\}", "", text)
        self.write(
            re.sub(r"\{\{(\w+)\}\}", lambda m: html.escape(values[m[1]]), text)
        )


class NewHandler(Handler):
    def post(self):
        self.need_user()
        body = self.get_argument("body", "")
        if not body:
            raise web.HTTPError(400)
        message = {
            "id": str(uuid.uuid4()),
            "from": self.current_user,
            "body": body,
        }
        message["html"] = '<div class="message" id="m%s"><b>%s: </b>%s</div>' % (
            message["id"],
            web.escape.xhtml_escape(message["from"]),
            web.escape.xhtml_escape(message["body"]),
        )
        if self.get_argument("next", None):
            self.redirect(self.get_argument("next"))
        else:
            self.write(message)
        self.buffer.add(message)


class UpdatesHandler(Handler):
    waiting = None

    async def post(self):
        self.need_user()
        cursor = self.get_argument("cursor", None)
        messages = self.buffer.since(cursor)
        while not messages:
            self.waiting = self.buffer.changed.wait()
            try:
                await self.waiting
            except asyncio.CancelledError:
                return
            messages = self.buffer.since(cursor)
        self.write({"messages": messages})

    def on_connection_close(self):
        if self.waiting is not None:
            self.waiting.cancel()


class NameHandler(Handler):
    def post(self):
        name = self.get_argument("name", "")
        if not name:
            raise web.HTTPError(400)
        self.set_cookie("chat_name", web.escape.url_escape(name, plus=False))
        self.redirect("/", status=303)


class LeaveHandler(Handler):
    def post(self):
        self.clear_cookie("chat_name")
        self.redirect("/", status=303)


def rules(folder):
    shared = {"buffer": MessageBuffer()}
    PageHandler.folder = folder
    files = [
        (r"/(chat\.(?:js|css))", web.StaticFileHandler, {"path": folder}),
        (r"/", PageHandler),
    ]
    return (files if folder else []) + [
        (r"/a/message/new", NewHandler, shared),
        (r"/a/message/updates", UpdatesHandler, shared),
        (r"/a/name", NameHandler),
        (r"/a/leave", LeaveHandler),
    ]


async def main():
    port, folder = (sys.argv[1:] + ["0", ""][len(sys.argv) - 1 :])[:2]
    server = HTTPServer(web.Application(rules(folder)))
    sockets = bind_sockets(int(port), "127.0.0.1")
    server.add_sockets(sockets)
    print(sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
