#include "handler_request.hpp"

#include <stdexcept>
#include <utility>

#include "common/escape/escape.hpp"
#include "common/stub/stub.hpp"

#include "application.hpp"
#include "httperror.hpp"

namespace tornado::web {

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
    TORNADO_STUB("web::HandlerRequest::decode_argument", "07.2");
}

std::vector<std::string> HandlerRequest::get_arguments(std::string_view name,
                                                       Strip strip) const {
    // TASK 07.2: of query and body.
    TORNADO_STUB("web::HandlerRequest::get_arguments", "07.2");
}

std::vector<std::string>
HandlerRequest::get_query_arguments(std::string_view name, Strip strip) const {
    // TASK 07.2: of the query.
    TORNADO_STUB("web::HandlerRequest::get_query_arguments", "07.2");
}

std::vector<std::string>
HandlerRequest::get_body_arguments(std::string_view name, Strip strip) const {
    // TASK 07.2: of the body.
    TORNADO_STUB("web::HandlerRequest::get_body_arguments", "07.2");
}

std::optional<std::string> HandlerRequest::get_argument(
    std::string_view name, std::nullopt_t /*otherwise*/, Strip strip) const {
    // TASK 07.2: the last value, or nothing.
    TORNADO_STUB("web::HandlerRequest::get_argument", "07.2");
}

std::optional<std::string> HandlerRequest::get_query_argument(
    std::string_view name, std::nullopt_t /*otherwise*/, Strip strip) const {
    // TASK 07.2: the same of the query.
    TORNADO_STUB("web::HandlerRequest::get_query_argument", "07.2");
}

std::optional<std::string> HandlerRequest::get_body_argument(
    std::string_view name, std::nullopt_t /*otherwise*/, Strip strip) const {
    // TASK 07.2: the same of the body.
    TORNADO_STUB("web::HandlerRequest::get_body_argument", "07.2");
}

std::string HandlerRequest::get_argument(std::string_view name,
                                         Strip strip) const {
    // TASK 07.2: the last value; it must be there.
    TORNADO_STUB("web::HandlerRequest::get_argument", "07.2");
}

std::string HandlerRequest::get_query_argument(std::string_view name,
                                               Strip strip) const {
    // TASK 07.2: the same of the query.
    TORNADO_STUB("web::HandlerRequest::get_query_argument", "07.2");
}

std::string HandlerRequest::get_body_argument(std::string_view name,
                                              Strip strip) const {
    // TASK 07.2: the same of the body.
    TORNADO_STUB("web::HandlerRequest::get_body_argument", "07.2");
}

std::string HandlerRequest::get_argument(std::string_view name,
                                         std::string_view otherwise,
                                         Strip strip) const {
    // TASK 07.2: the last value, or `otherwise` as it is.
    TORNADO_STUB("web::HandlerRequest::get_argument", "07.2");
}

std::string HandlerRequest::get_query_argument(std::string_view name,
                                               std::string_view otherwise,
                                               Strip strip) const {
    // TASK 07.2: the same of the query.
    TORNADO_STUB("web::HandlerRequest::get_query_argument", "07.2");
}

std::string HandlerRequest::get_body_argument(std::string_view name,
                                              std::string_view otherwise,
                                              Strip strip) const {
    // TASK 07.2: the same of the body.
    TORNADO_STUB("web::HandlerRequest::get_body_argument", "07.2");
}

}  // namespace tornado::web
