#pragma once
// Handlers that do what the test says. For tests only.

#include <functional>
#include <string>
#include <utility>

#include "tests/support/web_server.hpp"
#include "web.hpp"

namespace tornado::testing {

/// Answers GET and POST with whatever `what` does.
class Page : public web::RequestHandler {
  public:
    using What = std::function<void(Page&)>;

    void initialize(const What& what) { what_ = what; }

    void get() { what_(*this); }

    void post() { what_(*this); }

  private:
    What what_;
};

/// The answer to one GET of a page that does this.
inline WebAnswer page_answer(Page::What what,
                             const std::string& headers = "",
                             web::Settings settings = {}) {
    WebServer at({web::url<Page>("/", std::move(what))}, std::move(settings));
    return at.ask(web_get("/", headers));
}

}  // namespace tornado::testing
