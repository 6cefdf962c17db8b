#include <string>

#include "common/linechat/line_buffer.hpp"
#include "common/linechat/texts.hpp"
#include "common/testing/testing.hpp"

using namespace tornado::linechat;

TEST_CASE("00.1 LineBuffer: lines come out whole, however they arrived" *
          doctest::description("TCP keeps bytes, not messages.")) {
    LineBuffer buffer;
    buffer.append("he");
    CHECK_FALSE(buffer.next_line());
    buffer.append("llo\r\nwor");
    CHECK(buffer.next_line() == "hello");
    CHECK_FALSE(buffer.next_line());
    buffer.append("ld\n\n");
    CHECK(buffer.next_line() == "world");
    CHECK(buffer.next_line() == "");
    CHECK_FALSE(buffer.next_line());
}

TEST_CASE("00.2 LineBuffer: exactly max_line is a line, one more is not" *
          doctest::description("The limit guards the server's memory.")) {
    for (const char* end : {"\n", "\r\n"}) {
        LineBuffer buffer;
        buffer.append(std::string(max_line, 'x'));
        CHECK_FALSE(buffer.too_long());
        buffer.append(end);
        CHECK_FALSE(buffer.too_long());
        CHECK(buffer.next_line()->size() == max_line);
    }
    LineBuffer buffer;
    buffer.append(std::string(max_line + 2, 'x'));
    CHECK(buffer.too_long());
    buffer.append("\n");
    CHECK(buffer.too_long());
    CHECK_FALSE(buffer.next_line());
}

TEST_CASE("00.3 linechat: the texts end with a newline" *
          doctest::description("Clients read lines.")) {
    CHECK(welcome(guest_name(3), 2) == "* you are guest3, others here: 2\n");
    CHECK(said("guest1", "hi") == "guest1: hi\n");
}
