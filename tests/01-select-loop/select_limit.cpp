#include "tests/support/select_limit.hpp"

#include <dlfcn.h>
#include <sys/select.h>

namespace {

thread_local std::optional<std::chrono::microseconds> last_limit;

}  // namespace

namespace tornado::testing {

std::optional<std::chrono::microseconds> last_select_limit() {
    return last_limit;
}

}  // namespace tornado::testing

// Stands in for libc's.
extern "C" int select(int end,
                      fd_set* readable,
                      fd_set* writable,
                      fd_set* failed,
                      timeval* limit) {
    using Select = int(int, fd_set*, fd_set*, fd_set*, timeval*);
    static const auto libc_select =
        reinterpret_cast<Select*>(::dlsym(RTLD_NEXT, "select"));
    last_limit.reset();
    if (limit != nullptr)
        last_limit = std::chrono::seconds(limit->tv_sec) +
                     std::chrono::microseconds(limit->tv_usec);
    return libc_select(end, readable, writable, failed, limit);
}
