// The chat, in as many processes as you like:
//
//     redis-server --port 6380
//     chat --port 8014 --redis 127.0.0.1:6380       in another terminal
//     chat --port 8015 --redis 127.0.0.1:6380       and in another
//
// Open http://127.0.0.1:8014 and http://127.0.0.1:8015. With "--archive FILE"
// everything is kept, and /a/search?words=hello finds it (14.4).

#include <cstdio>
#include <exception>
#include <functional>
#include <optional>
#include <string>

#include "common/cli/program_options.hpp"

#include "archive.hpp"
#include "poller_option.hpp"
#include "shared_chat.hpp"

using namespace tornado;

namespace {

web::Rules rules_of(redis::MessageFeed& feed,
                    chat::FutureMessageBuffer& buffer,
                    std::optional<redis::Archive>& archive) {
    web::Rules rules = redis::chat_rules(feed, buffer);
    if (archive)
        rules.push_back(
            web::url<redis::SearchHandler>("/a/search", std::ref(*archive)));
    return rules;
}

}  // namespace

int main(int argc, char** argv) {
    auto known = server_and_poller_options(8014);
    known.push_back(
        {"redis", "127.0.0.1:6379", "ADDRESS:PORT, or a Unix socket's path"});
    known.push_back({"archive", "", "an SQLite file that keeps all (14.4)"});
    const cli::ProgramOptions options(
        argc, argv, "a chat of many processes", known);
    try {
        IOLoop loop(make_poller(options.text("poller")));
        loop.make_current();
        const auto endpoint = redis::endpoint_from(options.text("redis"));
        redis::Client client(endpoint);
        redis::Subscriber subscriber(endpoint);
        chat::FutureMessageBuffer buffer;
        std::optional<redis::Archive> archive;
        std::optional<redis::ArchivedBoard> archived;
        if (!options.text("archive").empty())
            archived.emplace(buffer, archive.emplace(options.text("archive")));
        chat::MessageBoard& board =
            archived ? static_cast<chat::MessageBoard&>(*archived) : buffer;
        redis::MessageFeed feed(client, subscriber, board);
        web::Application app(rules_of(feed, buffer, archive));
        HTTPServerOptions limits;
        limits.max_body_size = 64 * 1024;  // nobody says more at once
        const std::string& address = options.text("address");
        const HTTPServer& server = app.listen(options.port(), address, limits);
        std::printf("chat on port %d: open http://%s:%d\n",
                    server.port(),
                    address.c_str(),
                    server.port());
        std::fflush(stdout);
        loop.start();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "chat: %s\n", error.what());
        return 1;
    }
}
