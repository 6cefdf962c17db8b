#pragma once
// How many descriptors a process may have.

#include <algorithm>
#include <cstddef>

#include <sys/resource.h>

#include "common/net/sockets.hpp"

namespace tornado {

/// Raises the limit to `wanted`, or as far as the system allows; it is never
/// lowered. Beyond the hard limit ("ulimit -Hn") only root may go.
///
/// returns: what it is now
/// errors:  std::system_error ("getrlimit: …")
inline std::size_t raise_descriptor_limit(std::size_t wanted) {
    rlimit limit{};
    check_syscall("getrlimit", ::getrlimit(RLIMIT_NOFILE, &limit));
    if (limit.rlim_cur >= wanted) return limit.rlim_cur;
    // First what needs no rights, then what root alone may do. Either may be
    // refused; what counts is what came of it.
    rlimit higher = limit;
    higher.rlim_cur = std::min<rlim_t>(wanted, limit.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &higher);
    if (limit.rlim_max < wanted) {
        const rlimit highest{.rlim_cur = wanted, .rlim_max = wanted};
        ::setrlimit(RLIMIT_NOFILE, &highest);
    }
    check_syscall("getrlimit", ::getrlimit(RLIMIT_NOFILE, &limit));
    return limit.rlim_cur;
}

}  // namespace tornado
