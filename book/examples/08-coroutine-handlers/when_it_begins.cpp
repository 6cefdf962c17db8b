// Two fetches, waited for in the same order. Who is asked, and when?

#include <iostream>
#include <string>

#include "gen.hpp"
#include "httpclient.hpp"
#include "web.hpp"

using namespace tornado;
using namespace std::chrono_literals;
using httpclient::AsyncHTTPClient;
using httpclient::HTTPResponse;

/// Says that it has been asked; answers /slow later than /fast.
struct PageHandler : web::RequestHandler {
    Future<void> get() {
        const std::string path = request().path;
        std::cout << "  asked for " << path << '\n';
        if (path == "/slow") co_yield gen::sleep(200ms);
        write(path);
    }
};

Future<void> one_after_the_other(std::string site) {
    AsyncHTTPClient client;
    HTTPResponse slow = co_yield client.fetch(site + "/slow");
    std::cout << "  got " << slow.body << '\n';
    HTTPResponse fast = co_yield client.fetch(site + "/fast");
    std::cout << "  got " << fast.body << '\n';
}

Future<void> both_at_once(std::string site) {
    AsyncHTTPClient client;
    Future<HTTPResponse> asked_slow = client.fetch(site + "/slow");
    Future<HTTPResponse> asked_fast = client.fetch(site + "/fast");
    HTTPResponse slow = co_yield asked_slow;
    std::cout << "  got " << slow.body << '\n';
    HTTPResponse fast = co_yield asked_fast;
    std::cout << "  got " << fast.body << '\n';
}

int main() {
    log::set_sink([](const log::Record&) {});
    IOLoop loop;
    loop.make_current();
    web::Application app({web::url<PageHandler>("/.*")});
    const HTTPServer& server = app.listen(0, "127.0.0.1");
    const std::string site =
        "http://127.0.0.1:" + std::to_string(server.port());
    std::cout << "one after the other\n";
    loop.run_sync([&] { return one_after_the_other(site); });
    std::cout << "both at once\n";
    loop.run_sync([&] { return both_at_once(site); });
}
