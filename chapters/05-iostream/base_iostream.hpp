#pragma once
// A connection as a stream of bytes: you ask for what you need, and get a
// Future of it; you write what you have, and it is sent when the peer takes it.
//
// Mirrors tornado/iostream.py (v4.5.3) BaseIOStream. Left out on purpose:
// read_until_regex (std::regex overflows the stack on long input), and
// streaming callbacks (ask for Partial::yes, or use fill()).

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "byte_buffer.hpp"
#include "concurrent.hpp"
#include "ioloop.hpp"
#include "stream_types.hpp"

namespace tornado {

/// Bytes in and out of a descriptor that never waits. What kind of descriptor
/// it is, a subclass says.
///
/// One read and one close callback at a time; any number of writes. A read
/// takes what it needs from the system and, but for a remainder of
/// read_chunk_size, no more: what nobody asks for stays where it is, and the
/// peer's sending stops.
///
/// Run-time trouble never throws here, it is the Future's: StreamClosedError
/// in nearly all cases, also for a descriptor that the loop's poller does not
/// take. Failures that nobody looks at are not logged: peers leave all day
/// long. Rarer errors are logged ("Error on stream, closing connection: …").
///
/// The overloads with a callback run it on a later turn, with the result; if
/// the stream closes before, never: then only the close callback tells. A
/// callback that throws is logged ("Uncaught exception, closing connection"),
/// and closes the stream.
///
/// thread:   the loop's
/// lifetime: made by std::make_shared; the loop must outlive it. The loop does
///           not own it: the last owner's end closes it, fails what is pending,
///           and drops the close callback
/// Tornado:  iostream.py BaseIOStream (v4.5.3:120)
class BaseIOStream : public std::enable_shared_from_this<BaseIOStream> {
  public:
    using Callback = std::function<void()>;
    using BytesCallback = std::function<void(std::string)>;

    static constexpr std::size_t unlimited = StreamLimits::unlimited;

    explicit BaseIOStream(IOLoop& loop, StreamLimits limits = {});
    /// A subclass's destructor calls close(): here its functions are gone.
    virtual ~BaseIOStream();
    BaseIOStream(const BaseIOStream&) = delete;
    BaseIOStream& operator=(const BaseIOStream&) = delete;

    IOLoop& loop() const;

    // --- reading: 05.1 ------------------------------------------------------
    // What is there already makes a Future that is done. A second read while
    // one is pending throws std::logic_error. A closed stream gives what it has
    // received before, and then StreamClosedError. A read for which more than
    // max_buffer_size would have to be kept closes the stream, for a
    // StreamBufferFullError, and is logged ("Reached maximum read buffer
    // size").

    /// Exactly `count` bytes; with Partial::yes 1 to `count`, as soon as there
    /// are any.
    /// Tornado: BaseIOStream.read_bytes (v4.5.3:301)
    Future<std::string> read_bytes(std::size_t count,
                                   Partial partial = Partial::no);
    void read_bytes(std::size_t count, BytesCallback callback);

    /// The same into memory of yours, without a copy on the way where the
    /// stream has nothing buffered: `buffer` may be larger than
    /// max_buffer_size.
    ///
    /// returns:  how many bytes
    /// lifetime: `buffer` must stay until the Future is done
    /// Tornado:  BaseIOStream.read_into (v5.0:425)
    Future<std::size_t> read_into(std::span<char> buffer,
                                  Partial partial = Partial::no);

    /// Everything up to and with `delimiter`; what follows stays for the next
    /// read.
    ///
    /// max_bytes: of the result. Without a delimiter within so many the stream
    ///            is closed, and real_error() is an UnsatisfiableReadError. One
    ///            line is logged ("Unsatisfiable read, closing connection: …")
    /// errors:    std::invalid_argument if `delimiter` is empty
    /// Tornado:   BaseIOStream.read_until (v4.5.3:270)
    Future<std::string> read_until(std::string delimiter,
                                   std::size_t max_bytes = unlimited);
    void read_until(std::string delimiter, BytesCallback callback);

    /// Everything until the peer ends its sending, or the stream is closed.
    /// Never fails, unless it is more than max_buffer_size.
    /// Tornado: BaseIOStream.read_until_close (v4.5.3:331)
    Future<std::string> read_until_close();
    void read_until_close(BytesCallback callback);

    // For parsers that read where the bytes lie: fill(), look at buffered(),
    // consume() what was understood, and so on.

    /// Waits until more has come than is buffered now. It leaves it to the loop
    /// to say when: on a socket nothing is tried in vain.
    ///
    /// errors: StreamClosedError, for a StreamBufferFullError if there are
    ///         max_buffer_size bytes already
    Future<void> fill();

