#pragma once
// Pages for some addresses only.

#include <functional>

#include "networks.hpp"
#include "web.hpp"

namespace tornado::web {

/// A handler that only those in `inside` reach: everybody else gets a 403,
/// whichever of HTTP's methods they use, and before any code of a subclass runs
/// but its initialize().
///
///     class Figures : public web::InsideHandler { public: void get(); };
///     web::url<Figures>("/figures", std::cref(inside))
///
/// Behind a proxy it is as good as the server's xheaders: with trust_proxies()
/// remote_ip cannot be made up outside.
class InsideHandler : public RequestHandler {
  public:
    /// lifetime: `inside` must outlive the application
    void initialize(const Networks& inside) { inside_ = &inside; }

    /// Final, since a prepare() of a subclass would take its place, and nobody
    /// would be asked.
    /// errors: HTTPError (403)
    virtual void prepare() final;

  private:
    const Networks* inside_ = nullptr;
};

}  // namespace tornado::web
