#include "weak_loop.hpp"

#include <map>
#include <mutex>

namespace tornado {

namespace {

struct KnownLoops {
    std::mutex mutex;
    std::map<IOLoop*, std::weak_ptr<IOLoop>> tokens;
};

KnownLoops& known_loops() {
    // Never destroyed: a loop with static lifetime may be asked for later.
    static auto* const loops = new KnownLoops;
    return *loops;
}

}  // namespace

std::weak_ptr<IOLoop> weak_loop(IOLoop& loop) {
    KnownLoops& known = known_loops();
    std::scoped_lock lock(known.mutex);
    if (auto found = known.tokens.find(&loop);
        found != known.tokens.end() && !found->second.expired())
        return found->second;
    std::erase_if(known.tokens,
                  [](const auto& e) { return e.second.expired(); });
    // The token owns nothing. The loop owns the token, through a hook that it
    // destroys when it closes (and at once, if it is closed already).
    std::shared_ptr<IOLoop> token(&loop, [](IOLoop*) {});
    known.tokens[&loop] = token;
    loop.add_at_close_hook([token] {});
    return token;
}

}  // namespace tornado
