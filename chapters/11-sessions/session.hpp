#pragma once
// What a handler remembers of who is asking, for as long as the request lasts.

#include <optional>
#include <string>

#include "common/stub/stub.hpp"

#include "handler_session.hpp"
#include "xsrf_token.hpp"

namespace tornado::web {

/// Of one request. HandlerSession::session() makes it when somebody asks.
struct HandlerSession::Session {
    friend class HandlerSession;

  private:
    // TASK 11.3: get_current_user() is asked once, and its answer may be that
    // nobody is there. 11.4: a page has one token, however many forms it has.
    // Yours to design.
};

}  // namespace tornado::web
