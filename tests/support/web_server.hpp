#pragma once
// A web application on a loop that the test drives turn by turn. For tests
// only.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "common/testing/testing.hpp"

#include "tests/support/stream_pair.hpp"
#include "tests/support/web_answer.hpp"
#include "web.hpp"

namespace tornado::testing {

/// Serves on 127.0.0.1. Its access log goes nowhere, unless the settings say
/// otherwise.
class WebServer {
  public:
    explicit WebServer(web::Rules rules, web::Settings settings = {})
        : app(std::move(rules), quiet(std::move(settings)))
        , server(app.listen(0, "127.0.0.1", {}, loop)) {}

    void turn() { loop.turn(); }

    Client connect() const { return Client(server.port()); }

    /// Turns until `client` has an answer, and takes it.
    WebAnswer answer(Client& client, bool to_head = false) {
        std::optional<WebAnswer> answer;
        drive_until([this] { turn(); },
                    [&] {
                        const bool closed = client.closed();
                        answer = WebAnswerReader(to_head).read(
                            client.received(), closed);
                        return answer || closed;
                    },
                    "the answer is there, or the connection closed");
        EXPECT(answer, "an answer, and not a connection that just closes");
        client.take();
        return *answer;
    }

    /// Sends one request on a connection of its own.
    WebAnswer ask(const std::string& request) {
        Client client = connect();
        step("sent " + request.substr(0, request.find(" HTTP/")));
        client.send(request);
        return answer(client, request.starts_with("HEAD "));
    }

    CurrentTurnLoop loop;
    web::Application app;
    HTTPServer& server;

  private:
    static web::Settings quiet(web::Settings settings) {
        if (!settings.log_function)
            settings.log_function = [](const web::RequestHandler&) {};
        return settings;
    }
};

}  // namespace tornado::testing
