// What runs in which turn? A poller that prints shows where a turn sleeps.
#include <chrono>
#include <cstdio>
#include <memory>

#include "ioloop.hpp"
#include "select_poller.hpp"

using namespace tornado;
using namespace std::chrono_literals;

namespace {

class PrintingPoller final : public Poller {
  public:
    void register_fd(int fd, std::uint32_t events) override {
        poller_.register_fd(fd, events);
    }

    void modify(int fd, std::uint32_t events) override {
        poller_.modify(fd, events);
    }

    void unregister(int fd) override { poller_.unregister(fd); }

    std::span<const PollEvent> poll(std::chrono::nanoseconds timeout) override {
        std::printf("-- poll, %s\n",
                    timeout == 0ns  ? "a look only"
                    : timeout < 0ns ? "without a limit"
                                    : "until a timer is due");
        return poller_.poll(timeout);
    }

  private:
    SelectPoller poller_;
};

}  // namespace

int main() {
    IOLoop loop(std::make_unique<PrintingPoller>());
    loop.call_later(0s, [&] { std::printf("timer\n"); });
    loop.add_callback([&] {
        std::printf("A\n");
        loop.add_callback([&] { std::printf("added by A\n"); });
    });
    loop.add_callback([&] { std::printf("B\n"); });
    loop.call_later(20ms, [&] {
        std::printf("late timer\n");
        loop.stop();
    });
    loop.start();
}
