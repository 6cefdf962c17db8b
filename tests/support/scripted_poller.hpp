#pragma once
// A Poller that reports what a test tells it to, in the order that the test
// wants: no kernel, no descriptors, no waiting. For tests only.

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "ioloop.hpp"

namespace tornado::testing {

/// What a ScriptedPoller will report, and what it was asked; shared between
/// the test and the poller, which the loop owns.
struct Script {
    std::deque<std::vector<PollEvent>> batches;  // one for each poll()
    std::function<void()> at_end;   // called by a poll() with no batch left
    std::function<void()> on_poll;  // called by each poll(), first of all
    std::map<int, std::uint32_t> watched;
    std::vector<std::chrono::nanoseconds> timeouts;  // of each poll()
};

class ScriptedPoller final : public Poller {
  public:
    explicit ScriptedPoller(std::shared_ptr<Script> script)
        : script_(std::move(script)) {}

    void register_fd(int fd, std::uint32_t events) override {
        if (!script_->watched.emplace(fd, events).second) refuse(EEXIST);
    }

    void modify(int fd, std::uint32_t events) override {
        if (!script_->watched.contains(fd)) refuse(ENOENT);
        script_->watched[fd] = events;
    }

    void unregister(int fd) override {
        if (script_->watched.erase(fd) == 0) refuse(ENOENT);
    }

    std::span<const PollEvent> poll(std::chrono::nanoseconds timeout) override {
        script_->timeouts.push_back(timeout);
        if (script_->on_poll) script_->on_poll();
        ready_.clear();
        if (!script_->batches.empty()) {
            ready_ = script_->batches.front();
            script_->batches.pop_front();
        } else if (script_->at_end) {
            script_->at_end();
        }
        return ready_;
    }

  private:
    [[noreturn]] static void refuse(int error) {
        throw std::system_error(
            error, std::generic_category(), "ScriptedPoller");
    }

    std::shared_ptr<Script> script_;
    std::vector<PollEvent> ready_;
};

/// A loop on a script. It stops when the script has come to its end.
class ScriptedLoop : public IOLoop {
  public:
    ScriptedLoop()
        : ScriptedLoop(std::make_shared<Script>()) {}

    Script& script() { return *script_; }

  private:
    explicit ScriptedLoop(const std::shared_ptr<Script>& script)
        : IOLoop(std::make_unique<ScriptedPoller>(script))
        , script_(script) {
        script_->at_end = [this] { stop(); };
    }

    std::shared_ptr<Script> script_;
};

}  // namespace tornado::testing
