#include "httpclient.hpp"

#include <list>
#include <map>
#include <mutex>
#include <utility>

#include "common/stub/stub.hpp"

#include "client_exchange.hpp"
#include "client_request.hpp"
#include "gen.hpp"

namespace tornado::httpclient {

namespace {

std::string text_of_error(int code, const std::string& message) {
    return "HTTP " + std::to_string(code) + ": " +
           (message.empty() ? std::string(httputil::reason_of(code)) : message);
}

/// Makes a loop the current one, and afterwards the one that was it before:
/// what a coroutine waits for meanwhile is that loop's. Given, for both
/// fetch(): a client's loop need not be the current one when they are called.
class CurrentLoop {
  public:
    explicit CurrentLoop(IOLoop& loop)
        : before_(IOLoop::current_or_null()) {
        loop.make_current();
    }

    ~CurrentLoop() {
        if (before_)
            before_->make_current();
        else
            IOLoop::clear_current();
    }

    CurrentLoop(const CurrentLoop&) = delete;
    CurrentLoop& operator=(const CurrentLoop&) = delete;

  private:
    IOLoop* before_;
};

/// What the next clients will use, for all threads.
struct Configured {
    // TASK 08.1: the options, and a lock.
    std::mutex mutex;
    AsyncHTTPClientOptions options;
};

Configured& configured() {
    // TASK 08.1: loops with static lifetime may ask after main(): never
    // destroyed.
    static auto* const chosen = new Configured;
    return *chosen;
}

}  // namespace

HTTPClientError::HTTPClientError(int code,
                                 const std::string& message,
                                 std::shared_ptr<const HTTPResponse> response)
    : std::runtime_error(text_of_error(code, message))
    , code_(code)
    , response_(std::move(response)) {}

std::exception_ptr HTTPResponse::error() const {
    // TASK 08.1: what was no success is an error, and has the answer with it.
    if (failure) return failure;
    if (code >= 200 && code < 300) return nullptr;
    return std::make_exception_ptr(HTTPClientError(
        code, reason, std::make_shared<const HTTPResponse>(*this)));
}

void HTTPResponse::rethrow() const {
    // TASK 08.1: throw it.
    if (auto thrown = error()) std::rethrow_exception(thrown);
}

struct AsyncHTTPClient::Shared : std::enable_shared_from_this<Shared> {
    // TASK 08.1: what all handles of one client know, and how it fetches. 08.4
    // brings the slots, of which there are max_clients, and who waits for one.
    using Request = std::shared_ptr<const HTTPRequest>;

    struct Waiting {
        Future<void> turn;
        IOLoop::Timeout timeout;
    };

    /// Gives the slot back that was taken.
    struct Slot {
        explicit Slot(std::shared_ptr<Shared> from)
            : shared(std::move(from)) {}

        ~Slot() { shared->give_slot_back(); }

        Slot(const Slot&) = delete;
        Slot& operator=(const Slot&) = delete;

        std::shared_ptr<Shared> shared;
    };

    Shared(IOLoop& its_loop, AsyncHTTPClientOptions chosen)
        : loop(its_loop)
        , options(std::move(chosen))
        , http(loop, options.resolver)
        , https(loop, options.resolver) {
        https.set_stream_factory(options.https_streams);
    }

    static std::shared_ptr<Shared> of(IOLoop& loop);
    static Future<HTTPResponse>
    fetch(std::shared_ptr<Shared> self, Request request, RaiseError raise);
    static Future<HTTPResponse> fetch_once(std::shared_ptr<Shared> self,
                                           Request request);

    Future<std::shared_ptr<IOStream>> connect(const OutgoingRequest& to,
                                              const HTTPRequest& request);
    Future<void> take_slot(std::optional<IOLoop::Duration> limit);
    void give_slot_back();
    void give_up(std::list<Waiting>::iterator place);

