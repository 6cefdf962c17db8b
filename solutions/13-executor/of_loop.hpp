#pragma once
// Things of which each loop has one. Given.

#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>

#include "ioloop.hpp"

namespace tornado {

/// The T that belongs to `loop`: T(loop), made by the first call. When the loop
/// closes, its loop_closes() is called, and it belongs to nobody any more.
///
/// errors: std::logic_error if the loop is closed
/// thread: the loop's
template <typename T>
std::shared_ptr<T> of_loop(IOLoop& loop) {
    // Loops live on several threads. Never destroyed: a loop with static
    // lifetime may be used after main().
    static auto* const mutex = new std::mutex;
    static auto* const known = new std::map<IOLoop*, std::shared_ptr<T>>;
    const std::lock_guard lock(*mutex);
    if (const auto found = known->find(&loop); found != known->end())
        return found->second;
    auto made = std::make_shared<T>(loop);
    loop.add_at_close_hook([made, &loop] {
        {
            const std::lock_guard closing(*mutex);
            known->erase(&loop);
        }
        made->loop_closes();
    });
    // A closed loop has not kept the hook.
    if (made.use_count() == 1)
        throw std::logic_error("the loop is closed: nothing comes back to it");
    known->emplace(&loop, made);
    return made;
}

}  // namespace tornado
