#include <memory>
#include <string>
#include <vector>

#include "common/testing/testing.hpp"

#include "handshake.hpp"
#include "httperror.hpp"
#include "tests/support/websocket_server.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

/// A handshake with one line changed, or taken out if `line` is empty.
std::string with(const std::string& name, const std::string& line) {
    std::string request = handshake();
    const std::size_t begin = request.find(name + ":");
    const std::size_t end = request.find("\r\n", begin) + 2;
    return request.replace(begin, end - begin, line);
}

/// The header lines that no ordinary handshake has.
std::string what_is_new(const std::string& request) {
    const std::string usual = handshake();
    std::string words;
    std::size_t begin = request.find("\r\n") + 2;
    for (std::size_t end = 0; begin + 2 < request.size(); begin = end + 2) {
        end = request.find("\r\n", begin);
        const std::string line = request.substr(begin, end - begin);
        if (usual.find(line + "\r\n") == usual.npos)
            words += (words.empty() ? "" : ", ") + line;
    }
    return words.empty() ? "nothing new" : words;
}

/// Clients that stay: how a connection ends is not this task's subject.
class Visitors {
  public:
    explicit Visitors(SocketServer& at)
        : at_(at) {}

    /// The status of the answer to each of these.
    Lines statuses(const std::vector<std::string>& requests) {
        Lines found;
        for (const std::string& request : requests) {
            step("a handshake with " + what_is_new(request));
            clients_.push_back(std::make_unique<SocketClient>(at_, request));
            found.push_back(clients_.back()->status());
        }
        return found;
    }

  private:
    SocketServer& at_;
    std::vector<std::unique_ptr<SocketClient>> clients_;
};

/// Uses everything that a request has, before it is a WebSocket.
class GreetingSocket : public RecordingSocket {
  public:
    void prepare() {
        set_header("X-Prepared", "yes");
        set_cookie("seen", "1");
        set_cookie("twice", "2");
    }

    httputil::MaybeFuture open() override {
        greeting = get_argument("greeting") + " " +
                   path_arguments().values.at(0).value_or("") + " " +
                   get_cookie("who").value_or("");
        try {
            write("too late");
            greeting += ", and write() works";
        } catch (const std::logic_error&) {
            greeting += ", and write() throws";
        }
        return RecordingSocket::open();
    }

    static inline std::string greeting;
};

/// Chooses what the test says, and remembers among what.
class ChoosingSocket : public RecordingSocket {
  public:
    std::optional<std::string>
    select_subprotocol(const std::vector<std::string>& offered) override {
        for (const std::string& one : offered)
            asked += "[" + one + "]";
        asked += ";";
        return choice;
    }

    static inline std::string asked;
    static inline std::optional<std::string> choice;
};

/// Lets one other origin in.
class FriendlySocket : public RecordingSocket {
  public:
    bool check_origin(const std::string& origin) const override {
        return origin == "https://friend.test";
    }
};

}  // namespace

