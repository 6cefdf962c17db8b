#include "web_handlers.hpp"

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

void RedirectHandler::get() {
    // TASK 07.2: put the groups in, and what the query is.
    std::string url = url_;
    const auto& groups = path_arguments().values;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const std::string place = "{" + std::to_string(i) + "}";
        const std::size_t at = url.find(place);
        if (at != url.npos)
            url.replace(at, place.size(), groups[i].value_or(""));
    }
    if (!request().query.empty())
        url += (url.find('?') == url.npos ? "?" : "&") + request().query;
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
    // TASK 07.5: give the request away.
    hand_over();
    fallback_(shared_request());
}

}  // namespace tornado::web
