#include "weak_loop.hpp"

#include <map>
#include <mutex>

namespace tornado {

namespace {

struct OpenLoops {
    std::mutex mutex;
    std::map<IOLoop*, std::shared_ptr<IOLoop>> tokens;  // own nothing
};

OpenLoops& open_loops() {
    // Never destroyed: a loop with static lifetime may close after main().
    static auto* const loops = new OpenLoops;
    return *loops;
}

void forget(IOLoop* loop) {
    OpenLoops& loops = open_loops();
    std::scoped_lock lock(loops.mutex);
    loops.tokens.erase(loop);
}

}  // namespace

std::weak_ptr<IOLoop> weak_loop(IOLoop& loop) {
    OpenLoops& loops = open_loops();
    std::scoped_lock lock(loops.mutex);
    std::shared_ptr<IOLoop>& token = loops.tokens[&loop];
    if (!token) {
        token = std::shared_ptr<IOLoop>(&loop, [](IOLoop*) {});
        loop.add_at_close_hook([address = &loop] { forget(address); });
    }
    return token;
}

}  // namespace tornado
