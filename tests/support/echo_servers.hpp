#pragma once
// One echo server in three styles, side by side: callbacks, Futures, a
// coroutine. For tests, and for the book. Each keeps the rules of
// echo_contract.hpp.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "common/linechat/line_buffer.hpp"
#include "common/linechat/texts.hpp"
#include "common/net/unique_fd.hpp"

#include "gen.hpp"
#include "ioloop.hpp"
#include "line_connection.hpp"
#include "netutil.hpp"
#include "tests/support/echo_contract.hpp"

namespace tornado::echo {

using echo_contract::good_bye;
using echo_contract::idle_limit;

// --- callbacks --------------------------------------------------------------

/// The loop calls handle() when the client's socket is ready, and the timer
/// when it is not for too long. What is known of the client between two calls
/// must be kept in members.
class CallbackEcho : public std::enable_shared_from_this<CallbackEcho> {
  public:
    CallbackEcho(IOLoop& loop, UniqueFd fd)
        : loop_(loop)
        , fd_(std::move(fd)) {}

    ~CallbackEcho() {
        loop_.remove_timeout(idle_);
        loop_.remove_handler(fd_.get());
    }

    CallbackEcho(const CallbackEcho&) = delete;
    CallbackEcho& operator=(const CallbackEcho&) = delete;

    /// The loop's handler owns it from here on.
    void start() {
        loop_.add_handler(
            fd_.get(),
            [self = shared_from_this()](int, std::uint32_t events) {
                self->handle(events);
            },
            IOLoop::READ);
        wait_for_line();
    }

  private:
    void wait_for_line() {
        loop_.remove_timeout(idle_);
        idle_ = loop_.call_later(idle_limit, [this] { end(good_bye); });
    }

    void handle(std::uint32_t events) {
        auto self = shared_from_this();
        try {
            if (!ended_ && (events & IOLoop::READ) != 0) read();
            flush();
        } catch (const std::system_error&) {
            ended_ = true;
            output_.clear();
        }
        watch();
    }

    void read() {
        char bytes[4096];
        std::optional<std::size_t> size = read_from_fd(fd_.get(), bytes);
        if (!size) return;
        if (*size == 0) return end("");
        input_.append({bytes, *size});
        while (std::optional<std::string> line = input_.next_line()) {
            output_ += *line + "\n";
            wait_for_line();
        }
        if (input_.too_long()) end(linechat::too_long());
    }

    void end(const std::string& last_words) {
        output_ += last_words;
        ended_ = true;
        loop_.remove_timeout(idle_);
        watch();
    }

    void flush() {
        if (!output_.empty())
            output_.erase(0, write_to_fd(fd_.get(), output_).value_or(0));
    }

    void watch() {
        if (ended_ && output_.empty())
            loop_.remove_handler(fd_.get());  // and with it, this
        else
            loop_.update_handler(
                fd_.get(),
                (ended_ ? IOLoop::NONE : IOLoop::READ) |
                    (output_.empty() ? IOLoop::NONE : IOLoop::WRITE));
    }

    IOLoop& loop_;
    UniqueFd fd_;
    linechat::LineBuffer input_;
    std::string output_;
    bool ended_ = false;
    IOLoop::Timeout idle_;
};

inline void serve_with_callbacks(IOLoop& loop, UniqueFd fd) {
    std::make_shared<CallbackEcho>(loop, std::move(fd))->start();
}

// --- Futures ----------------------------------------------------------------

/// Each line that is there asks for the next one. The timer is the owner.
class FutureEcho : public std::enable_shared_from_this<FutureEcho> {
  public:
    FutureEcho(IOLoop& loop, UniqueFd fd)
        : loop_(loop)
        , client_(std::make_shared<LineConnection>(loop, std::move(fd))) {}

    void wait_for_line() {
        loop_.remove_timeout(idle_);
        idle_ = loop_.call_later(
            idle_limit, [self = shared_from_this()] { self->end(good_bye); });
        loop_.add_future(
            client_->read_line(),
            [weak = weak_from_this()](const Future<std::string>& line) {
                if (auto self = weak.lock()) self->hear(line);
            });
    }

  private:
    void hear(const Future<std::string>& line) {
        try {
            client_->write(line.result() + "\n");
            wait_for_line();
        } catch (const LineTooLong&) {
            end(linechat::too_long());
        } catch (const ConnectionClosed&) {
            end("");
        }
    }

    void end(const std::string& last_words) {
        client_->write(last_words);
        loop_.add_future(client_->flushed(),
                         [client = client_](const Future<void>&) {});
        loop_.remove_timeout(idle_);
    }

    IOLoop& loop_;
    std::shared_ptr<LineConnection> client_;
    IOLoop::Timeout idle_;
};

inline void serve_with_futures(IOLoop& loop, UniqueFd fd) {
    std::make_shared<FutureEcho>(loop, std::move(fd))->wait_for_line();
}

// --- a coroutine ------------------------------------------------------------

inline Future<void> echo(std::shared_ptr<LineConnection> client) {
    try {
        while (true) {
            std::string line =
                co_yield gen::with_timeout(idle_limit,
                                           client->read_line(),
                                           gen::quiet<ConnectionClosed>());
            client->write(line + "\n");
        }
    } catch (const TimeoutError&) {
        client->write(good_bye);
    } catch (const LineTooLong&) {
        client->write(linechat::too_long());
    } catch (const ConnectionClosed&) {
    }
    co_yield client->flushed();
}

inline void serve_with_a_coroutine(IOLoop& loop, UniqueFd fd) {
    (void)echo(std::make_shared<LineConnection>(loop, std::move(fd)));
}

}  // namespace tornado::echo
