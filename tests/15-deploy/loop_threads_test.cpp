#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <poll.h>

#include "common/testing/client.hpp"
#include "common/testing/testing.hpp"

#include "ioloop.hpp"
#include "loop_threads.hpp"
#include "netutil.hpp"
#include "process.hpp"
#include "select_poller.hpp"
#include "tcpserver.hpp"
#include "tests/support/outcome.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

/// Says its number to everybody who connects.
class NumberServer : public TCPServer {
  public:
    NumberServer(int number, UniqueFd listener)
        : number_(number) {
        add_socket(std::move(listener));
    }

  protected:
    Future<void> handle_stream(std::shared_ptr<IOStream> stream,
                               Address) override {
        return stream->write(std::to_string(number_));
    }

  private:
    int number_;
};

/// Waits until the server has closed.
/// returns: what it has sent
std::string all_of(Client& client) {
    while (!client.closed()) {
        pollfd one{client.fd(), POLLIN, 0};
        ::poll(&one, 1, 1000);
    }
    return client.received();
}

}  // namespace

TEST_CASE("15.4 LoopThreads: each thread has a loop, and is called over it" *
          doctest::description(
              "add_callback() is the one function of a loop that others may "
              "call. What they leave there runs on the loop's own thread. "
              "[THREAD-1]")) {
    std::vector<IOLoop*> current(2);
    std::vector<std::thread::id> ids(2);
    LoopThreads threads(2, [&](int number) -> std::shared_ptr<void> {
        current.at(static_cast<std::size_t>(number)) = &IOLoop::current();
        ids.at(static_cast<std::size_t>(number)) = std::this_thread::get_id();
        return nullptr;
    });
    EXPECT(ids[0] != ids[1] && ids[0] != std::this_thread::get_id(),
           "two threads, and neither is the one that asked for them");
    for (const int number : {0, 1}) {
        const auto at = static_cast<std::size_t>(number);
        EXPECT(&threads.loop(number) == current.at(at),
               "loop(n) is what was current on the n-th thread");
        step("left a callback with loop " + std::to_string(number));
        std::promise<std::thread::id> ran;
        threads.loop(number).add_callback(
            [&] { ran.set_value(std::this_thread::get_id()); });
        EXPECT(ran.get_future().get() == ids.at(at),
               "it ran on that loop's thread");
    }
    for (const int nobody : {-1, 2})
        EXPECT_THROWS(std::out_of_range, (void)threads.loop(nobody));
    step("loops with a poller of one's own");
    std::atomic<int> made = 0;
    const LoopThreads others(
        2,
        [](int) -> std::shared_ptr<void> { return nullptr; },
        [&] {
            ++made;
            return std::make_unique<SelectPoller>();
        });
    EXPECT_EQ(made.load(), 2);
}

TEST_CASE("15.4 LoopThreads: all serve on one port" *
          doctest::description(
              "Each thread accepts for itself: a connection and everything "
              "that comes of it stays on the thread that has accepted it. "
              "[THREAD-2] [PROC-5]")) {
    std::vector<UniqueFd> listeners(2);
    listeners[0] = bind_reusing_port(Address("127.0.0.1", 0));
    const std::uint16_t port = local_port(listeners[0].get());
    listeners[1] = bind_reusing_port(Address("127.0.0.1", port));
    LoopThreads threads(2, [&](int number) {
        return std::make_shared<NumberServer>(
            number, std::move(listeners.at(static_cast<std::size_t>(number))));
    });
    step("64 guests come");
    std::vector<Client> guests;
    for (int i = 0; i < 64; ++i)
        guests.emplace_back(port);
    int count[2] = {0, 0};
    for (Client& guest : guests)
        ++count[all_of(guest) == "0" ? 0 : 1];
    EXPECT_EQ(count[0] + count[1], 64);
    EXPECT(count[0] > 0 && count[1] > 0, "each thread has served some of them");
}

TEST_CASE("15.4 LoopThreads: what was begun on a thread ends on it" *
          doctest::description(
              "A server's destructor talks to its loop, and only the loop's "
              "thread may. So it is not enough to stop the threads and clear "
              "up after them. [THREAD-3]")) {
    struct Resident {
        std::thread::id made_on = std::this_thread::get_id();
        bool* at_home;

        explicit Resident(bool& told)
            : at_home(&told) {}

        ~Resident() { *at_home = std::this_thread::get_id() == made_on; }
    };

    bool at_home = false;
    bool closed_here = true;
    LoopThreads threads(1, [&](int) {
        IOLoop::current().add_at_close_hook(
            [&closed_here, here = std::this_thread::get_id()] {
                closed_here = std::this_thread::get_id() == here;
            });
        return std::make_shared<Resident>(at_home);
    });
    step("stopped them, twice");
    threads.stop();
    threads.stop();
    EXPECT(at_home, "what was returned was destroyed on its own thread");
    EXPECT(closed_here, "and the loop closed there, too");
}

TEST_CASE("15.4 LoopThreads: if one cannot begin, none goes on" *
          doctest::description(
              "A port that is taken shows on the thread that wants it. It is "
              "the one who has begun them all that must hear of it. "
              "[THREAD-3]")) {
    std::atomic<int> alive = 0;

    struct Lives {
        std::atomic<int>* count;

        explicit Lives(std::atomic<int>& living)
            : count(&living) {
            ++*count;
        }

        ~Lives() { --*count; }
    };

    std::string thrown = "nothing";
    try {
        const LoopThreads threads(3, [&](int number) {
            if (number == 1) throw std::runtime_error("the port is taken");
            return std::make_shared<Lives>(alive);
        });
    } catch (const std::runtime_error& error) {
        thrown = error.what();
    }
    EXPECT_EQ(thrown, "the port is taken");
    EXPECT_EQ(alive.load(), 0);
    step("there is no descriptor left for the second one's poller");
    int pollers = 0;
    const auto make_poller = [&]() -> std::unique_ptr<Poller> {
        if (++pollers == 2) throw std::runtime_error("no descriptor left");
        return std::make_unique<SelectPoller>();
    };
    const auto begin = [&](int) { return std::make_shared<Lives>(alive); };
    EXPECT_THROWS(std::runtime_error, LoopThreads(3, begin, make_poller));
    EXPECT_EQ(alive.load(), 0);
}
