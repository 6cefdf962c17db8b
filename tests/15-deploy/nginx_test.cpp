#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <signal.h>
#include <sys/wait.h>

#include "common/net/sockets.hpp"
#include "common/testing/client.hpp"
#include "common/testing/scratch_folder.hpp"
#include "common/testing/testing.hpp"

#include "gen.hpp"
#include "netutil.hpp"
#include "nginx_conf.hpp"
#include "program.hpp"
#include "tests/support/stream_pair.hpp"
#include "tests/support/web_answer.hpp"
#include "web.hpp"
#include "xheaders.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

/// Says whom it believes to be asking; "/poll" only when it is told to.
class WhoPage : public web::RequestHandler {
  public:
    void initialize(std::function<Future<void>()> wait) {
        wait_ = std::move(wait);
    }

    Future<void> get() {
        if (wait_) co_yield wait_();
        write(request().remote_ip + " " + request().protocol + " " +
              request().headers.get("Connection", "-"));
    }

  private:
    std::function<Future<void>()> wait_;
};

/// Takes a body piece by piece.
class Upload : public web::RequestHandler {
  public:
    static constexpr bool stream_request_body = true;

    void initialize(std::string& received) { received_ = &received; }

    httputil::MaybeFuture data_received(std::string_view piece) override {
        *received_ += piece;
        return {};
    }

    void post() { write(*received_); }

  private:
    std::string* received_ = nullptr;
};

/// An nginx in front of a server that the test drives.
class Nginx {
  public:
    explicit Nginx(web::Rules rules)
        : app_(std::move(rules),
               {.log_function = [](const web::RequestHandler&) {}})
        , server_(app_.listen(
              0,
              "127.0.0.1",
              {.xheaders = trust_proxies(Networks({"127.0.0.1"}))})) {
        port_ = local_port(bind_sockets(0, "127.0.0.1")[0].get());
        std::ofstream(folder_.path() / "nginx.conf")
            << nginx_conf({.folder = folder_.path(),
                           .port = port_,
                           .upstreams = {server_.port()}});
        step("nginx is started");
        program_.emplace(std::vector<std::string>{
            "nginx", "-e", "stderr", "-c", folder_.path() / "nginx.conf"});
        wait_until_it_listens();
    }

    Nginx(const Nginx&) = delete;
    Nginx& operator=(const Nginx&) = delete;

    Client connect() const { return Client(port_); }

    std::string answer(Client& client) {
        std::optional<WebAnswer> answer;
        drive_until([this] { loop.turn(); },
                    [&] {
                        answer = WebAnswerReader().read(client.received(),
                                                        client.closed());
                        return answer || client.closed();
                    },
                    "nginx has answered");
        client.take();
        return answer ? answer->summary() : "no answer";
    }

    std::size_t connections() const { return server_.connections(); }

    CurrentTurnLoop loop;

  private:
    void wait_until_it_listens() {
        drive_until([this] { loop.turn(); },
                    [this] { return listens() || has_ended(); },
                    "nginx listens");
        EXPECT(!has_ended(),
               "nginx runs; if it is not installed: ./learn setup servers");
    }

    bool listens() const {
        try {
            const Client client(port_);
            return true;
        } catch (const std::system_error&) {
            return false;
        }
    }

    bool has_ended() const {
        siginfo_t end{};
        const auto pid = static_cast<id_t>(program_->pid());
        ::waitid(P_PID, pid, &end, WEXITED | WNOHANG | WNOWAIT);
        return end.si_pid != 0;
    }

    web::Application app_;
    HTTPServer& server_;
    ScratchFolder folder_;
    std::uint16_t port_ = 0;
    std::optional<Program> program_;
};

}  // namespace

TEST_CASE("15.2 nginx: says who is asking, and cannot be told otherwise" *
          doctest::description(
              "The configuration sets the four headers, and passes on none "
              "that a client has sent. Our server believes nginx, and nobody "
              "else. [PROC-6, XHEAD-1]")) {
    Nginx nginx({web::url<WhoPage>("/", nullptr)});
    Client client = nginx.connect();
    client.send(web_get("/"));
    EXPECT_EQ(nginx.answer(client), "200 OK; 127.0.0.1 http -");
    step("asks again, with headers of its own");
    client.send(web_get("/",
                        "X-Real-Ip: 10.0.0.1\r\nX-Forwarded-For: 10.0.0.2\r\n"
                        "X-Scheme: https\r\nX-Forwarded-Proto: https\r\n"));
    EXPECT_EQ(nginx.answer(client), "200 OK; 127.0.0.1 http -");
    EXPECT_EQ(nginx.connections(), std::size_t{1});
}

TEST_CASE("15.2 nginx: keeps a poll open, and others come through meanwhile" *
          doctest::description(
              "A proxy that is made for short answers ends a poll with a 504, "
              "or keeps its answer until there is more. [PROC-6]")) {
    Future<void> news;
    int waiting = 0;
    Nginx nginx({web::url<WhoPage>("/", nullptr),
                 web::url<WhoPage>("/poll", [&]() -> Future<void> {
                     ++waiting;
                     return news;
                 })});
    Client poll = nginx.connect();
    poll.send(web_get("/poll"));
    drive_until([&] { nginx.loop.turn(); },
                [&] { return waiting == 1; },
                "the poll has come through");
    Client other = nginx.connect();
    other.send(web_get("/"));
    EXPECT_EQ(nginx.answer(other), "200 OK; 127.0.0.1 http -");
    EXPECT_EQ(poll.received(), "");
    step("there is news");
    news.set_result();
    EXPECT_EQ(nginx.answer(poll), "200 OK; 127.0.0.1 http -");
}

TEST_CASE("15.2 nginx: passes a body on as it comes" *
          doctest::description(
              "Whoever sends a byte now and then would be nginx's to wait for, "
              "as long as they like. The limit for a whole body is ours, and "
              "it begins when the first of it is here. [PROC-6]")) {
    std::string received;
    Nginx nginx({web::url<Upload>("/", std::ref(received))});
    Client client = nginx.connect();
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n\r\nabc");
    drive_until([&] { nginx.loop.turn(); },
                [&] { return received == "abc"; },
                "the first half has come through");
    client.send("def");
    EXPECT_EQ(nginx.answer(client), "200 OK; abcdef");
}
