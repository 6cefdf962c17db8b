#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "common/net/descriptor_limit.hpp"
#include "common/net/sockets.hpp"
#include "common/testing/testing.hpp"

using namespace tornado;

static bool is_open(int fd) {
    return ::fcntl(fd, F_GETFD) != -1;
}

TEST_CASE("00.1 UniqueFd: the descriptor is closed by its owner, once" *
          doctest::description("One owner, and moving hands it on.")) {
    auto [a, b] = socket_pair();
    int number = a.get();
    UniqueFd moved = std::move(a);
    CHECK(moved.get() == number);
    CHECK_FALSE(a);
    moved.reset();
    CHECK_FALSE(is_open(number));
}

TEST_CASE("00.1 UniqueFd: release() hands the descriptor out open" *
          doctest::description("After release() the caller owns it.")) {
    auto [a, b] = socket_pair();
    int number = a.release();
    CHECK(is_open(number));
    ::close(number);
}

TEST_CASE("00.1 UniqueFd: moving onto itself changes nothing" *
          doctest::description("A self-move must not close.")) {
    auto [a, b] = socket_pair();
    auto& same = a;
    a = std::move(same);
    CHECK(is_open(a.get()));
}

TEST_CASE("00.2 check_syscall: an error begins with the call's name" *
          doctest::description("The reader must see which call failed.")) {
    CHECK_THROWS_WITH_AS(check_syscall("close", ::close(-1)),
                         "close: Bad file descriptor",
                         std::system_error);
}

TEST_CASE("00.3 raise_descriptor_limit: gives what it can, and never less" *
          doctest::description("A program must know how many it can have.")) {
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    CHECK(raise_descriptor_limit(1) == before.rlim_cur);
    const std::size_t most = raise_descriptor_limit(before.rlim_cur + 1);
    rlimit after{};
    ::getrlimit(RLIMIT_NOFILE, &after);
    CHECK(most == after.rlim_cur);
    CHECK(most >= before.rlim_cur);
}
