#include <chrono>
#include <thread>

#include "common/testing/client.hpp"
#include "common/testing/testing.hpp"
#include "common/toy_upstream/toy_upstream.hpp"

using namespace tornado;
using testing::Client;

TEST_CASE("00.1 ToyUpstream: answers what it knows and else hangs up" *
          doctest::description("Chapters 03 and 04 fetch from it.")) {
    ToyUpstream upstream(0, std::chrono::milliseconds(1));
    std::jthread server([&upstream] { upstream.serve(); });
    Client client(upstream.port());
    client.send("Tokyo\n");
    testing::drive_until(
        std::this_thread::yield,
        [&] { return client.received().ends_with("Tokyo\n"); },
        "the upstream has answered");
    EXPECT(client.take().starts_with("it is "), "the answer is a time");
    client.send("Atlantis\n");
    testing::drive_until(
        std::this_thread::yield,
        [&] { return client.closed(); },
        "the upstream has hung up");
    EXPECT_EQ(client.take(), "");
    client.close();
    upstream.stop();
}
