#pragma once
// A page that takes long to work out, twice: in a pool beside the loop, and on
// the loop's own thread.

#include <functional>
#include <string>
#include <utility>

#include "concurrent.hpp"
#include "executor.hpp"
#include "web.hpp"

namespace tornado {

/// Something slow that blocks. Called from several threads at once.
using Work = std::function<std::string(const std::string& text)>;

/// The SHA-256 of the SHA-256 of … `text`, `rounds` times, in hexadecimal: what
/// makes guessing passwords slow.
std::string stretched(std::string text, long rounds);

/// What both have: the work, and a place where it may be done. Given.
class WorkHandler : public web::RequestHandler {
  public:
    /// pool: must outlive the application
    void initialize(ThreadPoolExecutor& pool, Work work) {
        backend_ = &pool;
        work_ = std::move(work);
    }

  protected:
    ThreadPoolExecutor& backend() const { return *backend_; }

    const Work& work() const { return work_; }

  private:
    ThreadPoolExecutor* backend_ = nullptr;
    Work work_;
};

/// GET ?text=…: the work's result; 500 if it throws. Meanwhile the loop serves
/// everybody else.
class BackendHandler : public WorkHandler {
  public:
    Future<void> get();
};

/// The same on the loop's thread: nobody is served meanwhile. Given, as a bad
/// example.
class BlockingHandler : public WorkHandler {
  public:
    void get() { write(work()(get_argument("text"))); }
};

}  // namespace tornado
