// What the loop itself costs: processor time of one operation, in this process.
// Prints one line of name=value pairs, in microseconds.
//
//     bench_loop --milliseconds 300
//
// With --bare it calls functions from a list, without any loop: the least that
// a callback can cost.

#include <cstdio>
#include <ctime>
#include <functional>
#include <vector>

#include "common/cli/program_options.hpp"

#include "concurrent.hpp"
#include "gen.hpp"
#include "ioloop.hpp"

using namespace tornado;

namespace {

constexpr int batch = 10'000;  // operations in one start() of the loop

double processor_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) +
           static_cast<double>(now.tv_nsec) / 1e9;
}

/// Counts down, and stops the loop at the end.
class Countdown {
  public:
    explicit Countdown(IOLoop& loop)
        : loop_(loop) {}

    void operator()() {
        if (--left_ == 0) loop_.stop();
    }

  private:
    IOLoop& loop_;
    int left_ = batch;
};

void add_callbacks(IOLoop& loop) {
    Countdown countdown(loop);
    for (int i = 0; i < batch; ++i)
        loop.add_callback([&countdown] { countdown(); });
    loop.start();
}

void add_timers(IOLoop& loop) {
    Countdown countdown(loop);
    for (int i = 0; i < batch; ++i)
        loop.call_later(IOLoop::Duration(0), [&countdown] { countdown(); });
    loop.start();
}

void set_futures(IOLoop& loop) {
    Countdown countdown(loop);
    for (int i = 0; i < batch; ++i) {
        const Future<int> future;
        loop.add_future(future,
                        [&countdown](const Future<int>&) { countdown(); });
        future.set_result(i);
    }
    loop.start();
}

constexpr int coroutines = 100;

Future<void> wait_often(IOLoop& loop, Countdown& countdown) {
    for (int i = 0; i < batch / coroutines; ++i) {
        const Future<void> future;
        loop.add_callback([future] { future.set_result(); });
        co_yield future;
        countdown();
    }
}

void resume_coroutines(IOLoop& loop) {
    Countdown countdown(loop);
    std::vector<Future<void>> all;
    for (int i = 0; i < coroutines; ++i)
        all.push_back(wait_often(loop, countdown));
    loop.start();
}

/// Microseconds for one operation of a batch.
double cost(double seconds, const std::function<void()>& run_batch) {
    run_batch();  // memory is there from now on
    const double start = processor_seconds();
    double used = 0;
    long batches = 0;
    while (used < seconds) {
        run_batch();
        ++batches;
        used = processor_seconds() - start;
    }
    return 1e6 * used / static_cast<double>(batches * batch);
}

double bare_cost(double seconds) {
    std::vector<std::function<void()>> list;
    return cost(seconds, [&list] {
        int left = batch;
        list.clear();
        for (int i = 0; i < batch; ++i)
            list.emplace_back([&left] { --left; });
        for (const auto& function : list)
            function();
    });
}

}  // namespace

int main(int argc, char** argv) {
    const cli::ProgramOptions options(
        argc,
        argv,
        "what the loop costs",
        {{"milliseconds", "300", "for each operation"},
         {"bare", "no", "functions from a list, without a loop", true}});
    const double seconds =
        static_cast<double>(options.number("milliseconds", 1, 60'000)) / 1000;
    IOLoop loop;
    loop.make_current();
    const bool bare = options.flag("bare");
    const auto print = [&](const char* name, void (*run_batch)(IOLoop&)) {
        const double microseconds =
            bare ? bare_cost(seconds) : cost(seconds, [&] { run_batch(loop); });
        std::printf("%s_us=%.6g ", name, microseconds);
    };
    print("add_callback", &add_callbacks);
    print("call_later", &add_timers);
    print("future", &set_futures);
    print("coroutine", &resume_coroutines);
    std::printf("\n");
}
