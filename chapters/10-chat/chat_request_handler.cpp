#include "chat_request_handler.hpp"

#include <utility>

#include "name_cookie.hpp"

namespace tornado::chat {

void ChatRequestHandler::set_default_headers() {
    set_header("Cache-Control", "no-store");
}

std::string ChatRequestHandler::name() const {
    auto name = name_in_cookie(request().headers.get("Cookie"));
    if (!name) throw web::HTTPError(403);
    return std::move(*name);
}

void ChatRequestHandler::finish_json(const std::string& json) {
    set_header("Content-Type", "application/json; charset=UTF-8");
    finish(json);
}

}  // namespace tornado::chat
