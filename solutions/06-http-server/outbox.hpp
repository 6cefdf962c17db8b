#pragma once
// What goes out to a client, and with how many writes. Given.

#include <memory>
#include <string>
#include <string_view>

#include "concurrent.hpp"
#include "iostream.hpp"

namespace tornado {

/// What a server writes to one client: on its way at once, or gathered, so that
/// the answers to requests that came in one packet go out with one write.
///
/// thread:   the loop's
/// lifetime: the stream must outlive it
class Outbox {
  public:
    explicit Outbox(IOStream& stream)
        : stream_(stream) {}

    /// From here on, what is written is gathered as long as more of the
    /// client's requests are in the buffer; 64 KB at most.
    void hold() { holds_ = true; }

    /// Writes what was gathered; from here on everything goes out at once.
    void release();

    /// As BaseIOStream::write(), but for the time at which it is done.
    Future<void> write(std::string_view bytes);

    /// True if the stream has refused a write, for its max_write_buffer_size.
    /// What came behind that would look whole, so nothing does: the stream
    /// will be closed, on a later turn.
    bool broken() const { return broken_; }

  private:
    struct Gathered {
        std::string bytes;
        Future<void> sent;  // when they are
    };

    void flush();
    Future<void> send(std::string_view bytes);

    IOStream& stream_;
    bool holds_ = false;
    bool broken_ = false;
    std::unique_ptr<Gathered> gathered_;  // null: nothing
};

}  // namespace tornado
