#include "common/net/unique_fd.hpp"

#include <utility>

#include <unistd.h>

namespace tornado {

int UniqueFd::release() noexcept {
    return std::exchange(fd_, -1);
}

void UniqueFd::reset(int fd) noexcept {
    // No retry on EINTR: on Linux the descriptor is gone all the same, and a
    // second close could hit one that somebody else has opened since.
    if (fd_ >= 0) ::close(fd_);
    fd_ = fd;
}

}  // namespace tornado
