// A page that takes a while to work out, from a pool of threads and from the
// loop's own, and one that takes none.
//
//     backend --port 8113
//     curl "127.0.0.1:8113/digest?text=hello"
//     curl "127.0.0.1:8113/blocking?text=hello"
//     curl 127.0.0.1:8113/hello

#include "backend.hpp"

#include <cstdio>
#include <exception>
#include <functional>
#include <string>

#include "common/cli/program_options.hpp"

#include "poller_option.hpp"
#include "web.hpp"

using namespace tornado;

namespace {

class HelloHandler : public web::RequestHandler {
  public:
    void get() { write("hello\n"); }
};

int run(const cli::ProgramOptions& options) {
    const long rounds = options.number("rounds", 1, 1'000'000'000);
    const Work work = [rounds](const std::string& text) {
        return stretched(text, rounds) + "\n";
    };
    const auto threads =
        static_cast<std::size_t>(options.number("threads", 1, 1000));
    ThreadPoolExecutor pool(threads);
    // After the pool: the loop closes first, and no request is left then.
    IOLoop loop(make_poller(options.text("poller")));
    loop.make_current();
    web::Application app({
        web::url<HelloHandler>("/hello"),
        web::url<BackendHandler>("/digest", std::ref(pool), work),
        web::url<BlockingHandler>("/blocking", std::ref(pool), work),
    });
    const HTTPServer& server =
        app.listen(options.port(), options.text("address"));
    std::printf("backend on port %d, %zu threads\n", server.port(), threads);
    std::fflush(stdout);
    loop.start();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    auto known = server_and_poller_options(8113);
    known.push_back({"threads", "4", "in the pool"});
    known.push_back({"rounds", "300000", "of SHA-256 for each text"});
    const cli::ProgramOptions options(
        argc, argv, "slow work beside a loop", known);
    try {
        return run(options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "backend: %s\n", error.what());
        return 1;
    }
}
