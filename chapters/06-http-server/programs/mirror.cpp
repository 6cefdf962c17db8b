// mirror: shows each request as the server understood it.
//
//     mirror --port 8006          then: curl -i 127.0.0.1:8006/any?path=1, or
//                                 a browser; /slow is held for two seconds

#include <chrono>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>

#include "common/cli/program_options.hpp"
#include "common/escape/escape.hpp"
#include "common/stub/stub.hpp"

#include "httpserver.hpp"
#include "ioloop.hpp"
#include "poller_option.hpp"

using namespace tornado;
using httputil::HTTPServerRequest;

static std::string page_about(const HTTPServerRequest& request) {
    std::string text = request.method + " " + request.path + " " +
                       request.version + ", from " + request.remote_ip + "\n";
    for (const auto& [name, values] : request.arguments())
        for (const std::string& value : values)
            text.append("argument ").append(name + " = ").append(value + "\n");
    for (const auto& [name, value] : request.headers.all())
        text.append("header ").append(name).append(": ").append(value) += '\n';
    text += "body of " + std::to_string(request.body.size()) + " bytes\n";
    return "<!doctype html><title>mirror</title><pre>\n" +
           escape::xhtml_escape(text) + "</pre>\n";
}

static void answer(const HTTPServerRequest& request) {
    // TASK 06.2: page_about() the request, as HTML in UTF-8, in one write.
    TORNADO_STUB("answer", "06.2");
}

static void serve(IOLoop& loop,
                  const std::shared_ptr<HTTPServerRequest>& request) {
    // TASK 06.3: answer() at once, but "/slow" after two seconds. Whoever has
    // left by then is not answered.
    TORNADO_STUB("serve", "06.3");
}

int main(int argc, char** argv) {
    auto known = server_and_poller_options(8006);
    known.push_back({"gzip", "", "unpack gzip bodies", true});
    cli::ProgramOptions options(
        argc, argv, "shows each request as the server understood it", known);
    try {
        IOLoop loop(make_poller(options.text("poller")));
        HTTPServer server(
            [&loop](const std::shared_ptr<HTTPServerRequest>& request) {
                serve(loop, request);
            },
            {.decompress_request = options.flag("gzip")},
            loop);
        server.listen(options.port(), options.text("address"));
        std::printf("mirror on port %d\n", server.port());
        std::fflush(stdout);
        loop.start();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "mirror: %s\n", error.what());
        return 1;
    }
}
