"""The folder of tests/support/static_site.hpp, on the real Tornado.

Prints the port that it listens on.
"""

import asyncio
import os
import tempfile

from tornado import web
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

FILES = {
    "secret.txt": "secret",
    "files-old/old.txt": "old",
    "files/digits.txt": "0123456789",
    "files/empty.txt": "",
    "files/index.html": "<p>top</p>",
    "files/sub/index.html": "<p>sub</p>",
    "files/sub/a b.css": "p {}",
    "files/CAPITALS.CSS": "p {}",
    "files/Photo.JPeG": "p {}",
    "files/css": "p {}",
    "files/build/5f3a": "p {}",
}

LINKS = {
    "files/linked.css": "build/5f3a",
    "files/linked.txt": "sub/a b.css",
    "files/linked": "sub/a b.css",
    "files/default.css": "build/5f3a",
    "files/build/default.css": "5f3a",
}


def fill(top):
    for name, content in FILES.items():
        path = os.path.join(top, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(content)
        os.utime(path, (1000000000, 1000000000))
    for name, leads_to in LINKS.items():
        path = os.path.join(top, name)
        if not os.path.lexists(path):
            os.symlink(leads_to, path)


async def main():
    # A folder that is known, since the test ends this process by force.
    top = os.path.join(tempfile.gettempdir(), "tornado-static-oracle")
    fill(top)
    root = {"path": os.path.join(top, "files")}
    site = dict(root, default_filename="index.html")
    styles = dict(root, default_filename="default.css")
    app = web.Application(
        [
            (r"/files/(.*)", web.StaticFileHandler, root),
            (r"/site/(.*)", web.StaticFileHandler, site),
            (r"/styles/(.*)", web.StaticFileHandler, styles),
            (r"/(.*)", web.StaticFileHandler, site),
        ]
    )
    sockets = bind_sockets(0, "127.0.0.1")
    server = HTTPServer(app)
    server.add_sockets(sockets)
    print(sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
