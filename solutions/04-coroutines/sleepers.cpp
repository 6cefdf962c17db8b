#include "sleepers.hpp"

#include <atomic>
#include <iterator>
#include <map>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace tornado::gen {

struct Sleeper::Register {
    std::map<std::uint64_t, Destroy> sleepers;  // by birth

    // While this runs, the destructor of somebody's local may set a Future
    // that others wait for (the closing loop wakes nobody any more), or begin
    // a coroutine that sleeps: that one is in the map then.
    void destroy_all() {
        while (!sleepers.empty()) {
            auto youngest = std::prev(sleepers.end());
            const Destroy destroy = std::move(youngest->second);
            sleepers.erase(youngest);
            destroy();
        }
    }
};

namespace {

std::uint64_t next_birth() {
    static std::atomic<std::uint64_t> births = 0;
    return ++births;
}

}  // namespace

Sleeper::Sleeper()
    : birth_(next_birth()) {}

Sleeper::~Sleeper() {
    leave();
}

void Sleeper::sleep(Destroy destroy) {
    if (register_) return;
    IOLoop& loop = IOLoop::current();
    register_ = register_of(loop);
    loop_ = &loop;
    register_->sleepers.emplace(birth_, std::move(destroy));
}

void Sleeper::leave() noexcept {
    if (auto left = std::exchange(register_, nullptr))
        left->sleepers.erase(birth_);
}

std::shared_ptr<Sleeper::Register> Sleeper::register_of(IOLoop& loop) {
    // Loops live on several threads. Never destroyed: a loop with static
    // lifetime may be used after main().
    static auto* const mutex = new std::mutex;
    static auto* const known = new std::map<IOLoop*, std::weak_ptr<Register>>;
    std::scoped_lock lock(*mutex);
    if (auto found = known->find(&loop); found != known->end())
        if (auto open = found->second.lock()) return open;
    std::erase_if(*known, [](const auto& e) { return e.second.expired(); });
    // The loop owns it, through a hook that it destroys when it has closed
    // (and at once, if it is closed already).
    auto made = std::make_shared<Register>();
    loop.add_at_close_hook([made] { made->destroy_all(); });
    if (made.use_count() == 1)
        throw std::logic_error("a coroutine cannot wait: its loop is closed");
    (*known)[&loop] = made;
    return made;
}

}  // namespace tornado::gen
