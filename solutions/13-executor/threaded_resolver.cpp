#include "threaded_resolver.hpp"

#include <utility>

#include "common/stub/stub.hpp"

namespace tornado {

TCPClient::Resolver threaded_resolver(ThreadPoolExecutor& pool, Lookup lookup) {
    // TASK 13.4: a function that has a worker ask, and returns at once.
    return [&pool, lookup = std::move(lookup)](const std::string& host,
                                               std::uint16_t port) {
        return IOLoop::current().run_in_executor(
            pool, [lookup, host, port] { return lookup(host, port); });
    };
}

}  // namespace tornado
