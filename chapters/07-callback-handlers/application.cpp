#include "application.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <utility>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

#include "request_delegate.hpp"
#include "web_handlers.hpp"

namespace tornado::web {

using httputil::HTTPServerRequest;

namespace {

/// Has each request of a server collected for its handler.
class Entrance final : public httputil::HTTPServerConnectionDelegate {
  public:
    explicit Entrance(std::weak_ptr<Application> application)
        : application_(std::move(application)) {}

    std::shared_ptr<httputil::HTTPMessageDelegate> start_request(
        std::shared_ptr<httputil::HTTPConnection> connection) override {
        return make_request_delegate(application_, std::move(connection));
    }

  private:
    std::weak_ptr<Application> application_;
};

}  // namespace

const HandlerMethod* HandlerMethods::find(std::string_view name) const {
    // TASK 07.2: there are seven, and no more.
    TORNADO_STUB("web::HandlerMethods::find", "07.2");
}

Application::Application(Rules rules, Settings settings) {
    // TASK 07.1: the rules for every host, behind those that settings bring.
    TORNADO_STUB("web::Application::Application", "07.1");
}

Application::~Application() = default;

void Application::add_handlers(const std::string& host_pattern, Rules rules) {
    // TASK 07.1: one more group, for the hosts that match.
    TORNADO_STUB("web::Application::add_handlers", "07.1");
}

Application::Route
Application::find_handler(const HTTPServerRequest& request) const {
    // TASK 07.1: groups whose host matches first, in order; then the rules for
    // every host; then the groups of default_host, unless a proxy was asked.
    // If no rule matches: a 404.
    TORNADO_STUB("web::Application::find_handler", "07.1");
}

std::string Application::path_text(std::string_view text) {
    return std::string(text);
}

std::string Application::reverse(std::string_view name,
                                 std::span<const std::string> arguments) const {
    // TASK 07.1: the pattern of that name knows the way back.
    TORNADO_STUB("web::Application::reverse", "07.1");
}

HTTPServer& Application::add_server(HTTPServerOptions options, IOLoop& loop) {
    servers_.push_back(std::make_unique<HTTPServer>(
        std::make_shared<Entrance>(weak()), std::move(options), loop));
    return *servers_.back();
}

HTTPServer& Application::listen(std::uint16_t port,
                                const std::string& address,
                                HTTPServerOptions options,
                                IOLoop& loop) {
    HTTPServer& server = add_server(std::move(options), loop);
    server.listen(port, address);
    return server;
}

const Settings& Application::settings() const {
    return settings_;
}

void Application::log_request(const RequestHandler& handler) const {
    // TASK 07.2: one line; the worse the status, the louder.
    TORNADO_STUB("web::Application::log_request", "07.2");
}

}  // namespace tornado::web
