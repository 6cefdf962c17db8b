// hello: greets whoever asks. The smallest server, for load and for curl.
//
//     hello --port 8016                        then: curl -i 127.0.0.1:8016

#include <cstdio>
#include <exception>
#include <memory>
#include <string>

#include "common/cli/program_options.hpp"
#include "common/stub/stub.hpp"

#include "httpserver.hpp"
#include "ioloop.hpp"
#include "poller_option.hpp"

using namespace tornado;

static void answer(const httputil::HTTPServerRequest& request) {
    // TASK 06.2: "Hello, world\n", with a Date.
    TORNADO_STUB("answer", "06.2");
}

int main(int argc, char** argv) {
    cli::ProgramOptions options(
        argc, argv, "greets whoever asks", server_and_poller_options(8016));
    try {
        IOLoop loop(make_poller(options.text("poller")));
        HTTPServer server(
            [](const std::shared_ptr<httputil::HTTPServerRequest>& request) {
                answer(*request);
            },
            {},
            loop);
        server.listen(options.port(), options.text("address"));
        std::printf("hello on port %d\n", server.port());
        std::fflush(stdout);
        loop.start();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "hello: %s\n", error.what());
        return 1;
    }
}