TEST_CASE(
    "12.1 WebSocketHandler: a handshake is answered with 101, and "
    "opened" *
    doctest::description(
        "One request, and its answer has no end: the connection belongs "
        "to another protocol from there on. The key is answered with a "
        "hash of it, so that no web server says yes by mistake. The words in "
        "headers may come in lists, and in any case: Firefox sends "
        "\"Connection: keep-alive, Upgrade\". [WS-1, WS-2]")) {
    EXPECT_EQ(websocket::compute_accept_value("dGhlIHNhbXBsZSBub25jZQ=="),
              "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    EXPECT_EQ(websocket::compute_accept_value("x3JJHMbDL1EzLkh9GBhXDw=="),
              "HSmrc0sMlYUkAGmm5OPpG2HaGWk=");
    step("the same on the wire");
    SocketRecord record;
    RecordedServer at(record);
    const SocketClient client(at);
    EXPECT_EQ(client.head().substr(0, client.head().find("\r\n")),
              "HTTP/1.1 101 Switching Protocols");
    EXPECT_EQ(client.header("Upgrade"), "websocket");
    EXPECT_EQ(client.header("Connection"), "Upgrade");
    EXPECT_EQ(client.header("Sec-WebSocket-Accept"),
              "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    EXPECT_EQ(client.header("Content-Type"), "-");
    EXPECT_EQ(client.header("Content-Length"), "-");
    EXPECT_EQ(client.header("Transfer-Encoding"), "-");
    EXPECT_EQ(client.header("Sec-WebSocket-Protocol"), "-");
    EXPECT_EQ(client.header("Sec-WebSocket-Extensions"), "-");
    EXPECT_EQ(record.seen.lines(), (Lines{"open"}));
    step("words in lists, and in any case");
    Visitors visitors(at);
    EXPECT_EQ(visitors.statuses(
                  {with("Connection", "Connection: keep-alive, Upgrade\r\n"),
                   with("Connection", "Connection: UPGRADE\r\n"),
                   with("Upgrade", "Upgrade: WebSocket\r\n"),
                   with("Connection",
                        "Connection: keep-alive\r\n"
                        "Connection: upgrade\r\n")}),
              (Lines{"101", "101", "101", "101"}));
}

TEST_CASE("12.1 WebSocketHandler: what is no handshake is refused" *
          doctest::description(
              "An ordinary GET, or half a handshake, gets 400 and is an "
              "ordinary request from beginning to end; another method 405, "
              "and another version 426, with the one that is spoken. [WS-1]")) {
    SocketRecord record;
    RecordedServer at(record);
    Visitors visitors(at);
    EXPECT_EQ(
        visitors.statuses(
            {with("Upgrade", ""),
             with("Upgrade", "Upgrade: h2c\r\n"),
             with("Upgrade", "Upgrade: websockets\r\n"),
             with("Connection", ""),
             with("Connection", "Connection: keep-alive, upgraded\r\n"),
             with("Sec-WebSocket-Key", ""),
             with("Sec-WebSocket-Key", "Sec-WebSocket-Key: abc\r\n"),
             with("Sec-WebSocket-Key", "Sec-WebSocket-Key: dG9vIHNob3J0\r\n"),
             with("Sec-WebSocket-Key",
                  "Sec-WebSocket-Key: b25lIGJ5dGUgdG9vIG11Y2g=\r\n")}),
        Lines(9, "400"));
    std::string old = handshake();
    EXPECT_EQ(
        visitors.statuses({old.replace(old.find("HTTP/1.1"), 8, "HTTP/1.0"),
                           "POST" + handshake().substr(3)}),
        (Lines{"400", "405"}));
    step("another version, or none");
    for (const std::string line : {"",
                                   "Sec-WebSocket-Version: 12\r\n",
                                   "Sec-WebSocket-Version: 133\r\n"}) {
        const SocketClient client(at, with("Sec-WebSocket-Version", line));
        EXPECT_EQ(client.status(), "426");
        EXPECT_EQ(client.header("Sec-WebSocket-Version"), "13");
    }
    EXPECT_EQ(record.seen.lines(), Lines{});
}

TEST_CASE("12.1 check_origin: only pages of this server may connect" *
          doctest::description(
              "A browser opens a WebSocket to us for any page, and sends our "
              "cookies along. It says which page that is, and nothing else "
              "protects us. A handler may let others in, and a program, which "
              "sends no Origin, is not asked. [WS-3]")) {
    SocketRecord record;
    RecordedServer at(record);
    Visitors visitors(at);
    const auto from = [](const std::string& origin) {
        return handshake("/ws", "Origin: " + origin + "\r\n");
    };
    EXPECT_EQ(visitors.statuses({from("http://example.test"),
                                 from("https://example.test"),
                                 from("http://EXAMPLE.test")}),
              (Lines{"101", "101", "101"}));
    EXPECT_EQ(visitors.statuses({from("http://example.test:8080"),
                                 from("http://www.example.test"),
                                 from("http://example.test.evil.test"),
                                 from("http://evil.test/example.test"),
                                 from("http://example.test@evil.test"),
                                 from("example.test"),
                                 from("//example.test"),
                                 from("null"),
                                 from("")}),
              Lines(9, "403"));
    std::string with_port = from("http://example.test:8080");
    with_port.replace(
        with_port.find("Host: example.test"), 18, "Host: example.test:8080");
    EXPECT_EQ(visitors.statuses({with_port}), (Lines{"101"}));
    step("a program that passes requests on, and writes the host its own way");
    std::string large = from("http://example.test");
    large.replace(large.find("Host: example.test"), 18, "Host: Example.Test");
    EXPECT_EQ(visitors.statuses({large}), (Lines{"101"}));
    step("a handler of its own mind");
    SocketServer friendly({web::url<FriendlySocket>("/ws", std::ref(record))});
    Visitors guests(friendly);
    EXPECT_EQ(
        guests.statuses({handshake("/ws", "Origin: https://friend.test\r\n"),
                         handshake("/ws", "Origin: http://example.test\r\n"),
                         handshake()}),
        (Lines{"101", "403", "101"}));
}

TEST_CASE("12.1 select_subprotocol: chooses one of those that the client "
          "speaks" *
          doctest::description(
              "It is asked once for each handshake, also if the client names "
              "none. What it chooses stands in the answer; to choose what was "
              "not offered is a mistake of ours. [WS-5]")) {
    SocketRecord record;
    SocketServer at({web::url<ChoosingSocket>("/ws", std::ref(record))});
    Visitors visitors(at);
    const std::string offer = "Sec-WebSocket-Protocol: soup, superchat\r\n"
                              "Sec-WebSocket-Protocol:  chat.v2 \r\n";
    ChoosingSocket::choice = "superchat";
    const SocketClient chosen(at, handshake("/ws", offer));
    EXPECT_EQ(chosen.header("Sec-WebSocket-Protocol"), "superchat");
    EXPECT_EQ(ChoosingSocket::asked, "[soup][superchat][chat.v2];");
    EXPECT_EQ(record.socket->selected_subprotocol().value_or("none"),
              "superchat");
    ChoosingSocket::choice.reset();
    const SocketClient none(at, handshake("/ws", offer));
    EXPECT_EQ(none.header("Sec-WebSocket-Protocol"), "-");
    ChoosingSocket::asked.clear();
    const SocketClient speaks_none(at);
    EXPECT_EQ(ChoosingSocket::asked, ";");
    step("an offer with commas too many");
    ChoosingSocket::asked.clear();
    const SocketClient untidy(
        at, handshake("/ws", "Sec-WebSocket-Protocol: , soup, ,tea,\r\n"));
    EXPECT_EQ(ChoosingSocket::asked, "[soup][tea];");
    ChoosingSocket::choice = "tea";
    EXPECT_EQ(visitors.statuses({handshake("/ws", offer)}), (Lines{"500"}));
}

TEST_CASE("12.1 WebSocketHandler: is a request until it is open" *
          doctest::description(
              "Arguments, groups of the path and cookies are there, and what "
              "prepare() sets goes with the 101. After that there is no answer "
              "to write to. [WS-4]")) {
    SocketRecord record;
    SocketServer at({web::url<GreetingSocket>("/ws/(.*)", std::ref(record))});
    const SocketClient client(
        at, handshake("/ws/all%20of%20you?greeting=hi", "Cookie: who=me\r\n"));
    EXPECT_EQ(client.status(), "101");
    EXPECT_EQ(client.header("X-Prepared"), "yes");
    for (const char* cookie : {": seen=1;", ": twice=2;"})
        EXPECT(client.head().find(cookie) != std::string::npos,
               "the answer sets both cookies: " + client.head());
    EXPECT_EQ(GreetingSocket::greeting, "hi all of you me, and write() throws");
}

TEST_CASE("12.1 WebSocketHandler: who is gone before it is open is let go of" *
          doctest::description(
              "prepare() may have to ask somebody, and the client does not "
              "wait for it. Then there is no stream any more that could be "
              "taken out of HTTP; and the server has other guests. [WS-4]")) {
    struct Asking : RecordingSocket {
        void initialize(SocketRecord& record,
                        const Future<void>& answer,
                        bool& is_gone) {
            RecordingSocket::initialize(record);
            asked = answer;
            has_gone = &is_gone;
        }

        Future<void> prepare() { return asked; }

        void on_connection_close() override { *has_gone = true; }

        Future<void> asked;
        bool* has_gone = nullptr;
    };

    SocketRecord record;
    const Future<void> asked;
    bool has_gone = false;
    SocketServer at(
        {web::url<Asking>("/ws", std::ref(record), asked, std::ref(has_gone))});
    Client client(at.server->port());
    step("sent a handshake; prepare() waits for something");
    client.send(handshake());
    at.settle();
    client.close();
    at.drive([&] { return has_gone; }, "the server sees that it left");
    step("what prepare() has waited for is there");
    asked.set_result();
    at.settle();
    EXPECT_EQ(record.seen.lines(), Lines{});
    const SocketClient next(at, with("Upgrade", ""));
    EXPECT_EQ(next.status(), "400");
}
