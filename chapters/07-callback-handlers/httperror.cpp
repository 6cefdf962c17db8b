#include "httperror.hpp"

#include <utility>

#include "httputil.hpp"

namespace tornado::web {

namespace {

std::string
text_of(int status, const std::string& reason, const std::string& log_message) {
    std::string text = "HTTP " + std::to_string(status) + ": ";
    text += reason.empty() ? httputil::reason_of(status) : reason;
    if (!log_message.empty()) text += " (" + log_message + ")";
    return text;
}

}  // namespace

HTTPError::HTTPError(int status,
                     const std::string& log_message,
                     std::string reason)
    : runtime_error(text_of(status, reason, log_message))
    , status_(status)
    , log_message_(log_message)
    , reason_(std::move(reason)) {}

MissingArgumentError::MissingArgumentError(std::string name)
    : HTTPError(400, "Missing argument " + name)
    , name_(std::move(name)) {}

const char* Finish::what() const noexcept {
    return "the request is finished";
}

}  // namespace tornado::web
