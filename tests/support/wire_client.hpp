#pragma once
// Sends a row of the wire table to a server, and says in one line what came
// back. For tests only.

#include <string>
#include <string_view>

#include "common/http_parser/http_parser.hpp"
#include "common/testing/client.hpp"

#include "tests/support/wire_table.hpp"

namespace tornado::testing {

/// Reads answers one after the other out of all that was received.
class AnswerReader final : public HttpParserListener {
  public:
    void on_header_name(std::string_view) override {}

    void on_header_value(std::string_view) override {}

    void on_header_end() override {}

    /// "200(abc) open", as in the table.
    std::string read(std::string_view received) {
        using Event = HttpParser::Event;
        try {
            while (true) {
                const Event event = parser_.feed(received);
                if (event == Event::headers)
                    text_ += std::to_string(parser_.status_code()) + "(";
                if (event == Event::body) text_ += parser_.body();
                if (event == Event::message_end) end_of_answer();
                if (event == Event::need_more) break;
            }
            if (parser_.finish() == Event::message_end) end_of_answer();
        } catch (const HttpParseError&) {
            text_ += "…) ";
        }
        constexpr std::string_view last = "200(last) ";
        const bool open = text_.ends_with(last);
        if (open) text_.resize(text_.size() - last.size());
        return text_ + (open ? "open" : "closed");
    }

  private:
    void end_of_answer() {
        // A body without an end runs into the next answer.
        const std::size_t next = text_.find("HTTP/1.");
        if (next != text_.npos) text_.replace(next, text_.npos, " unframed");
        text_ += ") ";
        if (text_.ends_with("() ")) text_.replace(text_.size() - 3, 3, " ");
        parser_.reset();
    }

    HttpParser parser_{HttpParser::Type::response, *this};
    std::string text_;
};

/// What the server on `port` makes of a row. `turn` waits a little for
/// something to happen.
template <typename Turn>
std::string
answer_of(const WireRow& row, std::uint16_t port, const Turn& turn) {
    Client client(port);
    client.send(row.request + last_request);
    drive_until(
        turn,
        [&] { return client.closed(); },
        "the server has answered all, and closed: " + row.name);
    return AnswerReader().read(client.received());
}

}  // namespace tornado::testing
