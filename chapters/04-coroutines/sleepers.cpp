#include "sleepers.hpp"

#include <atomic>
#include <map>
#include <mutex>
#include <stdexcept>

namespace tornado::gen {

struct Sleeper::List {
    IOLoop& loop;
    Sleeper* youngest = nullptr;
    Sleeper* latest = nullptr;  // which entered last, or its neighbour

    // Those that are younger than it are coroutines that it has begun itself
    // before it stopped for the first time: none, mostly, or one that it now
    // waits for, which entered just before. So its place is found in a step or
    // two, however deep the calls are.
    void enter(Sleeper& sleeper) {
        const bool before_latest = latest && latest->birth_ > sleeper.birth_;
        Sleeper* younger = nullptr;
        Sleeper* older = before_latest ? latest : youngest;
        while (older && older->birth_ > sleeper.birth_) {
            younger = older;
            older = older->older_;
        }
        sleeper.list_ = this;
        link(younger, &sleeper);
        link(&sleeper, older);
        latest = &sleeper;
    }

    void erase(Sleeper& sleeper) noexcept {
        if (latest == &sleeper) latest = sleeper.younger_;
        link(sleeper.younger_, sleeper.older_);
        sleeper.list_ = nullptr;
    }

    // Makes two neighbours of them; null is what is beyond either end.
    void link(Sleeper* younger, Sleeper* older) noexcept {
        (younger ? younger->older_ : youngest) = older;
        if (older) older->younger_ = younger;
    }

    // While this runs, the destructor of somebody's local may set a Future
    // that others wait for (the closing loop wakes nobody any more), or begin
    // a coroutine that sleeps: that one is in the list then.
    void destroy_all() noexcept {
        while (Sleeper* const next = youngest) {
            erase(*next);
            next->destroy();
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

void Sleeper::sleep() {
    if (!list_) list_of(IOLoop::current())->enter(*this);
}

void Sleeper::leave() noexcept {
    if (list_) list_->erase(*this);
}

IOLoop& Sleeper::loop() const {
    return list_->loop;
}

std::shared_ptr<Sleeper::List> Sleeper::list_of(IOLoop& loop) {
    // Loops live on several threads. Never destroyed: a loop with static
    // lifetime may be used after main().
    static auto* const mutex = new std::mutex;
    static auto* const known = new std::map<IOLoop*, std::weak_ptr<List>>;
    std::scoped_lock lock(*mutex);
    if (auto found = known->find(&loop); found != known->end())
        if (auto open = found->second.lock()) return open;
    std::erase_if(*known, [](const auto& e) { return e.second.expired(); });
    // The loop owns it, through a hook that it destroys when it has closed
    // (and at once, if it is closed already).
    auto made = std::make_shared<List>(loop);
    loop.add_at_close_hook([made] { made->destroy_all(); });
    if (made.use_count() == 1)
        throw std::logic_error("a coroutine cannot wait: its loop is closed");
    (*known)[&loop] = made;
    return made;
}

}  // namespace tornado::gen
