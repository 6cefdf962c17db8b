// A queue of jobs that may queue more jobs, worked off in two ways.
#include <cstdio>
#include <deque>
#include <functional>
#include <utility>

namespace {

using Job = std::function<void()>;

std::deque<Job> queue;

void a_job_that_queues_itself(int left) {
    std::printf("  job\n");
    if (left > 0)
        queue.push_back([left] { a_job_that_queues_itself(left - 1); });
}

void until_empty() {
    while (!queue.empty()) {
        Job job = std::move(queue.front());
        queue.pop_front();
        job();
    }
    std::printf("  look at the sockets\n");
}

void turn_by_turn() {
    while (!queue.empty()) {
        for (Job& job : std::exchange(queue, {}))
            job();
        std::printf("  look at the sockets\n");
    }
}

}  // namespace

int main() {
    std::printf("until the queue is empty:\n");
    queue.push_back([] { a_job_that_queues_itself(2); });
    until_empty();
    std::printf("turn by turn:\n");
    queue.push_back([] { a_job_that_queues_itself(2); });
    turn_by_turn();
}
