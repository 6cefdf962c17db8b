// The chat, for people who have logged in. Open it in two browsers:
//
//     chat --port 8011                         then: http://127.0.0.1:8011
//
// Who has logged in stays so when it is started again with the same secret. It
// comes from the environment, COOKIE_SECRET; without one the program makes one
// up. (--cookie-secret is for trying: everybody on the machine can read a
// command line.) --no-xsrf believes every POST, as chapter 10 did.

#include <cstdio>
#include <exception>
#include <string>

#include "common/cli/program_options.hpp"

#include "future_message_buffer.hpp"
#include "poller_option.hpp"
#include "session_chat.hpp"

using namespace tornado;

namespace {

int run(const cli::ProgramOptions& options) {
    IOLoop loop(make_poller(options.text("poller")));
    loop.make_current();
    chat::FutureMessageBuffer buffer;
    web::Rules rules = session_chat::chat_rules(buffer);
    for (auto& rule : session_chat::name_login_rules())
        rules.push_back(std::move(rule));
    const std::string secret =
        session_chat::cookie_secret(options.text("cookie-secret"));
    web::Application app(
        std::move(rules),
        session_chat::chat_settings(secret, !options.flag("no-xsrf")));
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
    known.push_back(
        {"cookie-secret", "", "for trying, where there is no COOKIE_SECRET"});
    known.push_back({"no-xsrf", "no", "believe every POST", true});
    const cli::ProgramOptions options(argc, argv, "a chat with a login", known);
    try {
        return run(options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "chat: %s\n", error.what());
        return 1;
    }
}
