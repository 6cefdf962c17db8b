#pragma once

// The one owner of a file descriptor. Everything that stores a descriptor for
// longer than a call stores one of these; functions that only use one take an
// int. Not reference-counted: a descriptor has one owner here.

namespace tornado {

class UniqueFd {
  public:
    UniqueFd() noexcept = default;

    /// Takes over `fd`; -1 means none.
    explicit UniqueFd(int fd) noexcept
        : fd_(fd) {}

    UniqueFd(UniqueFd&& other) noexcept
        : fd_(other.release()) {}

    UniqueFd& operator=(UniqueFd&& other) noexcept {
        if (this != &other) reset(other.release());
        return *this;
    }

    UniqueFd(const UniqueFd&) = delete;
    UniqueFd& operator=(const UniqueFd&) = delete;

    ~UniqueFd() { reset(); }

    /// The descriptor, still owned here; -1 if there is none.
    int get() const noexcept { return fd_; }

    /// Hands the descriptor to the caller, who must close it.
    [[nodiscard]] int release() noexcept;

    /// Closes what is held and takes over `fd`.
    void reset(int fd = -1) noexcept;

    explicit operator bool() const noexcept { return fd_ >= 0; }

  private:
    int fd_ = -1;
};

}  // namespace tornado
