#include "bench/server/handlers.hpp"

#include <charconv>
#include <functional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "gen.hpp"

namespace tornado::bench {

namespace {

constexpr auto json_type = "application/json; charset=UTF-8";

void say(web::RequestHandler& handler, std::string_view text) {
    handler.set_header("Content-Type", "text/plain");
    handler.write(text);
}

class HelloHandler : public web::RequestHandler {
  public:
    void get() { say(*this, "Hello, World!"); }
};

class GenHelloHandler : public web::RequestHandler {
  public:
    Future<void> get() {
        say(*this, "Hello, World!");
        co_return;
    }
};

class NumberHandler : public web::RequestHandler {
  public:
    void get(const std::string& /*number*/) { say(*this, "Hello, World!"); }
};

/// The same text in each of them, so that no request has to make it.
class BytesHandler : public web::RequestHandler {
  public:
    void get(const std::string& digits) {
        static const std::string bytes(10'000'000, 'x');
        std::size_t size = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), size);
        if (size > bytes.size()) throw web::HTTPError(404, "not so many");
        say(*this, std::string_view(bytes).substr(0, size));
    }
};

class CountHandler : public web::RequestHandler {
  public:
    void post() { say(*this, std::to_string(request().body.size())); }
};

class EchoHandler : public web::RequestHandler {
  public:
    void post() {
        const auto value =
            nlohmann::json::parse(request().body, nullptr, false);
        if (value.is_discarded()) throw web::HTTPError(400, "no JSON");
        set_header("Content-Type", json_type);
        write(value.dump());
    }
};

class NewHandler : public web::RequestHandler {
  public:
    void initialize(chat::MessageBoard& board) { board_ = &board; }

    void post() {
        const auto message = chat::make_message(
            chat::make_id(), "somebody", get_argument("body"));
        set_header("Content-Type", json_type);
        finish(message->json);
        board_->new_messages(chat::Messages({message}));
    }

  private:
    chat::MessageBoard* board_ = nullptr;
};

class UpdatesHandler : public web::RequestHandler {
  public:
    void initialize(chat::MessageBuffer& buffer) { buffer_ = &buffer; }

    web::Asynchronous post() {
        token_ = buffer_->wait_for_messages(
            callback([this](const chat::Messages& news) { answer(news); }),
            get_argument("cursor", ""));
        return web::asynchronous;
    }

    void on_connection_close() override { buffer_->cancel_wait(token_); }

  private:
    void answer(const chat::Messages& news) {
        if (request().connection->closed()) return;
        set_header("Content-Type", json_type);
        finish(news.json());
    }

    chat::MessageBuffer* buffer_ = nullptr;
    chat::MessageBuffer::Token token_ = chat::MessageBuffer::Token::none;
};

class GenUpdatesHandler : public web::RequestHandler {
  public:
    void initialize(chat::FutureMessageBuffer& buffer) { buffer_ = &buffer; }

    Future<void> post() {
        news_ = buffer_->wait_for_messages(get_argument("cursor", ""));
        chat::Messages news = co_yield news_;
        if (request().connection->closed()) co_return;
        set_header("Content-Type", json_type);
        finish(news.json());
    }

    void on_connection_close() override { buffer_->cancel_wait(news_); }

  private:
    chat::FutureMessageBuffer* buffer_ = nullptr;
    Future<chat::Messages> news_;
};

template <typename Hello, typename Updates, typename Buffer>
web::Rules rules_with(Buffer& buffer) {
    return {
        web::url<Hello>("/"),
        web::url<EchoHandler>("/echo"),
        web::url<BytesHandler>("/bytes/([0-9]+)"),
        web::url<CountHandler>("/count"),
        web::url<NewHandler>("/a/message/new", std::ref(buffer)),
        web::url<Updates>("/a/message/updates", std::ref(buffer)),
    };
}

}  // namespace

web::Rules page_rules(std::size_t count, bool groups) {
    web::Rules rules;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string digits = std::to_string(10'000 + i).substr(1);
        const std::string path = "/page/" + digits;
        rules.push_back(groups ? web::url<NumberHandler>(path + "/([0-9]+)")
                               : web::url<HelloHandler>(path));
    }
    return rules;
}

web::Rules rules(chat::MessageBuffer& buffer) {
    return rules_with<HelloHandler, UpdatesHandler>(buffer);
}

web::Rules rules(chat::FutureMessageBuffer& buffer) {
    return rules_with<GenHelloHandler, GenUpdatesHandler>(buffer);
}

}  // namespace tornado::bench
