#include <memory>
#include <string>

#include "common/testing/client.hpp"
#include "common/testing/testing.hpp"

#include "gen.hpp"
#include "iostream.hpp"
#include "tcpclient.hpp"
#include "tcpserver.hpp"
#include "tests/support/turn_loop.hpp"

using namespace tornado;
using namespace tornado::testing;

TEST_CASE("05.1 ByteBuffer: what comes in at the back leaves at the front" *
          doctest::description(
              "A stream's bytes wait in it, in one piece. Many small pieces "
              "in and out must not cost more than their bytes. [STR-1]")) {
    ByteBuffer buffer;
    step("appended \"hello \", \"world\"; consumed 2; took 4");
    buffer.append("hello ");
    buffer.append("world");
    buffer.consume(2);
    EXPECT_EQ(buffer.take(4), "llo ");
    EXPECT_EQ(buffer.view(), "world");
    EXPECT_EQ(buffer.take(5), "world");
    EXPECT(buffer.empty(), "the buffer is empty");
    step("kept one byte in it while a million went through");
    buffer.append("x");
    for (int i = 0; i < 1'000'000; ++i) {
        buffer.append("y");
        buffer.consume(1);
    }
    EXPECT_EQ(buffer.view(), "y");
}
