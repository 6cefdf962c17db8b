#pragma once
// A client's connection to the chat, kept open from one request to the next as
// browsers do. (The client of chapter 08 makes a new one for each.) Given.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "concurrent.hpp"
#include "following.hpp"
#include "iostream.hpp"

namespace tornado::chat {

/// One request after the other, in somebody's name.
///
/// thread:   that of the loop that is current when it is made
/// lifetime: made by std::make_shared; whatever it returns keeps it
class ChatConnection : public std::enable_shared_from_this<ChatConnection> {
  public:
    ChatConnection(std::string host, std::uint16_t port, std::string name);

    /// Connects if it must, posts the form, and waits for the answer.
    ///
    /// form:    urlencoded: "body=hello"
    /// returns: the answer's body
    /// errors:  StreamClosedError; std::runtime_error for an answer other than
    ///          200
    Future<std::string> post(std::string path, std::string form);

    /// The same with a GET.
    Future<std::string> get(std::string path);

    /// Asks /a/message/updates: an Ask for follow().
    /// errors: as above; nlohmann::json::exception
    Future<std::vector<Heard>> updates(std::string cursor);

  private:
    Future<std::string>
    ask(std::string method, std::string path, std::string form);

    std::string host_;
    std::uint16_t port_;
    std::string name_;
    std::shared_ptr<IOStream> stream_;
};

}  // namespace tornado::chat
