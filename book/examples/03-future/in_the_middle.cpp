// Whose turn is it while a Future is being set?
#include <cstdio>

#include "concurrent.hpp"

using namespace tornado;

/// A car park with one space left by a car that drives off.
class CarPark {
  public:
    /// Done when a space may be free.
    Future<void> changed() const { return changed_; }

    bool enter() {
        if (free_ == 0) return false;
        --free_;
        return true;
    }

    void leave() {
        ++free_;
        std::printf("  free before telling anybody: %d\n", free_);
        changed_.set_result();
        std::printf("  free after telling everybody: %d\n", free_);
    }

  private:
    int free_ = 0;
    Future<void> changed_;
};

int main() {
    std::puts("add_done_callback:");
    CarPark small;
    small.changed().add_done_callback([&](const auto&) {
        std::printf("  the next car enters: %s\n",
                    small.enter() ? "yes" : "no");
    });
    small.leave();

    std::puts("add_future:");
    IOLoop loop;
    CarPark large;
    loop.add_future(large.changed(), [&](const auto&) {
        std::printf("  the next car enters: %s\n",
                    large.enter() ? "yes" : "no");
        loop.stop();
    });
    loop.add_callback([&] { large.leave(); });
    loop.start();
}
