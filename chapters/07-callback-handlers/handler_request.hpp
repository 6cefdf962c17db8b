#pragma once
// What a handler knows of its request. RequestHandler is derived from it.
//
// Mirrors the first half of tornado/web.py (v6.5.7) RequestHandler.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/stub/stub.hpp"

#include "httputil.hpp"
#include "routing.hpp"

namespace tornado::web {

class Application;
struct Settings;

/// Whether spaces around an argument are no part of it.
enum class Strip { no, yes };

/// The request, where it belongs, and its arguments.
class HandlerRequest {
  public:
    HandlerRequest() = default;
    HandlerRequest(const HandlerRequest&) = delete;
    HandlerRequest& operator=(const HandlerRequest&) = delete;
    virtual ~HandlerRequest() = default;

    // --- what it is about ---------------------------------------------------

    /// errors: std::logic_error in a constructor: initialize() comes later
    httputil::HTTPServerRequest& request() const;

    /// errors: std::logic_error if it is gone
    Application& application() const;
    const Settings& settings() const;

    /// The groups of the path, with escapes undone.
    /// Tornado: path_args, path_kwargs
    const PathArguments& path_arguments() const;

    /// The path of the rule of that name, see Application::reverse_url().
    template <typename... Arguments>
    std::string reverse_url(std::string_view name,
                            const Arguments&... arguments) const;

    // --- arguments: 07.2 ----------------------------------------------------
    // Of the query and of a form in the body: an argument that is in both, or
    // several times in one, has several values, those of the body last.

    /// The last value. Control characters but tabs and line breaks are spaces,
    /// and spaces around it are no part of it.
    ///
    /// otherwise: what to give if the request has no such argument
    /// errors:    MissingArgumentError without `otherwise`; HTTPError (400) for
    ///            a value that is not UTF-8
    /// Tornado:   RequestHandler.get_argument (v6.5.7:460)
    std::string get_argument(std::string_view name,
                             Strip strip = Strip::yes) const;
    std::string get_argument(std::string_view name,
                             std::string_view otherwise,
                             Strip strip = Strip::yes) const;
    std::optional<std::string> get_argument(std::string_view name,
                                            std::nullopt_t otherwise,
                                            Strip strip = Strip::yes) const;

    /// All values, in order.
    /// Tornado: RequestHandler.get_arguments (v6.5.7:478)
    std::vector<std::string> get_arguments(std::string_view name,
                                           Strip strip = Strip::yes) const;

    /// Those of the query alone.
    /// Tornado: RequestHandler.get_query_argument (v6.5.7:553)
    std::string get_query_argument(std::string_view name,
                                   Strip strip = Strip::yes) const;
    std::string get_query_argument(std::string_view name,
                                   std::string_view otherwise,
                                   Strip strip = Strip::yes) const;
    std::optional<std::string>
    get_query_argument(std::string_view name,
                       std::nullopt_t otherwise,
                       Strip strip = Strip::yes) const;
    std::vector<std::string>
    get_query_arguments(std::string_view name, Strip strip = Strip::yes) const;

    /// Those of the body alone.
    /// Tornado: RequestHandler.get_body_argument (v6.5.7:509)
    std::string get_body_argument(std::string_view name,
                                  Strip strip = Strip::yes) const;
    std::string get_body_argument(std::string_view name,
                                  std::string_view otherwise,
                                  Strip strip = Strip::yes) const;
    std::optional<std::string>
    get_body_argument(std::string_view name,
                      std::nullopt_t otherwise,
                      Strip strip = Strip::yes) const;
    std::vector<std::string> get_body_arguments(std::string_view name,
                                                Strip strip = Strip::yes) const;

    /// Makes text of an argument or of a group of the path.
    ///
    /// name:    the argument's; empty for a group
    /// errors:  HTTPError (400) if it is not UTF-8
    /// Tornado: RequestHandler.decode_argument (v6.5.7:610)
    virtual std::string decode_argument(std::string_view value,
                                        std::string_view name = "") const;

    // --- given: for Application, which has made the handler -----------------

    /// Says what the handler is for; before initialize().
    void attach(std::weak_ptr<Application> application,
                std::shared_ptr<httputil::HTTPServerRequest> request);

    std::shared_ptr<httputil::HTTPServerRequest> shared_request() const;

    /// "GET /path (127.0.0.1)", for log lines.
    std::string request_summary() const;

  protected:
    bool has_application() const;
    void set_path_arguments(PathArguments path);

  private:
    std::weak_ptr<Application> application_;
    std::shared_ptr<httputil::HTTPServerRequest> request_;
    PathArguments path_;
};

}  // namespace tornado::web
