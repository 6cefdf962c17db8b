#include <chrono>
#include <functional>
#include <utility>

#include "common/testing/testing.hpp"

#include "tests/support/echo_contract.hpp"
#include "tests/support/echo_servers.hpp"
#include "tests/support/fake_time_loop.hpp"

using namespace tornado;
using namespace tornado::testing;
namespace contract = tornado::echo_contract;

namespace {

using Serve = void (*)(IOLoop&, UniqueFd);

/// A listener whose connections one of the three styles serves.
class Echo {
  public:
    explicit Echo(Serve serve)
        : serve_(serve) {
        loop_.make_current();
        loop_.add_handler(
            listener_.get(),
            [this](int, std::uint32_t) { accept(); },
            IOLoop::READ);
    }

    ~Echo() {
        loop_.close();
        IOLoop::clear_current();
    }

    std::uint16_t port() const { return local_port(listener_.get()); }

    void turn() { pump(loop_); }

    void pass(std::chrono::seconds duration) { loop_.pass(duration); }

  private:
    void accept() {
        while (auto fd = accept_connection(listener_.get()))
            serve_(loop_, std::move(*fd));
    }

    Serve serve_;
    UniqueFd listener_ = bind_socket(0);
    FakeTimeIOLoop loop_;
};

void for_all_styles(const std::function<void(Echo&)>& clause) {
    using Style = std::pair<const char*, Serve>;
    for (auto [name, serve] :
         {Style("callbacks", echo::serve_with_callbacks),
          Style("Futures", echo::serve_with_futures),
          Style("a coroutine", echo::serve_with_a_coroutine)}) {
        step(std::string("an echo server written with ") + name);
        Echo server(serve);
        clause(server);
    }
}

}  // namespace

TEST_CASE("04.6 Echo: one contract for callbacks, Futures and a coroutine" *
          doctest::description(
              "Three ways to write the same server, and the clients cannot "
              "tell them apart: lines come back whole and in order, and "
              "nobody waits for anybody else. [GEN-1, GEN-5]")) {
    for_all_styles(contract::lines_come_back<Echo>);
    for_all_styles(contract::clients_do_not_wait_for_each_other<Echo>);
    for_all_styles(contract::much_comes_back_whole<Echo>);
}

TEST_CASE("04.6 Echo: all three let a client go, however it ends" *
          doctest::description(
              "It closes one side, or both at once, or says too much in one "
              "line. In the coroutine these are exceptions, caught where one "
              "would look for them. [GEN-8]")) {
    for_all_styles(contract::a_client_that_closes_is_answered_and_let_go<Echo>);
    for_all_styles(contract::a_line_too_long_ends_its_client<Echo>);
}

TEST_CASE("04.6 Echo: all three send an idle client away" *
          doctest::description(
              "A timer that must be cancelled and set anew for each line, or "
              "gen::with_timeout() around the wait. [GEN-17]")) {
    for_all_styles(contract::an_idle_client_is_sent_away<Echo>);
}
