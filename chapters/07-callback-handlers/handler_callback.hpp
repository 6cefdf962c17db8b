#pragma once
// A callback that belongs to a handler.
//
// In Tornado stack contexts did this behind the scenes, until 5.1.

#include <exception>
#include <memory>
#include <utility>

#include "common/stub/stub.hpp"

#include "request_handler.hpp"

namespace tornado::web {

/// What RequestHandler::callback() makes: call it like the function in it.
///
/// errors:   none: what the function throws is the request's error
/// lifetime: keeps the function, and not the handler
template <typename Function>
class HandlerCallback {
  public:
    HandlerCallback(std::weak_ptr<RequestHandler> handler, Function function)
        : handler_(std::move(handler))
        , function_(std::move(function)) {}

    template <typename... Arguments>
    void operator()(Arguments&&... arguments) {
        // TASK 07.3: if the handler is there, keep it, and call the function;
        // what that throws goes to handle_exception().
        TORNADO_STUB("web::HandlerCallback::operator()", "07.3");
    }

  private:
    std::weak_ptr<RequestHandler> handler_;
    Function function_;
};

template <typename Function>
HandlerCallback<Function> RequestHandler::callback(Function function) {
    return {weak_from_this(), std::move(function)};
}

}  // namespace tornado::web
