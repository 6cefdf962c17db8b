// The chat, for people of whom somebody else says who they are:
//
//     login_chat --port 8012                   then: http://127.0.0.1:8012
//
// It brings along a provider for development, which believes whatever name
// somebody types. A real one is a matter of options:
//
//     login_chat --issuer https://id.example --client-id chat
//
// (over https when chapter 15 has brought that). Secrets come from the
// environment, and not from the command line, which everybody on the machine
// can read: CLIENT_SECRET, if one was agreed on, and COOKIE_SECRET, which signs
// the cookies; without one the program makes one up. (--cookie-secret is for
// trying.)

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "common/cli/program_options.hpp"

#include "development_provider.hpp"
#include "future_message_buffer.hpp"
#include "login.hpp"
#include "poller_option.hpp"

using namespace tornado;

namespace {

auth::LoginOptions login_options(const cli::ProgramOptions& options) {
    const char* secret = std::getenv("CLIENT_SECRET");
    return {.issuer = options.text("issuer"),
            .client_id = options.text("client-id"),
            .client_secret = secret ? secret : "",
            .redirect_uri = options.text("redirect-uri")};
}

int run(const cli::ProgramOptions& options) {
    IOLoop loop(make_poller(options.text("poller")));
    loop.make_current();
    auth::LoginOptions login = login_options(options);
    std::optional<auth::DevelopmentProvider> development;
    if (login.issuer.empty()) login.issuer = development.emplace().issuer();

    chat::FutureMessageBuffer buffer;
    web::Rules rules = session_chat::chat_rules(buffer);
    for (auto& rule : session_chat::provider_login_rules(
             std::make_shared<auth::IdentityProvider>(login)))
        rules.push_back(std::move(rule));
    const std::string secret =
        session_chat::cookie_secret(options.text("cookie-secret"));
    web::Application app(std::move(rules), session_chat::chat_settings(secret));
    const std::string& address = options.text("address");
    const HTTPServer& server =
        app.listen(options.port(), address, {.max_body_size = 64 * 1024});
    std::printf("chat on port %d: open http://%s:%d, the login is at %s\n",
                server.port(),
                address.c_str(),
                server.port(),
                login.issuer.c_str());
    std::fflush(stdout);
    loop.start();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    auto known = server_and_poller_options(8012);
    known.push_back({"issuer", "", "who is believed; none: one brought along"});
    known.push_back({"client-id", "chat", "what the issuer calls this chat"});
    known.push_back({"redirect-uri", "", "where it sends people back to"});
    known.push_back(
        {"cookie-secret", "", "for trying, where there is no COOKIE_SECRET"});
    const cli::ProgramOptions options(
        argc, argv, "a chat with somebody else's login", known);
    try {
        return run(options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "login_chat: %s\n", error.what());
        return 1;
    }
}
