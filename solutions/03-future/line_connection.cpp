#include "line_connection.hpp"

#include <array>
#include <system_error>
#include <utility>

#include "netutil.hpp"
#include "quiet_failure.hpp"

namespace tornado {

LineConnection::LineConnection(IOLoop& loop, UniqueFd fd)
    : loop_(loop)
    , fd_(std::move(fd)) {}

LineConnection::~LineConnection() {
    close();
}

Future<std::string> LineConnection::read_line() {
    if (line_)
        throw std::logic_error("LineConnection: a line is being read already");
    Future<std::string> line;
    line_ = line;
    hand_out();
    watch();
    return line;
}

void LineConnection::write(std::string_view bytes) {
    if (!fd_) return;
    output_ += bytes;
    handle_write();
    watch();
}

Future<void> LineConnection::flushed() {
    if (output_.empty()) return make_ready_future<void>();
    if (!flushed_) flushed_.emplace();
    return *flushed_;
}

void LineConnection::close() {
    output_.clear();
    end("the connection was closed");
    watch();
    fd_.reset();
    if (auto flushed = std::exchange(flushed_, std::nullopt))
        flushed->set_result();
}

void LineConnection::handle_events(std::uint32_t events) {
    if ((events & (IOLoop::READ | IOLoop::ERROR)) != 0 && line_) handle_read();
    if ((events & (IOLoop::WRITE | IOLoop::ERROR)) != 0) handle_write();
    watch();
}

void LineConnection::handle_read() {
    std::array<char, 4096> bytes;
    try {
        std::optional<std::size_t> size = read_from_fd(fd_.get(), bytes);
        if (!size) return;
        if (*size == 0) return end("the peer has closed the connection");
        input_.append({bytes.data(), *size});
        hand_out();
    } catch (const std::system_error& error) {
        output_.clear();
        end(error.what());
    }
}

void LineConnection::handle_write() {
    try {
        if (!output_.empty())
            output_.erase(0, write_to_fd(fd_.get(), output_).value_or(0));
    } catch (const std::system_error& error) {
        output_.clear();
        end(error.what());
    }
    if (!output_.empty() || !flushed_) return;
    // Taken out first: callbacks run in here, and may ask again.
    std::exchange(flushed_, std::nullopt)->set_result();
}

/// Settles the Future of who waits for a line, if it can be settled now.
void LineConnection::hand_out() {
    if (!line_) return;
    if (auto line = input_.next_line())
        return std::exchange(line_, std::nullopt)->set_result(*line);
    if (input_.too_long()) return fail(std::make_exception_ptr(LineTooLong()));
    if (ended_) end("the connection has ended");
}

/// Whoever waits for a line waits in vain.
void LineConnection::fail(const std::exception_ptr& error) {
    // Peers leave all day long: not worth a line in the log.
    if (auto line = std::exchange(line_, std::nullopt))
        fail_quietly(*line, error);
}

void LineConnection::end(const char* why) {
    ended_ = true;
    fail(std::make_exception_ptr(ConnectionClosed(why)));
}

/// Asks the loop for exactly what matters now. A socket with unread bytes
/// that nobody wants, or with room that nobody needs, would wake it for
/// nothing, without end.
void LineConnection::watch() {
    std::uint32_t wanted = (line_ ? IOLoop::READ : IOLoop::NONE) |
                           (output_.empty() ? IOLoop::NONE : IOLoop::WRITE);
    std::uint32_t before = std::exchange(watched_, wanted);
    if (wanted == before) return;
    if (wanted == IOLoop::NONE)
        loop_.remove_handler(fd_.get());
    else if (before != IOLoop::NONE)
        loop_.update_handler(fd_.get(), wanted);
    else
        loop_.add_handler(
            fd_.get(),
            [weak = weak_from_this()](int, std::uint32_t events) {
                if (auto self = weak.lock()) self->handle_events(events);
            },
            wanted);
}

}  // namespace tornado