    IOLoop& loop;
    AsyncHTTPClientOptions options;
    TCPClient http;
    TCPClient https;
    std::size_t active = 0;   // fetches that have a slot
    std::list<Waiting> line;  // and those that have not, in order
};

/// The one that all handles of `loop` share.
std::shared_ptr<AsyncHTTPClient::Shared>
AsyncHTTPClient::Shared::of(IOLoop& loop) {
    // TASK 08.1: make it when it is first asked for, and keep it as long as the
    // loop is open. Loops live on several threads.
    using Known = std::
        map<std::weak_ptr<IOLoop>, std::weak_ptr<Shared>, std::owner_less<>>;
    static auto* const known = new Known;
    Configured& next = configured();
    std::scoped_lock lock(next.mutex);
    if (auto found = known->find(loop.weak()); found != known->end())
        if (auto shared = found->second.lock()) return shared;
    std::erase_if(*known, [](const auto& e) { return e.second.expired(); });
    auto shared = std::make_shared<Shared>(loop, next.options);
    loop.add_at_close_hook([shared] {});
    (*known)[loop.weak()] = shared;
    return shared;
}

/// All of a fetch, with its redirects.
Future<HTTPResponse> AsyncHTTPClient::Shared::fetch(
    std::shared_ptr<Shared> self, Request request, RaiseError raise) {
    // TASK 08.1: fetch once, and throw what was no success. 08.4: as long as
    // the answer points to another place, ask there.
    Request asked = request;
    HTTPResponse response = co_yield fetch_once(self, asked);
    while (is_redirect(*asked, response.code, response.headers)) {
        asked =
            std::make_shared<const HTTPRequest>(redirected(*asked, response));
        response = co_yield fetch_once(self, asked);
    }
    response.request = request;
    if (raise == RaiseError::yes) response.rethrow();
    co_return response;
}

/// One request, one answer.
Future<HTTPResponse>
AsyncHTTPClient::Shared::fetch_once(std::shared_ptr<Shared> self,
                                    Request request) {
    // TASK 08.1: connect, and exchange the request for its answer. 08.4: when
    // there is a slot.
    OutgoingRequest message = outgoing(*request);
    co_yield self->take_slot(connect_limit(*request));
    const Slot slot(self);
    HTTP1ConnectionParameters params;
    params.max_header_size = self->options.max_header_size;
    params.max_body_size = self->options.max_body_size;
    params.decompress = request->decompress_response;
    auto stream = self->connect(message, *request);
    HTTPResponse response = co_yield exchange(stream, message, request, params);
    co_return response;
}

Future<std::shared_ptr<IOStream>>
AsyncHTTPClient::Shared::connect(const OutgoingRequest& to,
                                 const HTTPRequest& request) {
    // TASK 08.1: TCPClient does it; for https only if it can.
    if (to.scheme == "https" && !options.https_streams)
        throw HTTPClientError(
            599, "no https: this client has no TLS, which chapter 15 brings");
    TCPClient& tcp = to.scheme == "https" ? https : http;
    return tcp.connect(to.host, to.port, connect_limit(request));
}

/// One of max_clients.
/// returns: done when it is the caller's; fails if that takes too long
Future<void>
AsyncHTTPClient::Shared::take_slot(std::optional<IOLoop::Duration> limit) {
    // TASK 08.1: everybody gets one. 08.4: not more than there are. The others
    // wait in a line, but not for ever.
    if (active < options.max_clients) {
        ++active;
        return make_ready_future<void>();
    }
    const auto place = line.insert(line.end(), Waiting());
    if (limit)
        place->timeout =
            loop.call_later(*limit, [weak = weak_from_this(), place] {
                if (auto self = weak.lock()) self->give_up(place);
            });
    return place->turn;
}

void AsyncHTTPClient::Shared::give_slot_back() {
    // TASK 08.1: nothing. 08.4: the first in the line has it now, and nobody
    // who comes meanwhile.
    if (line.empty()) {
        --active;
        return;
    }
    const Waiting first = line.front();
    line.pop_front();
    loop.remove_timeout(first.timeout);
    first.turn.set_result();
}

/// Who has waited too long leaves the line.
void AsyncHTTPClient::Shared::give_up(std::list<Waiting>::iterator place) {
    // TASK 08.4: its Future fails.
    const Future<void> turn = place->turn;
    line.erase(place);
    turn.set_exception(HTTPTimeoutError("Timeout in request queue"));
}

AsyncHTTPClient::AsyncHTTPClient(IOLoop& loop)
    : shared_(Shared::of(loop)) {
    // TASK 08.1: take the loop's.
}

AsyncHTTPClient::AsyncHTTPClient(AsyncHTTPClientOptions options, IOLoop& loop)
    : shared_(std::make_shared<Shared>(loop, std::move(options))) {
    // TASK 08.1: make one.
}

void AsyncHTTPClient::configure(AsyncHTTPClientOptions options) {
    // TASK 08.1: keep the options for those to come.
    Configured& next = configured();
    std::scoped_lock lock(next.mutex);
    next.options = std::move(options);
}

Future<HTTPResponse> AsyncHTTPClient::fetch(HTTPRequest request,
                                            RaiseError raise) {
    // TASK 08.1: fetch, and let what goes wrong be the Future's. The handle may
    // be gone before the answer is there.
    auto asked = std::make_shared<const HTTPRequest>(std::move(request));
    const CurrentLoop here(shared_->loop);
    return Shared::fetch(shared_, std::move(asked), raise);
}

void AsyncHTTPClient::fetch(HTTPRequest request, Callback callback) {
    // TASK 08.2: the same, and whatever comes of it, the callback is called
    // once, with a response. If there is no answer, make one that says so.
    auto asked = std::make_shared<const HTTPRequest>(std::move(request));
    IOLoop& loop = shared_->loop;
    const CurrentLoop here(loop);
    auto tell = [&loop, asked, start = loop.time(), callback](
                    const Future<HTTPResponse>& done) {
        HTTPResponse none;
        none.failure = done.exception();
        if (!none.failure) return callback(done.result());
        none.request = asked;
        none.effective_url = asked->url;
        none.request_time = loop.time() - start;
        callback(none);
    };
    loop.add_future(Shared::fetch(shared_, asked, RaiseError::no), tell);
}

}  // namespace tornado::httpclient
