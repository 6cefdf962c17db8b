// The chat, whose page listens instead of asking. Open it in two browsers:
//
//     chat --port 8011                         then: http://127.0.0.1:8011
//
// With --polls the page asks, as in chapter 11; both may be in one room. For
// the program compare: --quiet, --no-xsrf, and a --cookie-secret of both.

#include <cstdint>
#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "common/cli/program_options.hpp"
#include "common/net/descriptor_limit.hpp"

#include "chat_socket.hpp"
#include "poller_option.hpp"
#include "server_figures.hpp"

using namespace tornado;

namespace {

web::Rules rules(chat::FutureMessageBuffer& buffer, bool polls) {
    web::Rules all = polls ? session_chat::chat_rules(buffer)
                           : session_chat::socket_chat_rules(buffer);
    for (auto& rule : session_chat::name_login_rules())
        all.push_back(std::move(rule));
    return all;
}

int run(const cli::ProgramOptions& options) {
    constexpr std::size_t many = 20'000;  // descriptors
    raise_descriptor_limit(many);
    std::uint64_t polls = 0;
    IOLoop loop(std::make_unique<chat::CountingPoller>(
        make_poller(options.text("poller")), polls));
    loop.make_current();
    chat::FutureMessageBuffer buffer;
    web::Rules all = rules(buffer, options.flag("polls"));
    all.push_back(web::url<chat::FiguresHandler>(
        "/a/figures", std::cref(buffer), std::cref(polls)));
    const std::string secret =
        session_chat::cookie_secret(options.text("cookie-secret"));
    web::Settings settings =
        session_chat::chat_settings(secret, !options.flag("no-xsrf"));
    if (options.flag("quiet"))
        settings.log_function = [](const web::RequestHandler&) {};
    web::Application app(std::move(all), std::move(settings));
    const std::string& address = options.text("address");
    const HTTPServer& server =
        app.listen(options.port(), address, {.max_body_size = 64 * 1024});
    std::printf("chat on port %d: open http://%s:%d in two browsers\n",
                server.port(),
                address.c_str(),
                server.port());
    std::fflush(stdout);
    loop.start();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    auto known = server_and_poller_options(8011);
    known.push_back({"polls", "no", "the page asks, as in chapter 11", true});
    known.push_back({"quiet", "no", "no line for each request", true});
    known.push_back(
        {"cookie-secret", "", "for trying, where there is no COOKIE_SECRET"});
    known.push_back({"no-xsrf", "no", "believe every POST", true});
    const cli::ProgramOptions options(argc, argv, "a chat", known);
    try {
        return run(options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "chat: %s\n", error.what());
        return 1;
    }
}
