#pragma once
// The simplest delegate: collects a request, and calls a function with it.
// Given, as an example of a delegate.
//
// Mirrors tornado/httpserver.py (v6.5.7) _CallableAdapter.

#include <functional>
#include <memory>
#include <string_view>

#include "httputil.hpp"

namespace tornado {

/// Calls a function with each request, when all of it is there.
class WholeRequests final : public httputil::HTTPServerConnectionDelegate {
  public:
    using Callback =
        std::function<void(std::shared_ptr<httputil::HTTPServerRequest>)>;

    explicit WholeRequests(Callback callback);

    std::shared_ptr<httputil::HTTPMessageDelegate> start_request(
        std::shared_ptr<httputil::HTTPConnection> connection) override;

  private:
    std::shared_ptr<const Callback> callback_;  // each request shares it
};

}  // namespace tornado
