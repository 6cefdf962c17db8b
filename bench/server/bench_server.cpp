// The reference, to be measured: everything that a load generator may ask for.
//
//     bench_server --port 8040 --address 127.0.0.1 [--style coroutine]
//       [--routes N [--groups]]
//
// GET /                      "Hello, World!", text/plain
// POST /echo                 JSON, parsed and written again
// POST /a/message/new        body=...   as the chat of chapter 10, without the
// POST /a/message/updates    cursor=... cookie that says who it is
// GET /ws                    a WebSocket that sends messages back
// GET /bytes/1000            so many bytes, 10 million at most
// POST /count                any body; says how many bytes it has
// GET /page/0000             hello, once for each of N routes, or /page/0000/1
//                            with groups; they stand before all the others

#include <algorithm>
#include <cstdio>
#include <exception>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>

#include "common/cli/program_options.hpp"
#include "common/net/descriptor_limit.hpp"

#include "bench/server/handlers.hpp"
#include "chat_pages.hpp"
#include "epoll_poller.hpp"
#include "future_message_buffer.hpp"
#include "message_buffer.hpp"

using namespace tornado;

namespace {

template <typename Buffer>
int run(const cli::ProgramOptions& options) {
    IOLoop loop(std::make_unique<EpollPoller>());
    loop.make_current();
    Buffer buffer;
    const auto routes = options.number("routes", 0, 10'000);
    web::Rules rules = bench::page_rules(static_cast<std::size_t>(routes),
                                         options.flag("groups"));
    for (auto more : {bench::rules(buffer), bench::websocket_rules()})
        std::ranges::move(more, std::back_inserter(rules));
    web::Settings settings;
    settings.log_function = [](const web::RequestHandler&) {};
    web::Application app(std::move(rules), std::move(settings));
    const HTTPServer& server =
        app.listen(options.port(), options.text("address"));
    std::printf("bench_server on port %d\n", server.port());
    std::fflush(stdout);
    loop.start();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    auto known = cli::server_options(8040);
    known.push_back({"style", "callback", "callback or coroutine"});
    known.push_back({"routes", "0", "how many pages it has"});
    known.push_back({"groups", "no", "the pages' patterns have groups", true});
    const cli::ProgramOptions options(
        argc, argv, "the reference, to be measured", known);
    try {
        raise_descriptor_limit(20'000);
        if (options.text("style") == "callback")
            return run<chat::MessageBuffer>(options);
        if (options.text("style") == "coroutine")
            return run<chat::FutureMessageBuffer>(options);
        throw std::invalid_argument("--style must be callback or coroutine");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_server: %s\n", error.what());
        return 1;
    }
}
