// The chat, as one runs it for others:
//
//     chat --port=8015                         one process
//     chat --port=8015 --processes=2           two, on one port
//     chat --port=8015 --certfile=… --keyfile=…     over TLS
//     chat --config=chat.conf                  all of this from a file
//
// What signs the cookies comes from the environment, COOKIE_SECRET, or from the
// file; everybody on the machine can read a command line.
//
// It ends in good order on SIGTERM, and opens its log anew on SIGHUP. --help
// says what else there is. Open it in two browsers.

#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include <signal.h>

#include "common/log/pretty.hpp"
#include "common/options/options.hpp"
#include "common/stub/stub.hpp"

#include "graceful_stop.hpp"
#include "leaving_chat.hpp"
#include "netutil.hpp"
#include "poller_option.hpp"
#include "process.hpp"
#include "signals.hpp"
#include "ssl_iostream.hpp"
#include "xheaders.hpp"

using namespace tornado;
using options::get;

namespace {

void define_options() {
    const auto define = [](const std::string& name, auto value, auto help) {
        options::define(name, value, {.help = help});
    };
    define("port", 8015, "where it listens");
    define("address", std::string("127.0.0.1"), "empty: everywhere");
    define("processes", 1, "how many; 0: one a core");
    define("poller", std::string("select"), "select or epoll");
    define("cookie_secret",
           std::string(),
           "for trying, or in a file; see COOKIE_SECRET");
    define("certfile", std::string(), "with --keyfile: speak TLS");
    define("keyfile", std::string(), "the certificate's key");
    define("stop_limit",
           IOLoop::Duration(std::chrono::seconds(10)),
           "how long a SIGTERM may take");
    options::global().define_multiple<std::string>(
        "proxies",
        {.help = "whose X-Real-Ip is believed: 127.0.0.1,10.0.0.0/8"});
    options::define("config", "", {.help = "a file of options", .callback = [] {
                                       options::parse_config_file(
                                           get<std::string>("config"),
                                           options::Final::no);
                                   }});
}

/// errors: options::Error
std::uint16_t port() {
    const int number = get<int>("port");
    if (number < 0 || number > 65535)
        throw options::Error("option \"port\": " + std::to_string(number) +
                             " is not between 0 and 65535");
    return static_cast<std::uint16_t>(number);
}

HTTPServerOptions server_options() {
    return {.protocol = get<std::string>("certfile").empty() ? "http" : "https",
            .max_body_size = 64 * 1024,
            .idle_connection_timeout = std::chrono::seconds(75),
            .body_timeout = std::chrono::seconds(60),
            .xheaders = trust_proxies(
                Networks(get<std::vector<std::string>>("proxies")))};
}

/// Each process has a log of its own: two that rename one file when it is
/// full would take it from each other.
void begin_logging() {
    const auto& prefix = get<std::string>("log_file_prefix");
    if (task_id() && !prefix.empty())
        options::global().set("log_file_prefix",
                              prefix + "." + std::to_string(*task_id()));
    options::global().run_parse_callbacks();
}

}  // namespace

/// Runs in each process.
int serve(std::vector<UniqueFd> sockets, const std::string& secret) {
    // TASK 15.3: a server of chat_rules() on these sockets, with
    // server_options(), and with TLS if there is a --certfile (15.5). It ends
    // well, within --stop_limit; and a SIGHUP has the log's files opened anew.
    IOLoop loop(make_poller(get<std::string>("poller")));
    loop.make_current();
    chat::FutureMessageBuffer buffer;
    GracefulStop stop(get<IOLoop::Duration>("stop_limit"));
    web::Application app(leaving_chat::chat_rules(buffer, stop),
                         session_chat::chat_settings(secret));
    HTTPServer& server = app.add_server(server_options());
    if (const auto& certfile = get<std::string>("certfile"); !certfile.empty())
        server.set_stream_factory(
            ssl_server_streams(std::make_shared<const SSLContext>(
                SSLContext::Side::server,
                SSLOptions{.certfile = certfile,
                           .keyfile = get<std::string>("keyfile")})));
    server.add_sockets(std::move(sockets));
    stop.add_server(server);
    stop.handle_signals();
    const SignalWatch log_files({SIGHUP}, [](int) { log::reopen_files(); });
    loop.start();
    return 0;
}

int main(int argc, char** argv) {
    try {
        define_options();
        options::parse_command_line(argc, argv, options::Final::no);
        const std::string secret =
            session_chat::cookie_secret(get<std::string>("cookie_secret"));
        auto sockets = bind_sockets(port(), get<std::string>("address"));
        std::printf("chat on port %d\n", local_port(sockets[0].get()));
        std::fflush(stdout);
        if (get<int>("processes") != 1) fork_processes(get<int>("processes"));
        begin_logging();
        return serve(std::move(sockets), secret);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "chat: %s\n", error.what());
        return 1;
    }
}
