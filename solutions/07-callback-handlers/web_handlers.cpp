#include "web_handlers.hpp"

#include <algorithm>
#include <string>

#include "common/stub/stub.hpp"

#include "httperror.hpp"

namespace tornado::web {

void ErrorHandler::initialize(int status) {
    // TASK 07.4: keep it for prepare().
    status_ = status;
}

void ErrorHandler::prepare() {
    // TASK 07.4: whatever the method is.
    throw HTTPError(status_);
}

void RedirectHandler::initialize(const std::string& url, bool permanent) {
    // TASK 07.2: keep them for get().
    url_ = url;
    permanent_ = permanent;
}

/// `url` with the groups in their places.
static std::string filled_in(std::string_view url,
                             const PathArguments& groups) {
    // TASK 07.2: "{0}" stands for the first. Walk through it once: a group may
    // have braces of its own.
    std::string text;
    while (!url.empty()) {
        std::size_t size = 1;
        std::string_view piece = url.substr(0, 1);
        for (std::size_t i = 0; i < groups.values.size(); ++i) {
            const std::string place = "{" + std::to_string(i) + "}";
            if (!url.starts_with(place)) continue;
            size = place.size();
            piece = groups.values[i] ? std::string_view(*groups.values[i]) : "";
        }
        text += piece;
        url.remove_prefix(size);
    }
    return text;
}

void RedirectHandler::get() {
    // TASK 07.2: put the groups in, and what the query is.
    std::string url = filled_in(url_, path_arguments());
    if (!request().query.empty()) {
        const std::size_t end = std::min(url.find('#'), url.size());
        const bool has_query = url.find('?') < end;
        url.insert(end, (has_query ? "&" : "?") + request().query);
    }
    redirect(url, permanent_ ? 301 : 302);
}

void RedirectHandler::head() {
    get();
}

void FallbackHandler::initialize(const Fallback& fallback) {
    // TASK 07.5: keep it for prepare().
    fallback_ = fallback;
}

void FallbackHandler::prepare() {
    // TASK 07.5: give the request away. If that throws nobody will answer it,
    // and the client must see that.
    hand_over();
    try {
        fallback_(shared_request());
    } catch (...) {
        if (auto stream = request().connection->detach()) stream->close();
        throw;
    }
}

}  // namespace tornado::web
