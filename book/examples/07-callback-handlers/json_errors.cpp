// All errors as JSON, and each reported elsewhere: one base class.

#include <cstdio>
#include <string>

#include <nlohmann/json.hpp>

#include "gen.hpp"
#include "tcpclient.hpp"
#include "web.hpp"

using namespace tornado;

struct ApiHandler : web::RequestHandler {
    void write_error(int status, const std::exception_ptr& /*error*/) override {
        const nlohmann::json page{{"status", status}, {"reason", get_reason()}};
        finish(page);
    }

    void log_exception(const std::exception_ptr& error) override {
        std::printf("reported: %s\n", log::describe(error).c_str());
    }
};

struct Story : ApiHandler {
    void get(std::string id) {
        if (id == "7") throw std::runtime_error("the database is down");
        throw web::HTTPError(404, "no story " + id);
    }
};

struct NotFound : ApiHandler {
    void prepare() { throw web::HTTPError(404); }
};

static Future<void> ask(std::uint16_t port, std::string path) {
    TCPClient client;
    auto stream = co_yield client.connect("127.0.0.1", port);
    co_yield stream->write("GET " + path + " HTTP/1.0\r\n\r\n");
    const std::string answer = co_yield stream->read_until_close();
    const std::size_t body = answer.find("\r\n\r\n") + 4;
    std::printf("%s: %s\n", path.c_str(), answer.substr(body).c_str());
}

static Future<void> ask_all(std::uint16_t port) {
    co_yield ask(port, "/story/42");
    co_yield ask(port, "/story/7");
    co_yield ask(port, "/nowhere");
}

int main() {
    IOLoop loop;
    loop.make_current();
    web::Application app(
        {web::url<Story>("/story/([0-9]+)")},
        {.default_handler_class = web::handler_class<NotFound>(),
         .log_function = [](const web::RequestHandler&) {}});
    const auto port = app.listen(0, "127.0.0.1").port();
    loop.run_sync([&] { return ask_all(port); });
}
