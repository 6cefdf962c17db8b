#pragma once
// The moment at which no descriptor is left that select() could watch.

#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/select.h>

#include "common/net/unique_fd.hpp"

namespace tornado::testing {

/// Takes every descriptor that select() takes. They are free again when what
/// it returns has gone.
inline std::vector<UniqueFd> take_all_that_select_takes() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    std::vector<UniqueFd> taken;
    do
        taken.emplace_back(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    while (taken.back().get() >= 0 && taken.back().get() < FD_SETSIZE - 1);
    return taken;
}

}  // namespace tornado::testing
