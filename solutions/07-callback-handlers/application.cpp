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
    for (const HandlerMethod& method : all)
        if (method.name == name) return &method;
    return nullptr;
}

Application::Application(Rules rules, Settings settings)
    : settings_(std::move(settings))
    , not_found_(settings_.default_handler_class
                     ? *settings_.default_handler_class
                     : handler_class<ErrorHandler>(404)) {
    // TASK 07.1: the rules for every host, behind those that settings bring.
    if (settings_.static_rules) rules_ = settings_.static_rules(settings_);
    rules_.insert(rules_.end(),
                  std::make_move_iterator(rules.begin()),
                  std::make_move_iterator(rules.end()));
    remember_names(rules_);
}

Application::~Application() = default;

void Application::add_handlers(const std::string& host_pattern, Rules rules) {
    // TASK 07.1: one more group, for the hosts that match.
    hosts_.push_back({PathPattern(host_pattern), std::move(rules)});
    remember_names(hosts_.back().rules);
}

void Application::remember_names(const Rules& rules) {
    // TASK 07.1: for reverse_url(). A name that is there already is replaced,
    // and that is logged.
    for (const URLSpec& rule : rules) {
        if (rule.name().empty()) continue;
        if (named_.contains(rule.name()))
            log::app_log.warning("Multiple handlers named " + rule.name() +
                                 "; replacing previous value");
        named_.insert_or_assign(rule.name(), &rule);
    }
}

Application::Route
Application::find_handler(const HTTPServerRequest& request) const {
    // TASK 07.1: groups whose host matches first, in order; then the rules for
    // every host; then the groups of default_host, unless a proxy was asked.
    // If no rule matches: a 404.
    Route route{&not_found_, {}};
    if (!hosts_.empty() && find_rule(request.host_name(), request.path, route))
        return route;
    if (find_rule(rules_, request.path, route)) return route;
    if (!settings_.default_host.empty() &&
        !request.headers.contains("X-Real-Ip"))
        find_rule(settings_.default_host, request.path, route);
    return route;
}

/// Looks in the groups that are for `host`.
/// returns: true if it has found a rule, which `route` is set to then
bool Application::find_rule(std::string_view host,
                            std::string_view path,
                            Route& route) const {
    // TASK 07.1: in all that match, not only in the first.
    for (const HostRules& group : hosts_)
        if (group.host.match(host) && find_rule(group.rules, path, route))
            return true;
    return false;
}

bool Application::find_rule(const Rules& rules,
                            std::string_view path,
                            Route& route) const {
    // TASK 07.1: the first that matches.
    for (const URLSpec& rule : rules) {
        auto arguments = rule.pattern().match(path);
        if (!arguments) continue;
        route = {&rule.handler(), std::move(*arguments)};
        return true;
    }
    return false;
}

std::string Application::path_text(std::string_view text) {
    return std::string(text);
}

std::string Application::reverse(std::string_view name,
                                 std::span<const std::string> arguments) const {
    // TASK 07.1: the pattern of that name knows the way back.
    const auto found = named_.find(name);
    if (found == named_.end())
        throw std::invalid_argument("there is no rule named " +
                                    std::string(name));
    return found->second->pattern().reverse(arguments);
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
    if (settings_.log_function) return settings_.log_function(handler);
    const std::chrono::duration<double, std::milli> took =
        handler.request().request_time();
    std::array<char, 32> time{};
    std::snprintf(time.data(), time.size(), " %.2fms", took.count());
    const int status = handler.get_status();
    const std::string line =
        std::to_string(status) + " " + handler.request_summary() + time.data();
    if (status < 400)
        log::access_log.info(line);
    else if (status < 500)
        log::access_log.warning(line);
    else
        log::access_log.error(line);
}

}  // namespace tornado::web
