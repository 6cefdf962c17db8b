"use strict";
// Node's own http module, answering what bench_server answers. It has no
// WebSocket server; the few lines for one stand at the end.

const crypto = require("node:crypto");
const http = require("node:http");

let waiters = [];
let messages = [];

function answer(response, type, body) {
  response.writeHead(200, {
    "Content-Type": type,
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
}

function missedAfter(cursor) {
  const place = messages.findIndex((message) => message.id === cursor);
  return messages.slice(place + 1);
}

function give(response, news) {
  answer(response, "application/json", JSON.stringify({ messages: news }));
}

function post(request, response, body) {
  if (request.url === "/echo") {
    answer(response, "application/json", JSON.stringify(JSON.parse(body)));
    return;
  }
  const form = new URLSearchParams(body);
  if (request.url === "/a/message/updates") {
    const missed = missedAfter(form.get("cursor") || "");
    if (missed.length > 0) {
      give(response, missed);
      return;
    }
    waiters.push(response);
    response.on("close", () => {
      if (!response.writableFinished) {
        waiters = waiters.filter((waiter) => waiter !== response);
      }
    });
    return;
  }
  const message = {
    id: crypto.randomUUID(),
    from: "somebody",
    body: form.get("body"),
  };
  answer(response, "application/json", JSON.stringify(message));
  messages = messages.concat(message).slice(-200);
  const told = waiters;
  waiters = [];
  for (const waiter of told) {
    give(waiter, [message]);
  }
}

const server = http.createServer((request, response) => {
  if (request.method === "GET") {
    answer(response, "text/plain", "Hello, World!");
    return;
  }
  let body = "";
  request.on("data", (piece) => {
    body += piece;
  });
  request.on("end", () => post(request, response, body));
});

/// A masked frame of 126 to 65535 bytes, sent back; its size, or 0 if it is
/// not all there.
function echoFrame(socket, bytes) {
  if (bytes.length < 8) return 0;
  const size = bytes.readUInt16BE(2);
  if (bytes.length < 8 + size) return 0;
  const frame = Buffer.allocUnsafe(4 + size);
  frame[0] = bytes[0];
  frame[1] = 126;
  frame.writeUInt16BE(size, 2);
  for (let i = 0; i < size; i++) {
    frame[4 + i] = bytes[8 + i] ^ bytes[4 + (i & 3)];
  }
  socket.write(frame);
  return 8 + size;
}

server.on("upgrade", (request, socket, head) => {
  const key =
    request.headers["sec-websocket-key"] +
    "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  socket.setNoDelay(true);
  socket.write(
    "HTTP/1.1 101 Switching Protocols\r\n" +
      "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
      crypto.createHash("sha1").update(key).digest("base64") +
      "\r\n\r\n",
  );
  let rest = head;
  socket.on("data", (piece) => {
    rest = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    socket.cork();
    for (;;) {
      const used = echoFrame(socket, rest);
      if (used === 0) break;
      rest = rest.subarray(used);
    }
    socket.uncork();
  });
  socket.on("error", () => socket.destroy());
});

server.keepAliveTimeout = 0;
server.requestTimeout = 0;
server.listen({ port: Number(process.argv[2]), host: "127.0.0.1", backlog: 511 }, () =>
  console.log("node on port", server.address().port),
);
