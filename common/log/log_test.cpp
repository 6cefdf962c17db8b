#include <stdexcept>
#include <string>

#include "common/log/log.hpp"
#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

using namespace tornado;

TEST_CASE("00.1 log: a line has level, time, place and message" *
          doctest::description("Tornado's own format.")) {
    std::string line;
    auto old = log::set_sink(
        [&line](const log::Record& record) { line = log::format(record); });
    log::app_log.error("it broke");
    log::set_sink(old);
    CHECK(line.starts_with("[E "));
    CHECK(line.find(" log_test:") != std::string::npos);
    CHECK(line.ends_with("] it broke"));
    old = log::set_sink(
        [&line](const log::Record& record) { line = log::format(record); });
    log::app_log.error("it broke\n[E forged:1] twice");
    log::set_sink(old);
    CHECK(line.ends_with("] it broke\n    [E forged:1] twice"));
}

TEST_CASE("00.2 log: describe() names type and text of an exception" *
          doctest::description("A log line must say what was thrown.")) {
    auto error = std::make_exception_ptr(std::runtime_error("no room"));
    CHECK(log::describe(error) == "std::runtime_error: no room");
}

TEST_CASE("00.3 ExpectLog: counts the records that contain a text" *
          doctest::description("What a test expects does not reach stderr.")) {
    testing::ExpectLog expect("it broke");
    log::app_log.error("it broke badly");
    log::app_log.error("it broke again");
    CHECK(expect.count() == 2);
}
