#include <future>

#include <doctest/doctest.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tools/learn/errors.hpp"
#include "tools/learn/trace/drive.hpp"

using namespace tornado::learn;

namespace {

/// Answers one client's requests, each with the same text, and keeps them.
class OneClientServer {
  public:
    /// ends: what each request ends with
    OneClientServer(std::string answer, std::vector<std::string> ends)
        : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* name = reinterpret_cast<sockaddr*>(&address);
        socklen_t size = sizeof address;
        REQUIRE(::bind(listener_, name, size) == 0);
        REQUIRE(::listen(listener_, 1) == 0);
        ::getsockname(listener_, name, &size);
        port = ntohs(address.sin_port);
        heard_ = std::async(
            std::launch::async,
            [this, answer = std::move(answer), ends = std::move(ends)] {
                return serve(answer, ends);
            });
    }

    OneClientServer(const OneClientServer&) = delete;
    OneClientServer& operator=(const OneClientServer&) = delete;

    ~OneClientServer() { ::close(listener_); }

    std::vector<std::string> heard() { return heard_.get(); }

    std::uint16_t port = 0;

  private:
    std::vector<std::string> serve(const std::string& answer,
                                   const std::vector<std::string>& ends) const {
        const int client = ::accept(listener_, nullptr, nullptr);
        std::vector<std::string> heard;
        for (const auto& end : ends) {
            std::string request;
            char byte = 0;
            while (!request.ends_with(end) && ::recv(client, &byte, 1, 0) > 0) {
                request += byte;
            }
            heard.push_back(request);
            ::send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
        }
        ::close(client);
        return heard;
    }

    int listener_;
    std::future<std::vector<std::string>> heard_;
};

SceneStep
step(const std::string& method, const std::string& path, std::string hears) {
    SceneStep step;
    step.who = "Ann";
    step.method = method;
    step.path = path;
    step.hears = std::move(hears);
    return step;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

const std::string page_with_cookie = "HTTP/1.1 200 OK\r\n"
                                     "Set-Cookie: user=Ann; Path=/\r\n"
                                     "Set-Cookie: _xsrf=a|b\r\n"
                                     "Content-Length: 4\r\n\r\ndone";

}  // namespace

TEST_SUITE("scenes") {

    TEST_CASE("a client sends the cookies that it was given, and names them") {
        OneClientServer server(page_with_cookie,
                               {"\r\n\r\n", "hello&_xsrf=a|b"});
        auto post = step("POST", "/new", "done");
        post.form = "body=hello&_xsrf={_xsrf}";
        post.headers = {"X-User: {user}"};
        const auto names =
            play({step("GET", "/", "done"), post}, server.port, 0);
        const auto heard = server.heard();
        CHECK(names.size() == 1);
        CHECK(!has(heard[0], "Cookie:"));
        CHECK(has(heard[1], "\r\nCookie: _xsrf=a|b; user=Ann\r\n"));
        CHECK(has(heard[1], "\r\nX-User: Ann\r\n"));
        CHECK(has(heard[1], "\r\nContent-Length: 20\r\n"));
        CHECK(heard[1].ends_with("\r\n\r\nbody=hello&_xsrf=a|b"));
    }

    TEST_CASE("a client asks for a WebSocket, and says a masked frame") {
        OneClientServer server(page_with_cookie, {"\r\n\r\n", "hello"});
        auto upgrade = step("GET", "/socket", "done");
        upgrade.upgrade = true;
        SceneStep frame;
        frame.who = "Ann";
        frame.frame = "hello";
        play({upgrade, frame}, server.port, 0);
        const auto heard = server.heard();
        CHECK(has(heard[0], "\r\nUpgrade: websocket\r\n"));
        CHECK(has(heard[0], "\r\nSec-WebSocket-Version: 13\r\n"));
        CHECK(heard[1].size() == 11);
        CHECK(heard[1].starts_with("\x81\x85"));
    }

    TEST_CASE("who hears something else is told with what it was") {
        OneClientServer server(page_with_cookie, {"\r\n\r\n"});
        CHECK_THROWS_WITH_AS(
            play({step("GET", "/", "404")}, server.port, 0),
            doctest::Contains("waited for \"404\", and heard \"HTTP/1.1 200"),
            Trouble);
        server.heard();
    }

    TEST_CASE("a scene that nobody listens to ends with a sentence") {
        CHECK_THROWS_AS(
            play({step("GET", "/", "")}, 1, 0, std::chrono::seconds(0)),
            Trouble);
    }
}
