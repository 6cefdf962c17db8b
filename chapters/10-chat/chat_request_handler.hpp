#pragma once
// What the chat's handlers have in common. Given.

#include <string>

#include "web.hpp"

namespace tornado::chat {

class ChatRequestHandler : public web::RequestHandler {
  public:
    /// Says that no browser may keep the answer for the next one who asks.
    void set_default_headers() override;

  protected:
    /// The name that the request's cookie says.
    /// errors: HTTPError (403) if it says none
    std::string name() const;

    /// Finishes with a text that is JSON already.
    void finish_json(const std::string& json);
};

}  // namespace tornado::chat
