#pragma once
// A collection of handlers, and who answers what.
//
// Mirrors tornado/web.py (v6.5.7) Application. Left out on purpose: output
// transforms, autoreload.

#include <concepts>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/escape/escape.hpp"
#include "common/stub/stub.hpp"

#include "httpserver.hpp"
#include "httputil.hpp"
#include "ioloop.hpp"
#include "request_handler.hpp"
#include "routing.hpp"
#include "settings.hpp"
#include "urlspec.hpp"

namespace tornado::web {

/// Has each request answered by a handler of the first rule that matches.
///
///     web::Application app({
///         web::url<MainHandler>("/"),
///         web::url<StoryHandler>("/story/([0-9]+)", std::ref(stories)),
///     });
///     app.listen(8888);
///     loop.start();
///
/// A request that no rule matches gets a 404, or the default_handler_class of
/// its settings.
///
/// thread:   the loop's
/// lifetime: owns the servers of listen(): destroying it closes them and their
///           connections. A handler that is still there then must not use
///           application() any more, which throws
/// Tornado:  web.py Application (v6.5.7:2129)
class Application {
  public:
    /// Of two rules with one name the later counts, and that is logged
    /// ("Multiple handlers named …").
    /// errors: std::invalid_argument; see URLSpec
    explicit Application(Rules rules, Settings settings = {});
    virtual ~Application();
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    /// Adds rules for the hosts that `host_pattern`, a regular expression,
    /// matches. They go before those of the constructor, which are for every
    /// host, and after those that were added before.
    /// Tornado: Application.add_handlers (v6.5.7:2312)
    void add_handlers(const std::string& host_pattern, Rules rules);

    /// Serves this application on `port`; the loop is started by somebody else.
    /// Several calls make several servers.
    ///
    /// address: as bind_sockets() has it; empty means every interface
    /// options: those of the HTTPServer
    /// errors:  as TCPServer::listen()
    /// Tornado: Application.listen (v6.5.7:2268)
    HTTPServer& listen(std::uint16_t port,
                       const std::string& address = "",
                       HTTPServerOptions options = {},
                       IOLoop& loop = IOLoop::current());

    /// A server for this application that listens nowhere yet.
    HTTPServer& add_server(HTTPServerOptions options = {},
                           IOLoop& loop = IOLoop::current());

    const Settings& settings() const;

    /// The path of the rule of that name, whose groups match the arguments:
    /// texts or numbers, which are escaped.
    ///
    /// errors:  std::invalid_argument: no such rule, or see
    ///          PathPattern::reverse()
    /// Tornado: Application.reverse_url (v6.5.7:2406)
    template <typename... Arguments>
    std::string reverse_url(std::string_view name,
                            const Arguments&... arguments) const {
        return reverse(name, std::vector<std::string>{path_text(arguments)...});
    }

    /// Writes the access log's line of a request that is finished:
    /// "200 GET /path (127.0.0.1) 0.62ms". From 400 on it is a warning, from
    /// 500 on an error.
    /// Tornado: Application.log_request (v6.5.7:2421)
    virtual void log_request(const RequestHandler& handler) const;

    /// A request's handler, and what its rule's groups have matched.
    struct Route {
        const HandlerClass* handler;
        PathArguments path;
    };

    /// Who answers.
    /// Tornado: Application.find_handler (v6.5.7:2368)
    Route find_handler(const httputil::HTTPServerRequest& request) const;

  private:
    static std::string path_text(std::string_view text);

    template <std::integral Number>
    static std::string path_text(Number number) {
        return std::to_string(number);
    }

    std::string reverse(std::string_view name,
                        std::span<const std::string> arguments) const;

    std::weak_ptr<Application> weak() const { return token_; }

    Settings settings_;

  private:
    // TASK 07.1: which rules are for which hosts?
    // Yours to design.

  private:
    // Given; the last members, so that they go before the others.
    std::vector<std::unique_ptr<HTTPServer>> servers_;
    std::shared_ptr<Application> token_{this, [](Application*) {}};
};

template <typename... Arguments>
std::string HandlerRequest::reverse_url(std::string_view name,
                                        const Arguments&... arguments) const {
    return application().reverse_url(name, arguments...);
}

}  // namespace tornado::web
