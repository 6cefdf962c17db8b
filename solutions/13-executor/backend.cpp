#include "backend.hpp"

#include "common/crypto/crypto.hpp"
#include "common/escape/escape.hpp"
#include "common/stub/stub.hpp"

namespace tornado {

std::string stretched(std::string text, long rounds) {
    for (long i = 0; i < rounds; ++i)
        text = crypto::sha256(text);
    return escape::hex_encode(text);
}

Future<void> BackendHandler::get() {
    // TASK 13.2: have the backend do the work with the text, and write what
    // comes of it. What the job holds must not be the handler's: that one may
    // be gone before the job is done.
    const auto job = backend().submit(
        [work = work(), text = get_argument("text")] { return work(text); });
    std::string result = co_yield job;
    write(result);
}

}  // namespace tornado
