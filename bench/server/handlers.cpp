#include "bench/server/handlers.hpp"

#include <functional>
#include <string>

#include <nlohmann/json.hpp>

#include "chat_pages.hpp"
#include "gen.hpp"

namespace tornado::bench {

namespace {

constexpr auto json_type = "application/json; charset=UTF-8";

class HelloHandler : public web::RequestHandler {
  public:
    void get() {
        set_header("Content-Type", "text/plain");
        write("Hello, World!");
    }
};

class GenHelloHandler : public web::RequestHandler {
  public:
    Future<void> get() {
        set_header("Content-Type", "text/plain");
        write("Hello, World!");
        co_return;
    }
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
        web::url<NewHandler>("/a/message/new", chat::board_of(buffer)),
        web::url<Updates>("/a/message/updates", std::ref(buffer)),
    };
}

}  // namespace

web::Rules rules(chat::MessageBuffer& buffer) {
    return rules_with<HelloHandler, UpdatesHandler>(buffer);
}

web::Rules rules(chat::FutureMessageBuffer& buffer) {
    return rules_with<GenHelloHandler, GenUpdatesHandler>(buffer);
}

}  // namespace tornado::bench
