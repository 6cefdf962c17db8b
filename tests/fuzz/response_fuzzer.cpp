// Whatever a server answers: no crash, no hang, and the same outcome however
// the bytes arrive.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include <sys/socket.h>

#include "common/log/log.hpp"
#include "common/net/sockets.hpp"

#include "client_exchange.hpp"
#include "client_request.hpp"
#include "httpclient.hpp"
#include "tests/support/fake_time_loop.hpp"

using namespace tornado;

namespace {

/// The response in a text, or "failed".
std::string outcome(const Future<httpclient::HTTPResponse>& fetch) {
    if (fetch.exception()) return "failed";
    const auto& response = fetch.result();
    std::string text = std::to_string(response.code) + response.reason;
    response.headers.append_to(text);
    return text + "[" + response.body + "]";
}

/// What the client makes of `bytes`, which come in slices; then the server
/// closes.
std::string answered(std::string_view bytes, std::size_t slice) {
    log::set_sink([](const log::Record&) {});
    testing::FakeTimeIOLoop loop;
    loop.make_current();
    auto [ours, theirs] = socket_pair();
    const auto request =
        std::make_shared<const httpclient::HTTPRequest>("http://127.0.0.1/");
    HTTP1ConnectionParameters params;
    params.chunk_size = 64;
    params.max_header_size = params.max_body_size = 1000;
    params.decompress = true;
    const auto fetch = httpclient::exchange(
        make_ready_future<std::shared_ptr<IOStream>>(
            std::make_shared<IOStream>(std::move(theirs), loop)),
        httpclient::outgoing(*request),
        request,
        params);
    while (!bytes.empty() && !fetch.done()) {
        const auto part = bytes.substr(0, slice);
        bytes.remove_prefix(part.size());
        if (::send(ours.get(), part.data(), part.size(), MSG_NOSIGNAL) < 0)
            break;
        testing::pump(loop, 3);
    }
    ours.reset();
    // Pieces of a body take a turn each at most, and so does each 1xx.
    for (int turns = 0; !fetch.done() && turns < 2000; ++turns)
        testing::pump(loop, 6);
    if (!fetch.done()) __builtin_trap();  // it does not come to an end
    return outcome(fetch);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    const std::string whole = answered(bytes, size + 1);
    if (answered(bytes, 1 + size % 7 + size / 64) != whole) __builtin_trap();
    return 0;
}
