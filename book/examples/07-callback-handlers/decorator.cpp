// The same two lines in three methods that differ in what they return. Who
// ends the request, and when?

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>

#include "gen.hpp"
#include "tcpclient.hpp"
#include "web.hpp"

using namespace tornado;
using namespace std::chrono_literals;

static void say(const std::string& line) {
    std::printf("%s\n", line.c_str());
}

struct Waits : web::RequestHandler {
    void leave_a_callback() {
        write("first ");
        IOLoop::current().call_later(50ms, callback([this] {
                                         say("  the timer calls finish()");
                                         finish("second");
                                     }));
    }

    void on_finish() override { say("  the request is finished"); }
};

struct Plain : Waits {
    void get() {
        leave_a_callback();
        say("  get() returns");
    }
};

struct Asynchronous : Waits {
    web::Asynchronous get() {
        leave_a_callback();
        say("  get() returns");
        return web::asynchronous;
    }
};

struct Coroutine : Waits {
    Future<void> get() {
        write("first ");
        say("  get() stops at its co_yield, and so returns a Future");
        co_yield gen::sleep(50ms);
        write("second");
        say("  get() ends");
    }
};

static Future<void> ask(std::uint16_t port, std::string path) {
    say("GET " + path);
    TCPClient client;
    auto stream = co_yield client.connect("127.0.0.1", port);
    co_yield stream->write("GET " + path + " HTTP/1.0\r\n\r\n");
    const std::string answer = co_yield stream->read_until_close();
    const std::size_t body = answer.find("\r\n\r\n") + 4;
    say("  the client has \"" + answer.substr(body) + "\"");
    co_yield gen::sleep(100ms);
}

static Future<void> ask_all(std::uint16_t port) {
    co_yield ask(port, "/void");
    co_yield ask(port, "/asynchronous");
    co_yield ask(port, "/future");
}

int main() {
    IOLoop loop;
    loop.make_current();
    web::Application app({web::url<Plain>("/void"),
                          web::url<Asynchronous>("/asynchronous"),
                          web::url<Coroutine>("/future")},
                         {.log_function = [](const web::RequestHandler&) {}});
    const auto port = app.listen(0, "127.0.0.1").port();
    loop.run_sync([&] { return ask_all(port); });
}
