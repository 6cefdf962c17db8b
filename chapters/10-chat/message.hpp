#pragma once
// What people say in the chat. Given.
//
// In Tornado's demo a message is a dict, and several are a list of them.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tornado::chat {

/// One message. Made once, and shared by all who have to do with it.
struct Message {
    std::string id;    // nobody else's, ever
    std::string from;  // who has said it
    std::string body;  // what
    std::string html;  // both, as a page shows them
    std::string json;  // {"id": …, "from": …, "body": …, "html": …}
};

/// A message with its html and json:
///
///     <div class="message" id="mID"><b>FROM: </b>BODY</div>
///
/// in which what the people wrote is text, whatever it looks like.
///
/// errors: nlohmann::json::type_error for what is not UTF-8
std::shared_ptr<const Message>
make_message(std::string id, std::string from, std::string body);

/// An id that no message has had and none will have, not even in another
/// process or after a restart: 128 random bits.
std::string make_id();

/// Some messages, the oldest first. A handle: its copies share one list, and
/// its JSON is made once, however many want it.
class Messages {
  public:
    using List = std::vector<std::shared_ptr<const Message>>;

    /// None.
    Messages() = default;

    /// list: none of them null
    explicit Messages(List list);

    bool empty() const { return !content_; }

    std::size_t size() const { return list().size(); }

    const List& list() const;

    /// {"messages": [ … ]}, as a poll is answered.
    /// lifetime: until the last copy has gone
    const std::string& json() const;

  private:
    struct Content {
        List list;
        std::string json;
    };

    static const Content& none();

    std::shared_ptr<const Content> content_;  // null: none
};

}  // namespace tornado::chat
