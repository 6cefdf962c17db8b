#include "handler_request.hpp"

#include <stdexcept>
#include <utility>

#include "common/escape/escape.hpp"
#include "common/stub/stub.hpp"

#include "application.hpp"
#include "httperror.hpp"

namespace tornado::web {

namespace {

/// With control characters as spaces, and those around it stripped.
std::string cleaned(std::string text, Strip strip) {
    // TASK 07.2: tab, line feed, vertical tab, form feed and carriage return
    // stay what they are within the text; around it they are spaces, too.
    constexpr std::string_view spaces = " \t\n\v\f\r";
    for (char& c : text)
        if (static_cast<unsigned char>(c) < ' ' &&
            spaces.find(c) == spaces.npos)
            c = ' ';
    if (strip == Strip::no) return text;
    const std::size_t begin = text.find_first_not_of(spaces);
    if (begin == text.npos) return "";
    return text.substr(begin, text.find_last_not_of(spaces) + 1 - begin);
}

/// All values of `name`, as a handler gets them.
std::vector<std::string> values_of(const HandlerRequest& handler,
                                   const escape::Arguments& arguments,
                                   std::string_view name,
                                   Strip strip) {
    // TASK 07.2: each decoded, then cleaned.
    std::vector<std::string> values;
    const auto found = arguments.find(name);
    if (found == arguments.end()) return values;
    for (const std::string& value : found->second)
        values.push_back(cleaned(handler.decode_argument(value, name), strip));
    return values;
}

/// The last value of `name`; nothing if there is none.
std::optional<std::string> last_of(std::vector<std::string> values) {
    // TASK 07.2: the last one counts.
    if (values.empty()) return {};
    return std::move(values.back());
}

std::string required(std::optional<std::string> value, std::string_view name) {
    // TASK 07.2: what must be there and is not, is the client's mistake.
    if (!value) throw MissingArgumentError(std::string(name));
    return std::move(*value);
}

}  // namespace

httputil::HTTPServerRequest& HandlerRequest::request() const {
    if (!request_)
        throw std::logic_error("a handler has no request in its constructor: "
                               "use initialize() or prepare()");
    return *request_;
}

std::shared_ptr<httputil::HTTPServerRequest>
HandlerRequest::shared_request() const {
    return request_;
}

Application& HandlerRequest::application() const {
    if (const auto application = application_.lock()) return *application;
    throw std::logic_error("the handler's Application is gone (or not known "
                           "yet, in a constructor)");
}

const Settings& HandlerRequest::settings() const {
    return application().settings();
}

bool HandlerRequest::has_application() const {
    return !application_.expired();
}

const PathArguments& HandlerRequest::path_arguments() const {
    return path_;
}

void HandlerRequest::set_path_arguments(PathArguments path) {
    path_ = std::move(path);
}

void HandlerRequest::attach(
    std::weak_ptr<Application> application,
    std::shared_ptr<httputil::HTTPServerRequest> request) {
    application_ = std::move(application);
    request_ = std::move(request);
}

std::string HandlerRequest::request_summary() const {
    const httputil::HTTPServerRequest& about = request();
    return about.method + " " + about.uri + " (" + about.remote_ip + ")";
}

std::string HandlerRequest::decode_argument(std::string_view value,
                                            std::string_view name) const {
    // TASK 07.2: text is UTF-8 here. Do not print what is not.
    if (!escape::is_utf8(value))
        throw HTTPError(400,
                        "Invalid unicode in " +
                            std::string(name.empty() ? "url" : name));
    return std::string(value);
}

std::vector<std::string> HandlerRequest::get_arguments(std::string_view name,
                                                       Strip strip) const {
    // TASK 07.2: of query and body.
    auto values = get_query_arguments(name, strip);
    for (std::string& value : get_body_arguments(name, strip))
        values.push_back(std::move(value));
    return values;
}

std::vector<std::string>
HandlerRequest::get_query_arguments(std::string_view name, Strip strip) const {
    // TASK 07.2: of the query.
    return values_of(*this, request().query_arguments, name, strip);
}

std::vector<std::string>
HandlerRequest::get_body_arguments(std::string_view name, Strip strip) const {
    // TASK 07.2: of the body.
    return values_of(*this, request().body_arguments, name, strip);
}

std::optional<std::string> HandlerRequest::get_argument(
    std::string_view name, std::nullopt_t /*otherwise*/, Strip strip) const {
    // TASK 07.2: the last value, or nothing.
    return last_of(get_arguments(name, strip));
}

std::optional<std::string> HandlerRequest::get_query_argument(
    std::string_view name, std::nullopt_t /*otherwise*/, Strip strip) const {
    // TASK 07.2: the same of the query.
    return last_of(get_query_arguments(name, strip));
}

std::optional<std::string> HandlerRequest::get_body_argument(
    std::string_view name, std::nullopt_t /*otherwise*/, Strip strip) const {
    // TASK 07.2: the same of the body.
    return last_of(get_body_arguments(name, strip));
}

std::string HandlerRequest::get_argument(std::string_view name,
                                         Strip strip) const {
    // TASK 07.2: the last value; it must be there.
    return required(get_argument(name, std::nullopt, strip), name);
}

std::string HandlerRequest::get_query_argument(std::string_view name,
                                               Strip strip) const {
    // TASK 07.2: the same of the query.
    return required(get_query_argument(name, std::nullopt, strip), name);
}

std::string HandlerRequest::get_body_argument(std::string_view name,
                                              Strip strip) const {
    // TASK 07.2: the same of the body.
    return required(get_body_argument(name, std::nullopt, strip), name);
}

std::string HandlerRequest::get_argument(std::string_view name,
                                         std::string_view otherwise,
                                         Strip strip) const {
    // TASK 07.2: the last value, or `otherwise` as it is.
    return get_argument(name, std::nullopt, strip)
        .value_or(std::string(otherwise));
}

std::string HandlerRequest::get_query_argument(std::string_view name,
                                               std::string_view otherwise,
                                               Strip strip) const {
    // TASK 07.2: the same of the query.
    return get_query_argument(name, std::nullopt, strip)
        .value_or(std::string(otherwise));
}

std::string HandlerRequest::get_body_argument(std::string_view name,
                                              std::string_view otherwise,
                                              Strip strip) const {
    // TASK 07.2: the same of the body.
    return get_body_argument(name, std::nullopt, strip)
        .value_or(std::string(otherwise));
}

}  // namespace tornado::web
