#include "web_handlers.hpp"

#include <algorithm>
#include <string>

#include "common/stub/stub.hpp"

#include "httperror.hpp"

namespace tornado::web {

void ErrorHandler::initialize(int status) {
    // TASK 07.4: keep it for prepare().
    TORNADO_STUB("web::ErrorHandler::initialize", "07.4");
}

void ErrorHandler::prepare() {
    // TASK 07.4: whatever the method is.
    TORNADO_STUB("web::ErrorHandler::prepare", "07.4");
}

void RedirectHandler::initialize(const std::string& url, bool permanent) {
    // TASK 07.2: keep them for get().
    TORNADO_STUB("web::RedirectHandler::initialize", "07.2");
}

/// `url` with the groups in their places.
static std::string filled_in(std::string_view url,
                             const PathArguments& groups) {
    // TASK 07.2: "{0}" stands for the first. Walk through it once: a group may
    // have braces of its own.
    TORNADO_STUB("web::filled_in", "07.2");
}

void RedirectHandler::get() {
    // TASK 07.2: put the groups in, and what the query is.
    TORNADO_STUB("web::RedirectHandler::get", "07.2");
}

void RedirectHandler::head() {
    get();
}

void FallbackHandler::initialize(const Fallback& fallback) {
    // TASK 07.5: keep it for prepare().
    TORNADO_STUB("web::FallbackHandler::initialize", "07.5");
}

void FallbackHandler::prepare() {
    // TASK 07.5: give the request away. If that throws nobody will answer it,
    // and the client must see that.
    TORNADO_STUB("web::FallbackHandler::prepare", "07.5");
}

}  // namespace tornado::web
