#pragma once
// Failures that nobody will see, and which of them are worth a line in the
// log. Given.

#include <exception>
#include <functional>
#include <string>

#include "common/log/log.hpp"

namespace tornado::gen {

/// Says of an exception that it need not be logged. An empty one says so of
/// none.
/// Tornado: the `quiet_exceptions` arguments (v4.5.3)
using Quiet = std::function<bool(const std::exception_ptr&)>;

/// A Quiet for the exceptions of these types: quiet<ConnectionClosed>().
template <typename... Errors>
Quiet quiet() {
    return [](const std::exception_ptr& error) {
        auto is_a = [&error]<typename Error>(const Error*) {
            try {
                std::rethrow_exception(error);
            } catch (const Error&) {
                return true;
            } catch (...) {
                return false;
            }
        };
        return (is_a(static_cast<const Errors*>(nullptr)) || ...);
    };
}

/// True if `error` is to be kept quiet.
inline bool is_quiet(const Quiet& quiet, const std::exception_ptr& error) {
    return quiet && quiet(error);
}

/// Logs "`what`: " and the error.
inline void log_failure(const std::string& what,
                        const std::exception_ptr& error) {
    log::app_log.error(what + ": " + log::describe(error));
}

}  // namespace tornado::gen
