// slow_page: holds each GET for two seconds, and any number at once.
//
//     slow_page --port 8003                    then: curl 127.0.0.1:8003, or
//                                              a browser

#include "slow_page.hpp"

#include <chrono>
#include <cstdio>
#include <exception>
#include <memory>

#include "common/cli/program_options.hpp"
#include "common/stub/stub.hpp"

#include "ioloop.hpp"
#include "netutil.hpp"
#include "poller_option.hpp"

using namespace tornado;

static void serve(IOLoop& loop, UniqueFd listener) {
    // TASK 02.3: a page on the loop that takes two seconds, and the loop
    // started.
    TORNADO_STUB("serve", "02.3");
}

int main(int argc, char** argv) {
    cli::ProgramOptions options(argc,
                                argv,
                                "a page that takes two seconds",
                                server_and_poller_options(8003));
    try {
        UniqueFd listener =
            bind_socket(options.port(), options.text("address"));
        std::printf("slow_page on port %d\n", local_port(listener.get()));
        std::fflush(stdout);
        IOLoop loop(make_poller(options.text("poller")));
        serve(loop, std::move(listener));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "slow_page: %s\n", error.what());
        return 1;
    }
}
