#include "tcpclient.hpp"

#include <deque>
#include <exception>
#include <utility>

#include <sys/socket.h>

#include "common/net/sockets.hpp"
#include "common/stub/stub.hpp"

namespace tornado {

namespace {

using Connected = Future<std::shared_ptr<IOStream>>;

/// One call of TCPClient::connect(). The loop keeps it, with a timer, until it
/// has an outcome.
class Connector : public std::enable_shared_from_this<Connector> {
    // TASK 05.4: the addresses of one family one after the other, and beside
    // them, sooner or later, those of the other. The first stream wins.
  public:
    using MakeStream = std::function<std::shared_ptr<IOStream>(UniqueFd)>;

    Connector(IOLoop& loop, MakeStream make_stream)
        : loop_(loop)
        , make_stream_(std::move(make_stream)) {}

    Connected start(Future<std::vector<Address>> addresses,
                    std::optional<IOLoop::Duration> timeout) {
        keeper_ = loop_.call_later(
            timeout.value_or(IOLoop::Duration::max()),
            [self = shared_from_this()] {
                self->fail(std::make_exception_ptr(
                    TimeoutError("connect: not done in time")));
            });
        loop_.add_future(addresses, [weak = weak_from_this()](const auto& all) {
            auto self = weak.lock();
            if (!self) return;
            if (auto error = all.exception()) return self->fail(error);
            self->begin(all.result());
        });
        return connected_;
    }

  private:
    using Addresses = std::deque<Address>;

    void begin(const std::vector<Address>& addresses) {
        for (const Address& each : addresses)
            (each.family() == addresses.front().family() ? first_ : second_)
                .push_back(each);
        if (!second_.empty()) {
            fallback_ = loop_.call_later(TCPClient::fallback_delay,
                                         [weak = weak_from_this()] {
                                             if (auto self = weak.lock())
                                                 self->begin_second();
                                         });
        }
        try_next(first_);
    }

    void begin_second() {
        if (!fallback_) return;
        loop_.remove_timeout(*std::exchange(fallback_, std::nullopt));
        try_next(second_);
    }

    void try_next(Addresses& addresses) {
        while (!connected_.done() && !addresses.empty()) {
            const Address address = addresses.front();
            addresses.pop_front();
            try {
                return attempt(address, addresses);
            } catch (...) {
                error_ = std::make_exception_ptr(
                    StreamClosedError(std::current_exception()));
                begin_second();
            }
        }
        const bool last = first_.empty() && second_.empty() && trying_.empty();
        if (!connected_.done() && last && !fallback_) fail(error_);
    }

    void attempt(const Address& address, Addresses& rest) {
        UniqueFd socket(
            check_syscall("socket",
                          ::socket(address.family(),
                                   SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
                                   0)));
        auto stream = make_stream_(std::move(socket));
        trying_.push_back(stream);
        // Weak, both of them: the stream holds this callback.
        loop_.add_future(stream->connect(address),
                         [weak = weak_from_this(),
                          tried = std::weak_ptr(stream),
                          &rest](const Future<void>& done) {
                             auto self = weak.lock();
                             auto alive = tried.lock();
                             if (self && alive)
                                 self->tried(alive, done.exception(), rest);
                         });
    }

    void tried(const std::shared_ptr<IOStream>& stream,
               const std::exception_ptr& error,
               Addresses& addresses) {
        std::erase(trying_, stream);
        if (connected_.done()) return;
        if (!error) return finish([&] { connected_.set_result(stream); });
        error_ = error;
        begin_second();
        try_next(addresses);
    }

    void fail(std::exception_ptr error) {
        if (!error) error = std::make_exception_ptr(StreamClosedError());
        finish([&] { connected_.set_exception(error); });
    }

    template <typename SetOutcome>
    void finish(SetOutcome set_outcome) {
        const auto self = shared_from_this();
        loop_.remove_timeout(keeper_);
        if (fallback_) loop_.remove_timeout(*fallback_);
        trying_.clear();  // closes them
        set_outcome();
    }

    IOLoop& loop_;
    MakeStream make_stream_;
    Connected connected_;
    IOLoop::Timeout keeper_;                   // owns this
    std::optional<IOLoop::Timeout> fallback_;  // the second family's turn
    Addresses first_;
    Addresses second_;
    std::vector<std::shared_ptr<IOStream>> trying_;
    std::exception_ptr error_;  // the last one
};

}  // namespace

TCPClient::TCPClient(IOLoop& loop, Resolver resolver)
    : loop_(loop)
    , resolver_(std::move(resolver)) {
    // TASK 05.4: keep both.
}

void TCPClient::set_limits(StreamLimits limits) {
    // TASK 05.4: keep them.
    limits_ = limits;
}

void TCPClient::set_stream_factory(StreamFactory factory) {
    // TASK 05.4: keep it.
    factory_ = std::move(factory);
}

Future<std::shared_ptr<IOStream>>
TCPClient::connect(std::string host,
                   std::uint16_t port,
                   std::optional<IOLoop::Duration> timeout) {
    // TASK 05.4: ask the resolver, and try what it knows. Whatever goes wrong,
    // it is the Future's.
    Connector::MakeStream make_stream = [host,
                                         &loop = loop_,
                                         factory = factory_,
                                         limits = limits_](UniqueFd socket) {
        if (factory) return factory(std::move(socket), host, loop, limits);
        return std::make_shared<IOStream>(std::move(socket), loop, limits);
    };
    Future<std::vector<Address>> addresses;
    try {
        if (resolver_)
            addresses = resolver_(host, port);
        else
            addresses.set_result(resolve(host, port));
    } catch (...) {
        addresses =
            make_failed_future<std::vector<Address>>(std::current_exception());
    }
    return std::make_shared<Connector>(loop_, std::move(make_stream))
        ->start(addresses, timeout);
}

}  // namespace tornado
