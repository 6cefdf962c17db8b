// The chat. Open it in two windows, or in two browsers:
//
//     chat --port 8010                         then: http://127.0.0.1:8010
//
// With "--style coroutine" the requests that wait are coroutines (10.3).

#include <cstdint>
#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "common/cli/program_options.hpp"
#include "common/net/descriptor_limit.hpp"

#include "chat_handlers.hpp"
#include "coroutine_handlers.hpp"
#include "poller_option.hpp"
#include "server_figures.hpp"

using namespace tornado;

namespace {

template <typename Buffer>
int run(const cli::ProgramOptions& options) {
    constexpr std::size_t many = 20'000;  // descriptors
    if (const std::size_t limit = raise_descriptor_limit(many); limit < many)
        std::printf("no more than %zu can wait: that is the limit of "
                    "\"ulimit -Hn\"\n",
                    limit);
    std::uint64_t polls = 0;
    IOLoop loop(std::make_unique<chat::CountingPoller>(
        make_poller(options.text("poller")), polls));
    loop.make_current();
    Buffer buffer;
    web::Rules rules = chat::chat_rules(buffer);
    rules.push_back(web::url<chat::FiguresHandler>(
        "/a/figures", std::ref(buffer), std::cref(polls)));
    web::Settings settings;
    if (options.flag("quiet"))
        settings.log_function = [](const web::RequestHandler&) {};
    web::Application app(std::move(rules), std::move(settings));
    HTTPServerOptions limits;
    limits.max_body_size = 64 * 1024;  // nobody says more at once
    const std::string& address = options.text("address");
    const HTTPServer& server = app.listen(options.port(), address, limits);
    std::printf("chat on port %d: open http://%s:%d in two windows\n",
                server.port(),
                address.c_str(),
                server.port());
    std::fflush(stdout);
    loop.start();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    auto known = server_and_poller_options(8010);
    known.push_back({"style", "callback", "callback or coroutine (10.3)"});
    known.push_back({"quiet", "no", "no line for each request", true});
    const cli::ProgramOptions options(argc, argv, "a chat", known);
    try {
        if (options.text("style") == "callback")
            return run<chat::MessageBuffer>(options);
        if (options.text("style") == "coroutine")
            return run<chat::FutureMessageBuffer>(options);
        throw std::invalid_argument("--style must be callback or coroutine");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "chat: %s\n", error.what());
        return 1;
    }
}
