#include "stream_deadline.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

namespace tornado {

StreamDeadline::StreamDeadline(const std::shared_ptr<IOStream>& stream)
    : loop_(stream->loop())
    , stream_(stream) {
    // TASK 06.3: there is no deadline yet.
}

StreamDeadline::~StreamDeadline() {
    // TASK 06.3: leave no timer behind: it would look at what is gone.
    if (timer_due_) loop_.remove_timeout(timer_);
}

void StreamDeadline::set(IOLoop::Duration from_now, std::string complaint) {
    // TASK 06.3: move the deadline. A timer that will look before it is good
    // enough; one that would look too late is not. Too long to count is never.
    const IOLoop::TimePoint now = loop_.time();
    const auto most = IOLoop::TimePoint::max() - now;
    deadline_ = now + std::min(from_now, most);
    complaint_ = std::move(complaint);
    if (timer_due_ && *timer_due_ <= *deadline_) return;
    if (timer_due_) loop_.remove_timeout(timer_);
    start_timer();
}

void StreamDeadline::clear() {
    // TASK 06.3: nothing is to be closed. The timer may stay, and find that
    // out.
    deadline_.reset();
}

void StreamDeadline::start_timer() {
    // TASK 06.3: have the loop look at the deadline's time.
    timer_due_ = deadline_;
    timer_ = loop_.call_at(*deadline_, [this] { look(); });
}

void StreamDeadline::look() {
    // TASK 06.3: the timer is due. Is the deadline?
    timer_due_.reset();
    if (!deadline_) return;
    if (loop_.time() < *deadline_) return start_timer();
    deadline_.reset();
    auto stream = stream_.lock();
    if (!stream || stream->closed()) return;
    if (!complaint_.empty()) log::gen_log.info(complaint_);
    stream->close(std::make_exception_ptr(TimeoutError("it took too long")));
}

}  // namespace tornado
