// The slow server that linechat asks. Given: it is somebody else's.
//
//     toy_upstream --port 8013 --delay 2000
//     nc 127.0.0.1 8013              and say: Tokyo, or Atlantis

#include "common/toy_upstream/toy_upstream.hpp"

#include <chrono>
#include <cstdio>
#include <exception>

#include "common/cli/program_options.hpp"

using namespace tornado;

int main(int argc, char** argv) {
    cli::ProgramOptions options(
        argc,
        argv,
        "knows what time it is, slowly",
        {{"port", "8013", "port to listen on; 0: any that is free"},
         {"delay", "2000", "milliseconds before each answer"}});
    try {
        ToyUpstream upstream(
            options.port(),
            std::chrono::milliseconds(options.number("delay", 0, 3'600'000)));
        std::printf("toy_upstream on port %d\n", upstream.port());
        std::fflush(stdout);
        upstream.serve();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "toy_upstream: %s\n", error.what());
        return 1;
    }
}
