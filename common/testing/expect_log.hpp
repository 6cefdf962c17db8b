#pragma once
// Expecting log records. Mirrors tornado.testing.ExpectLog.

#include <atomic>
#include <memory>
#include <string>

#include "common/log/log.hpp"

namespace tornado::testing {

/// While it lives, records that contain `text` are counted and do not reach
/// stderr; all others go where they went before.
///
/// thread: records may come from any thread
class ExpectLog {
  public:
    explicit ExpectLog(std::string text);
    ~ExpectLog();
    ExpectLog(const ExpectLog&) = delete;
    ExpectLog& operator=(const ExpectLog&) = delete;

    /// How many such records have come so far.
    int count() const { return *count_; }

  private:
    std::shared_ptr<std::atomic<int>> count_;
    log::Sink old_;
};

}  // namespace tornado::testing