    /// The same, without a Future on the way: `callback` runs on a later turn,
    /// and there it may run inside the handler that received the bytes.
    void fill(Callback callback);

    /// What has been received and not been read yet.
    /// lifetime: until the next read, or the turn after a write or close()
    std::string_view buffered() const;

    /// Forgets the first `count` buffered bytes.
    /// errors: std::out_of_range if there are fewer; std::logic_error while a
    ///         read is pending
    void consume(std::size_t count);

    /// True while a read is pending.
    bool reading() const;

    // --- writing: 05.2 ------------------------------------------------------

    /// Sends `bytes` after all that was written before. What the system takes
    /// is sent now, the rest is kept.
    ///
    /// returns: done when the system has taken these bytes, whatever was
    ///          written after them. To wait for it is how a fast writer is held
    ///          back by a slow reader
    /// errors:  StreamClosedError; StreamBufferFullError if `bytes` and what is
    ///          kept are more than max_write_buffer_size: then none of `bytes`
    ///          is sent, and the stream stays open
    /// Tornado: BaseIOStream.write (v4.5.3:367); differs: throws nothing
    Future<void> write(std::string_view bytes);
    void write(std::string_view bytes, Callback callback);

    /// Done when nothing of what was written so far is kept any more: sent, or
    /// dropped by close(). Never fails; write()'s Futures tell which it was.
    Future<void> flush();

    /// How many bytes are kept because the peer does not take them.
    std::size_t write_buffer_size() const;

    /// True while some are.
    /// Tornado: BaseIOStream.writing (v4.5.3:482)
    bool writing() const;

    // --- closing: 05.3 ------------------------------------------------------

    /// Closes now. A pending read gets what satisfies it, all else that is
    /// pending fails with StreamClosedError, and what was not sent is dropped.
    /// Harmless if it is closed.
    ///
    /// error:   why; see error()
    /// Tornado: BaseIOStream.close (v4.5.3:422)
    void close(std::exception_ptr error = nullptr);

    /// Runs `callback` once the stream has closed, from whichever side: on a
    /// later turn, after the callbacks of reads that are done; also if it is
    /// closed already. Null takes it back.
    ///
    /// While it is set, the end of the peer's sending closes the stream even
    /// if nobody reads, as soon as it has come; what was received stays
    /// readable. Without it, the end shows when somebody reads: then a peer
    /// that only sends no more can still be answered.
    /// Tornado: BaseIOStream.set_close_callback (v4.5.3:412); differs: notices
    ///          a peer that leaves although unread bytes are buffered
    void set_close_callback(Callback callback);

    /// True once it is closed. A stream whose peer sends no more closes when
    /// that is read, or, if something is still to be sent, when it is sent.
    /// Until then more can be written; to read is as on a closed stream.
    /// Tornado: BaseIOStream.closed (v4.5.3:486)
    bool closed() const;

    /// Why it was closed; null if nothing went wrong.
    /// Tornado: BaseIOStream.error
    std::exception_ptr error() const;

  protected:
    /// What a descriptor must be ready for before `step` can go on.
    enum class Step { connect, read, write };

    // What a subclass says about its descriptor. None of these waits.

    /// Its number, for the loop; -1 if it is closed.
    virtual int fd() const = 0;

    /// Closes it.
    virtual void close_fd() = 0;

    /// Reads once.
    /// returns: nothing if it would have to wait; 0 at the end; else how many
    /// errors:  std::system_error
    virtual std::optional<std::size_t> read_from_fd(std::span<char> buffer) = 0;

    /// Writes once.
    /// returns: nothing if it would have to wait; else how many
    /// errors:  std::system_error
    virtual std::optional<std::size_t> write_to_fd(std::string_view bytes) = 0;

    /// Goes on with what begin_connecting() began: called when the descriptor
    /// is ready for events_for(Step::connect).
    /// returns: true when the stream can be used
    /// errors:  std::system_error, or what else is wrong
    virtual bool handle_connect();

    /// TLS may have to read in order to write, and the other way round.
    virtual std::uint32_t events_for(Step step) const;

    /// True if read_from_fd() would give bytes though the descriptor may not be
    /// readable: TLS keeps what it has decrypted.
    virtual bool has_pending_bytes() const { return false; }

    /// Holds back reads and writes until handle_connect() says true.
    /// returns: done then; fails with StreamClosedError
    Future<void> begin_connecting();

  private:
    // TASK 05.1: what must be remembered of a read that is not satisfied yet?
    // And declare the functions that do the work: those of reading are for
    // base_iostream_read.cpp, what deals with the loop is for
    // base_iostream_events.cpp. Tasks 05.2 to 05.4 bring what is not sent yet,
    // the end, and connecting: come back here each time.
    // Yours to design.
};

}  // namespace tornado
