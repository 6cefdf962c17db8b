// A slow web server that somebody else runs: it knows what time it is, and
// takes its time to say so. Given.
//
//     slow_upstream --port 8018 --delay 2000
//     curl 127.0.0.1:8018

#include <chrono>
#include <cstdio>
#include <ctime>
#include <exception>
#include <string>

#include "common/cli/program_options.hpp"

#include "gen.hpp"
#include "poller_option.hpp"
#include "web.hpp"

using namespace tornado;

namespace {

using Delay = std::chrono::milliseconds;

std::string time_of_day() {
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    ::localtime_r(&now, &local);
    char text[16];
    std::strftime(text, sizeof text, "%T", &local);
    return text;
}

class TimeHandler : public web::RequestHandler {
  public:
    void initialize(Delay delay) { delay_ = delay; }

    Future<void> get() {
        set_header("Content-Type", "text/plain; charset=UTF-8");
        co_yield gen::sleep(delay_);
        write("it is " + time_of_day() + "\n");
    }

  private:
    Delay delay_{};
};

}  // namespace

int main(int argc, char** argv) {
    auto known = server_and_poller_options(8018);
    known.push_back({"delay", "2000", "milliseconds before each answer"});
    cli::ProgramOptions options(
        argc, argv, "knows what time it is, slowly", known);
    try {
        IOLoop loop(make_poller(options.text("poller")));
        loop.make_current();
        const Delay delay(options.number("delay", 0, 3'600'000));
        web::Application app({web::url<TimeHandler>("/.*", delay)});
        const HTTPServer& server =
            app.listen(options.port(), options.text("address"));
        std::printf("slow_upstream on port %d\n", server.port());
        std::fflush(stdout);
        loop.start();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "slow_upstream: %s\n", error.what());
        return 1;
    }
}
