// What the loop is asked for, and what happens when it calls.

#include <cerrno>
#include <string>
#include <system_error>

#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

#include "base_iostream.hpp"

namespace tornado {

namespace {

/// What a network does to a connection: not worth a line in the log.
bool is_everyday(const std::system_error& error) {
    // TASK 05.1: which values of errno mean that the connection has ended?
    const int code = error.code().value();
    return code == ECONNRESET || code == ECONNABORTED || code == EPIPE ||
           code == ETIMEDOUT;
}

}  // namespace

std::uint32_t BaseIOStream::events_for(Step step) const {
    return step == Step::read ? IOLoop::READ : IOLoop::WRITE;
}

/// What the loop must watch the descriptor for now.
std::uint32_t BaseIOStream::wanted() const {
    // TASK 05.1: what the pending read needs. 05.2: and what is not sent yet.
    // 05.3: somebody may want to know when the peer leaves. 05.4: as long as it
    // is connecting, nothing but that.
    if (closed_) return IOLoop::NONE;
    if (connecting_) return events_for(Step::connect);
    std::uint32_t events = IOLoop::NONE;
    if (!output_.empty()) events |= events_for(Step::write);
    if (ended_) return events;
    if (read_) events |= events_for(Step::read);
    if (close_callback_) {
        // The end stands behind the bytes before it. As many as one read may
        // bring are taken in, so that it shows on every poller; one that knows
        // hang-ups shows it behind any number.
        if (input_.size() < limits_.read_chunk_size) events |= IOLoop::READ;
        if (sees_hang_ups_ && input_.size() < limits_.max_buffer_size)
            events |= IOLoop::READ_HANG_UP;
    }
    return events;
}

/// Tells the loop what is wanted, if that has changed. It was called in vain
/// for `in_vain`.
void BaseIOStream::watch(std::uint32_t in_vain) {
    // TASK 05.1: add, update or remove the handler; it must not keep the
    // stream alive. The next read mostly comes at once: to be called in vain
    // now and then is cheaper than to tell the system twice for each read.
    if (closed_) return;
    constexpr std::uint32_t kept = IOLoop::READ | IOLoop::READ_HANG_UP;
    const std::uint32_t events = wanted() | (watched_ & kept & ~in_vain);
    if (events == watched_) return;
    try {
        if (events == IOLoop::NONE)
            loop_.remove_handler(fd());
        else if (watched_ != IOLoop::NONE)
            loop_.update_handler(fd(), events);
        else
            loop_.add_handler(
                fd(),
                [weak = weak_from_this()](int, std::uint32_t ready) {
                    if (auto self = weak.lock()) self->handle_events(ready);
                },
                events);
        watched_ = events;
    } catch (...) {
        fail(std::current_exception());  // does not fit into the poller
    }
}

void BaseIOStream::handle_events(std::uint32_t events) {
    // TASK 05.1: read if that is what somebody waits for. 05.2: write. 05.4:
    // go on connecting. Any of it may close the stream, or run code that does.
    std::uint32_t in_vain = events & ~wanted();
    if ((events & ~watched_ & IOLoop::READ) != 0) {
        // Asked for hang-ups, and told of bytes: it is select() underneath.
        sees_hang_ups_ = false;
        in_vain |= IOLoop::READ_HANG_UP;
    }
    if (connecting_) {
        go_on_connecting();
    } else {
        const std::uint32_t failed = events & IOLoop::ERROR;
        const std::uint32_t end = events & IOLoop::READ_HANG_UP;
        if ((events & events_for(Step::read)) != 0 || failed != 0 || end != 0)
            handle_read(events);
        if ((events & events_for(Step::write)) != 0 || failed != 0)
            handle_write();
    }
    watch(in_vain);
}

void BaseIOStream::handle_read(std::uint32_t events) {
    // TASK 05.1: receive for who waits. 05.3: if nobody does, it may still be
    // the peer that leaves, and its last bytes must not be lost.
    if (closed_ || ended_) return;
    const bool left = (events & (IOLoop::READ_HANG_UP | IOLoop::ERROR)) != 0;
    try {
        if (read_)
            receive_until_readable();
        else if (left && (close_callback_ || (events & IOLoop::ERROR) != 0))
            receive_what_is_left();
        else if (close_callback_ && input_.size() < limits_.read_chunk_size)
            receive(limits_.max_buffer_size - input_.size());
        if (ended_) return handle_end();
        if (!read_) return;
        if (const auto count = readable()) finish_read(*count);
    } catch (...) {
        fail(std::current_exception());
    }
}

/// The peer sends no more, and all that it sent is here.
void BaseIOStream::handle_end() {
    // TASK 05.1: close. 05.2: what it is still owed is sent before.
    if (output_.empty())
        close();
    else
        settle_read();
}

/// Something went wrong that cannot be mended.
void BaseIOStream::fail(std::exception_ptr error) {
    // TASK 05.1: close, and log what is not everyday: "Unsatisfiable read,
    // closing connection", "Reached maximum read buffer size", "Error on
    // stream, closing connection". Whoever is told may drop the stream, and
    // whoever called has not done with it: keep it for this turn.
    if (auto self = weak_from_this().lock())
        loop_.add_callback([self = std::move(self)] {});
    try {
        std::rethrow_exception(error);
    } catch (const UnsatisfiableReadError& unsatisfiable) {
        log::gen_log.info(
            std::string("Unsatisfiable read, closing connection: ") +
            unsatisfiable.what());
    } catch (const StreamBufferFullError& full) {
        log::gen_log.error(full.what());
    } catch (const std::system_error& failed) {
        if (!is_everyday(failed))
            log::gen_log.warning(
                std::string("Error on stream, closing connection: ") +
                failed.what());
    } catch (...) {
        log::gen_log.warning("Error on stream, closing connection: " +
                             log::describe(error));
    }
    if (closed_)
        settle_read();
    else
        close(error);
}

}  // namespace tornado
