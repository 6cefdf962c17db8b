#include "login.hpp"

#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "common/crypto/crypto.hpp"
#include "common/escape/escape.hpp"
#include "common/stub/stub.hpp"

#include "auth.hpp"
#include "gen.hpp"
#include "name_cookie.hpp"

namespace tornado::session_chat {

using auth::LoginAttempt;
using httpclient::HTTPClientError;
using nlohmann::json;

namespace {

constexpr const char* login_path = "/auth/login";

}  // namespace

Future<void> AuthLoginHandler::get() {
    // TASK 11.6: who comes from the provider brings a code, or an error.
    TORNADO_STUB("session_chat::AuthLoginHandler::get", "11.6");
}

void AuthLoginHandler::write_error(int status,
                                   const std::exception_ptr& /*error*/) {
    const char* what = status == 502
                           ? "The login service does not answer. That may pass."
                           : "This login did not work.";
    finish("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
           "<meta charset=\"utf-8\">\n<title>Chat: no login</title>\n"
           "<link rel=\"stylesheet\" href=\"/chat.css\">\n</head>\n"
           "<body class=\"door\">\n<main>\n<h1>Chat</h1>\n<p>" +
           std::string(what) + "</p>\n<p><a href=\"" + login_path +
           "\">Begin again</a></p>\n</main>\n</body>\n</html>\n");
}

web::Rules
provider_login_rules(std::shared_ptr<auth::IdentityProvider> provider) {
    return {web::url<AuthLoginHandler>(login_path, std::move(provider))};
}

}  // namespace tornado::session_chat
