#pragma once
// What a handler throws to end its request.
//
// Mirrors tornado/web.py (v6.5.7) HTTPError, MissingArgumentError, Finish. Left
// out on purpose: log_message with arguments to be put in; you have `+`.

#include <exception>
#include <stdexcept>
#include <string>

namespace tornado::web {

/// Ends the request with this status:
///
///     if (!story) throw web::HTTPError(404, "no story " + id);
///
/// status:      the answer's
/// log_message: goes to the log, and never to the client
/// reason:      in place of the status's usual words
/// Tornado:     web.py HTTPError (v6.5.7:2537)
class HTTPError : public std::runtime_error {
  public:
    explicit HTTPError(int status,
                       const std::string& log_message = "",
                       std::string reason = "");

    int status_code() const { return status_; }

    const std::string& log_message() const { return log_message_; }

    const std::string& reason() const { return reason_; }

  private:
    int status_;
    std::string log_message_;
    std::string reason_;
};

/// A handler asked for an argument that the request does not have: 400.
/// Tornado: web.py MissingArgumentError (v6.5.7:2628)
class MissingArgumentError : public HTTPError {
  public:
    explicit MissingArgumentError(std::string name);

    const std::string& arg_name() const { return name_; }

  private:
    std::string name_;
};

/// Ends the request with what was set and written so far. Nothing is logged
/// but the request.
/// Tornado: web.py Finish (v6.5.7:2600)
class Finish : public std::exception {
  public:
    const char* what() const noexcept override;
};

}  // namespace tornado::web
