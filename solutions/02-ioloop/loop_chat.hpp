#pragma once
// linechat, third version: the loop calls, and the chat only answers.

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/linechat/line_buffer.hpp"
#include "common/net/unique_fd.hpp"

#include "ioloop.hpp"

namespace tornado {

/// linechat with the rules of SelectChat, as handlers of an IOLoop. Several of
/// them, and anything else, can live on one loop. One rule is left out: when
/// there is no descriptor left, the loop logs what accepting throws, in each
/// turn, as Tornado's does.
///
/// thread:   the loop's
/// lifetime: owns the listener and all connections; the loop must live as long
class LoopChat {
  public:
    explicit LoopChat(UniqueFd listener, IOLoop& loop = IOLoop::current());
    ~LoopChat();
    LoopChat(const LoopChat&) = delete;
    LoopChat& operator=(const LoopChat&) = delete;

    std::uint16_t port() const;

  private:
    // TASK 02.2: SelectChat's guests, without its poller. What must the chat
    // leave behind, so that a callback that comes after it is gone can tell?
    struct Guest {
        UniqueFd fd;
        std::string name;
        linechat::LineBuffer input;
        std::string output;    // what the kernel has not taken yet
        bool here = true;      // false: has left, may still get `output`
        bool broken = false;   // no byte can be written any more
        bool writing = false;  // is watched for WRITE
    };

    void accept_guests();
    void serve(Guest& guest, std::uint32_t events);
    void hear(Guest& guest);
    void say_lines(Guest& guest);
    void tell(Guest& guest, std::string_view text);
    void tell_others(const Guest& guest, std::string_view text);
    void flush(Guest& guest);
    void watch(Guest& guest);
    void leave(Guest& guest);
    void tidy_next_turn();
    void tidy();

    IOLoop& loop_;
    UniqueFd listener_;
    std::map<int, Guest> guests_;       // by descriptor
    std::vector<std::string> leavers_;  // names not announced yet
    std::size_t arrivals_ = 0;
    bool tidying_ = false;                                  // tidy() is queued
    std::shared_ptr<int> alive_ = std::make_shared<int>();  // its end is ours
};

}  // namespace tornado
