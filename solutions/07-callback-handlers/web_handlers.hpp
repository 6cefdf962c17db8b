#pragma once
// Handlers that every application may need.
//
// Mirrors tornado/web.py (v6.5.7) ErrorHandler, RedirectHandler,
// FallbackHandler.

#include <functional>
#include <memory>
#include <string>

#include "common/stub/stub.hpp"

#include "httputil.hpp"
#include "request_handler.hpp"

namespace tornado::web {

/// Answers everything with one error.
///
///     web::url<web::ErrorHandler>("/old/.*", 410)
///
/// Tornado: web.py ErrorHandler (v6.5.7:2642)
class ErrorHandler : public RequestHandler {
  public:
    void initialize(int status);

    /// errors: HTTPError, always
    void prepare();

    bool wants_xsrf_check() const override { return false; }

  private:
    int status_ = 404;
};

/// Sends every GET and HEAD elsewhere, with the query that it has, which goes
/// before a fragment of the URL. "{0}" in it stands for the path's first group,
/// "{1}" for the second.
///
///     web::url<web::RedirectHandler>("/pics/(.*)", "/photos/{0}")
///
/// Tornado: web.py RedirectHandler (v6.5.7:2658)
class RedirectHandler : public RequestHandler {
  public:
    /// permanent: 301, else 302
    void initialize(const std::string& url, bool permanent = true);
    void get();
    void head();

  private:
    std::string url_;
    bool permanent_ = true;
};

/// Has somebody else answer, who knows nothing of handlers.
///
///     web::url<web::FallbackHandler>(".*", other)
///
/// Tornado: web.py FallbackHandler (v6.5.7:3236)
class FallbackHandler : public RequestHandler {
  public:
    using Fallback =
        std::function<void(std::shared_ptr<httputil::HTTPServerRequest>)>;

    void initialize(const Fallback& fallback);
    void prepare();

  private:
    Fallback fallback_;
};

}  // namespace tornado::web
