#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "httpclient.hpp"
#include "tests/support/fetching.hpp"
#include "tests/support/gate.hpp"
#include "threaded_resolver.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;

namespace {

/// A client whose names are looked up by `pool`.
AsyncHTTPClient
client_of(ThreadPoolExecutor& pool, Lookup lookup, IOLoop& loop) {
    AsyncHTTPClientOptions options;
    options.resolver = threaded_resolver(pool, std::move(lookup));
    return AsyncHTTPClient(options, loop);
}

}  // namespace

TEST_CASE("13.4 threaded_resolver: the loop goes on while a worker asks, and "
          "fetches from what it was told" *
          doctest::description(
              "The system's resolver may take seconds, and keeps its thread "
              "waiting. Chapter 08's client has a hook for somebody else. "
              "[EXE-15]")) {
    FetchLoop test(Beside::others);
    ThreadPoolExecutor pool(1);
    Gate gate;
    std::string asked;
    auto client = client_of(
        pool,
        [&, door = gate.door()](const std::string& host, std::uint16_t port) {
            asked = host;
            door();
            return std::vector<Address>{Address("127.0.0.1", port)};
        },
        test.loop);
    step("fetched from a host with a name");
    const auto fetch = client.fetch("http://somewhere.test:" +
                                    std::to_string(test.upstream.port()));
    test.drive([&] { return gate.arrived() == 1; }, "a worker asks");
    EXPECT_EQ(asked, "somewhere.test");
    EXPECT_EQ(ending(fetch), "pending");
    step("the worker has been told");
    gate.open();
    Client peer = test.accept();
    EXPECT(test.request_on(peer).find("Host: somewhere.test") !=
               std::string::npos,
           "the server is asked for the host's name");
    peer.send(answer("hello"));
    EXPECT_EQ(test.wait_for(fetch), "200 hello");
}

TEST_CASE("13.4 threaded_resolver: a name that is not known fails the fetch, "
          "and an answer that comes too late is dropped" *
          doctest::description(
              "What the lookup throws is the fetch's failure. When the time "
              "is up the fetch has failed; the worker goes on. [EXE-4, EXE-5, "
              "EXE-15]")) {
    FetchLoop test(Beside::others);
    ThreadPoolExecutor pool(1);
    Gate gate;
    auto client = client_of(
        pool,
        [&, door = gate.door()](const std::string& host, std::uint16_t port) {
            if (host == "unknown.test")
                throw std::runtime_error("nobody knows this name");
            door();
            return std::vector<Address>{Address("127.0.0.1", port)};
        },
        test.loop);
    step("fetched from a host that nobody knows");
    const auto unknown = client.fetch("http://unknown.test/");
    EXPECT_EQ(test.wait_for(unknown), "HTTPClientError 599");
    step("fetched from one whose address takes longer than 20 seconds");
    const auto late = client.fetch(test.url());
    test.drive([&] { return gate.arrived() == 1; }, "a worker asks");
    test.pass(21s);
    EXPECT(ending(late).starts_with("HTTPTimeoutError"),
           "the fetch has failed: " + ending(late));
    gate.open();
    pool.shutdown();
    test.settle();
    EXPECT(!test.upstream.try_accept(), "nobody connects any more");
}

TEST_CASE("13.4 threaded_resolver: may go while a worker asks" *
          doctest::description(
              "A client that is not needed any more takes its resolver along. "
              "The worker is in the middle of a lookup then. "
              "[EXE-14, EXE-15]")) {
    ThreadPoolExecutor pool(1);
    Gate gate;
    auto held = std::make_shared<int>(1);
    const std::weak_ptr<int> watch = held;
    IOLoop loop;
    loop.make_current();
    step("the resolver goes while a worker looks up a name");
    {
        const auto resolve =
            threaded_resolver(pool,
                              [door = gate.door(), kept = std::move(held)](
                                  const std::string&, std::uint16_t) {
                                  door();
                                  return std::vector<Address>{};
                              });
        (void)resolve("somewhere.test", 80);
        gate.wait_for(1);
    }
    EXPECT(!watch.expired(), "the lookup that the job uses is there");
    gate.open();
    pool.shutdown();
}
