#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>

#include <sys/socket.h>

#include "common/net/sockets.hpp"
#include "common/testing/expect_log.hpp"
#include "common/testing/sleep_count.hpp"
#include "common/testing/testing.hpp"

#include "address.hpp"
#include "iostream.hpp"
#include "tests/support/live_bytes.hpp"
#include "tests/support/stream_pair.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

UniqueFd datagrams() {
    return UniqueFd(check_syscall(
        "socket",
        ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)));
}

/// A descriptor with an error that no peer of a connection causes:
/// ECONNREFUSED, since what it has sent found nobody.
UniqueFd refused_datagram() {
    UniqueFd nobody = datagrams();
    const Address any("127.0.0.1", 0);
    check_syscall("bind", ::bind(nobody.get(), any.data(), any.size()));
    const Address there("127.0.0.1", local_port(nobody.get()));
    UniqueFd socket = datagrams();
    check_syscall("connect",
                  ::connect(socket.get(), there.data(), there.size()));
    nobody.reset();
    EXPECT_EQ(::send(socket.get(), "x", 1, 0), 1);
    return socket;
}

}  // namespace

TEST_CASE("05.3 IOStream: what was received stays readable after the peer has "
          "closed" *
          doctest::description(
              "The last bytes and the end often come together. The end is "
              "only seen by who reads past the bytes; that read fails. "
              "[STR-11, STR-12]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    auto& stream = *pair.stream;
    step("the peer sent \"abcdef\" and closed; read 1, 3, 2 and 1 bytes");
    pair.peer->send("abcdef");
    pair.peer->close();
    EXPECT_EQ(ending(stream.read_bytes(1)), show("a"));
    EXPECT_EQ(ending(stream.read_bytes(3)), show("bcd"));
    loop.turns(2);
    EXPECT(!stream.closed(), "nobody has read past the bytes: it is open");
    EXPECT_EQ(ending(stream.read_bytes(2)), show("ef"));
    const auto past = stream.read_bytes(1);
    loop.turns(2);
    EXPECT_EQ(ending(past), "StreamClosedError");
    EXPECT(stream.closed(), "now it is closed");
    EXPECT(!stream.error(), "and nothing went wrong");
    step("a read of 10 bytes was pending when the peer sent 4 and closed");
    StreamPair other(loop);
    const auto ten = other.stream->read_bytes(10);
    other.peer->send("1234");
    loop.turns(2);
    other.peer->close();
    loop.turns(2);
    EXPECT_EQ(ending(ten), "StreamClosedError");
    step("the stream is closed; read the 4 bytes, then one more");
    EXPECT_EQ(ending(other.stream->read_bytes(4)), show("1234"));
    EXPECT_EQ(ending(other.stream->read_bytes(1)), "StreamClosedError");
}

TEST_CASE("05.3 IOStream: read_until_close gives everything up to the end, "
          "also when it has come already" *
          doctest::description(
              "For protocols whose messages end with the connection. [STR-5, "
              "STR-10, STR-11]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    const auto all = pair.stream->read_until_close();
    step("the peer sent \"abc\", later \"def\", and closed");
    pair.peer->send("abc");
    loop.turns(2);
    EXPECT_EQ(ending(all), "pending");
    pair.peer->send("def");
    pair.peer->close();
    EXPECT_EQ(loop.wait_for(all, "the end is there"), "abcdef");
    EXPECT(pair.stream->closed(), "the stream has closed");
    step("another stream was closed with \"x\\n\" in its buffer");
    StreamPair late(loop);
    late.peer->send("x\n");
    loop.wait_for(late.stream->fill(), "the bytes are there");
    late.stream->close();
    EXPECT_EQ(ending(late.stream->read_until_close()), show("x\n"));
    EXPECT_EQ(ending(late.stream->read_until_close()), show(""));
    step("a delimiter came together with the end");
    StreamPair last(loop);
    const auto line = last.stream->read_until("\n");
    last.peer->send("y\n");
    last.peer->close();
    EXPECT_EQ(loop.wait_for(line, "the line is there"), "y\n");
    step("the peer of another sent \"z\", and reset the connection");
    StreamPair torn(loop);
    const auto rest = torn.stream->read_until_close();
    torn.peer->send("z");
    loop.turns(2);
    torn.peer->reset();
    drive_until(
        [&] { loop.turn(); }, [&] { return rest.done(); }, "the read is over");
    EXPECT_EQ(ending(rest), show("z"));
    EXPECT(torn.stream->error() != nullptr, "error() says that it was cut off");
}

TEST_CASE("05.3 IOStream: close() ends all that is pending, and the close "
          "callback comes last and once" *
          doctest::description(
              "Nobody may wait for ever, and nobody is called inside close(): "
              "whoever closes is in the middle of something. Failures that "
              "nobody looks at are no news. [STR-13, STR-18, STR-25, "
              "STR-26]")) {
    ExpectLog log("never retrieved");
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    auto& stream = *pair.stream;
    Transcript seen;
    pair.peer->send("ab");
    stream.read_bytes(2, [&](const std::string& bytes) { seen(bytes); });
    const auto sent =
        stream.write(std::string(4 * StreamPair::kernel_keeps, 'x'));
    (void)stream.write("nobody looks at this one");
    const auto flushed = stream.flush();
    stream.write("nor that", [&] { seen("written, though it was not"); });
    step("a write of 2 MiB is pending and a read is done; called close()");
    stream.set_close_callback([&] { seen("closed"); });
    stream.close();
    EXPECT_EQ(seen.lines(), Lines{});
    EXPECT(stream.closed(), "the stream is closed");
    EXPECT_EQ(ending(sent), "StreamClosedError");
    EXPECT_EQ(stream.write_buffer_size(), 0U);
    EXPECT_EQ(ending(flushed), "done");
    EXPECT_EQ(ending(stream.flush()), "done");
    EXPECT_EQ(ending(stream.write("late")), "StreamClosedError");
    (void)stream.write("too late");
    stream.close(std::make_exception_ptr(std::runtime_error("again")));
    EXPECT(!stream.error(), "only the first close() says why");
    loop.turns(2);
    EXPECT_EQ(seen.lines(), (Lines{"ab", "closed"}));
    step("set a close callback on the closed stream");
    stream.set_close_callback([&] { seen("closed already"); });
    loop.turns(2);
    EXPECT_EQ(seen.lines(), (Lines{"ab", "closed", "closed already"}));
    {
        StreamPair dropped(loop);
        const auto read = dropped.stream->read_bytes(1);
        step("the last owner of a stream with a pending read let go of it");
        dropped.stream.reset();
        EXPECT_EQ(ending(read), "StreamClosedError");
        EXPECT(dropped.peer->closed(), "the peer sees it close");
    }
    {
        step("a stream was dropped that has a close callback, and one that had "
             "it taken back was closed");
        StreamPair dropped(loop);
        dropped.stream->set_close_callback([&] { seen("dropped"); });
        dropped.stream.reset();
        StreamPair taken_back(loop);
        taken_back.stream->set_close_callback([&] { seen("taken back"); });
        taken_back.stream->set_close_callback(nullptr);
        taken_back.stream->close();
        loop.turns(2);
        EXPECT_EQ(seen.lines().back(), "closed already");
    }
    EXPECT_EQ(in_log(log), "lines in the log: 0");
}

TEST_CASE("05.3 IOStream: a closed stream keeps no memory for what was not "
          "sent" *
          doctest::description(
              "Whoever still has it may have it for long: a handler that "
              "waits for something else, say. What was to be sent reaches "
              "nobody any more, so its memory goes at once. [STR-18]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    step("wrote 8 MB to a peer that reads nothing, and closed");
    const std::size_t before = live_bytes();
    const auto written = pair.stream->write(std::string(8'000'000, 'x'));
    pair.stream->close();
    EXPECT_EQ(ending(written), "StreamClosedError");
    const std::size_t after = live_bytes();
    EXPECT(after < before + 1'000'000, "less than 1 MB is kept");
}

TEST_CASE("05.3 IOStream: a callback that waits for bytes is called with what "
          "satisfies it, or never" *
          doctest::description(
              "If the stream closes before, only the close callback tells; and "
              "it comes last, when there is no more to be told. [STR-11, "
              "STR-13, STR-18]")) {
    CurrentTurnLoop loop;
    Transcript seen;
    step("the peer sent \"ab\"; three streams were closed, whose callbacks "
         "waited for 3 bytes, for more, and for the end");
    StreamPair three(loop);
    three.stream->read_bytes(3, [&](const std::string&) { seen("3 bytes"); });
    StreamPair more(loop);
    more.stream->fill([&] { seen("more"); });
    StreamPair end(loop);
    end.peer->send("ab");
    end.stream->read_until_close([&](const std::string& all) { seen(all); });
    loop.turns(2);
    for (auto* pair : {&three, &more, &end}) {
        pair->stream->set_close_callback([&] { seen("closed"); });
        pair->stream->close();
    }
    loop.turns(2);
    EXPECT_EQ(seen.lines(), (Lines{"closed", "closed", "ab", "closed"}));
    step("two streams were dropped, whose callbacks waited for a byte, and for "
         "2 MiB to be sent");
    StreamPair reading(loop);
    reading.stream->read_bytes(1, [&](const std::string&) { seen("a byte"); });
    reading.stream.reset();
    EXPECT(reading.peer->closed(), "who waits to read keeps no stream");
    StreamPair writing(loop);
    writing.stream->write(std::string(4 * StreamPair::kernel_keeps, 'x'),
                          [&] { seen("sent"); });
    writing.stream.reset();
    drive_until([&] { loop.turn(); },
                [&] {
                    (void)writing.peer->take();
                    return writing.peer->closed();
                },
                "the peer sees the end of a stream that nobody has any more");
    EXPECT_EQ(seen.lines(), (Lines{"closed", "closed", "ab", "closed"}));
}

TEST_CASE("05.3 IOStream: a write that finds a reset calls nobody back before "
          "it returns" *
          doctest::description(
              "Whoever writes to many streams is walking over a list. A "
              "callback that runs inside the write may take a stream out of "
              "it. [STR-3, STR-13]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    Transcript seen;
    pair.stream->set_close_callback([&] { seen("closed"); });
    pair.stream->fill([&] { seen("filled"); });
    step("the peer sent \"bye\" and reset the connection; wrote to it");
    pair.peer->send("bye");
    pair.peer->reset();
    (void)pair.stream->write("x");
    seen("write() is back");
    loop.turns(2);
    EXPECT_EQ(seen.lines(), (Lines{"write() is back", "filled", "closed"}));
    EXPECT_EQ(pair.stream->buffered(), "bye");
    step("the same, and the last owner let go of the stream at once");
    StreamPair dropped(loop);
    dropped.stream->fill([&] { seen("filled after its end"); });
    dropped.peer->send("bye");
    dropped.peer->reset();
    (void)dropped.stream->write("x");
    dropped.stream.reset();
    loop.turns(2);
}

TEST_CASE("05.3 IOStream: a callback may let go of its stream" *
          doctest::description(
              "Whoever is told that it is over drops what it had: the stream "
              "must not go on with memory that is gone. And it lets go of its "
              "callbacks, or neither would ever be freed. [STR-13, STR-18]")) {
    CurrentTurnLoop loop;
    {
        StreamPair pair(loop);
        step("fill()'s callback drops the stream");
        pair.stream->fill([&] { pair.stream.reset(); });
        pair.peer->send("x");
        loop.turns(2);
        EXPECT(!pair.stream && pair.peer->closed(), "the stream has closed");
    }
    {
        StreamPair pair(loop);
        step("a read fails in close(), and who waited for it drops the stream");
        const auto read = pair.stream->read_bytes(1);
        (void)pair.stream->write(
            std::string(4 * StreamPair::kernel_keeps, 'x'));
        read.add_done_callback([&](const auto&) { pair.stream.reset(); });
        pair.stream->close();
        EXPECT_EQ(ending(read), "StreamClosedError");
        EXPECT(!pair.stream, "it was dropped");
    }
    {
        StreamPair pair(loop);
        step("a write finds a reset, and who waited to read drops the stream");
        const auto read = pair.stream->read_bytes(1);
        read.add_done_callback([&](const auto&) { pair.stream.reset(); });
        pair.peer->reset();
        const auto written = pair.stream->write("x");
        loop.turns(2);
        EXPECT(written.done() && read.done(), "both have failed");
        EXPECT(!pair.stream, "it was dropped");
    }
    {
        StreamPair pair(loop);
        step("a read finds a reset, and who waited to write drops the stream");
        const auto written =
            pair.stream->write(std::string(4 * StreamPair::kernel_keeps, 'x'));
        written.add_done_callback([&](const auto&) { pair.stream.reset(); });
        pair.peer->reset();
        const auto read = pair.stream->read_bytes(1);
        loop.turns(2);
        EXPECT(written.done() && read.done(), "both have failed");
        EXPECT(!pair.stream, "it was dropped");
    }
    StreamPair pair(loop);
    step("the close callback owns the stream, and the stream the callback");
    pair.stream->set_close_callback([owner = pair.stream] {});
    const std::weak_ptr<IOStream> left = pair.stream;
    pair.stream.reset();
    pair.peer->close();
    loop.turns(3);
    EXPECT(left.expired(), "when it has run both are gone");
}

TEST_CASE("05.3 IOStream: an idle stream notices that its peer hangs up, if "
          "somebody wants to know" *
          doctest::description(
              "Nobody reads while a request waits for its answer. With unread "
              "bytes in the buffer, Tornado did not notice; here the bytes "
              "stay, and the callback comes. [STR-14, STR-15]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    Transcript seen;
    step("the peer sent \"one\\ntwo\\n\"; one line was read; the close "
         "callback is set");
    pair.peer->send("one\ntwo\n");
    EXPECT_EQ(ending(pair.stream->read_until("\n")), show("one\n"));
    pair.stream->set_close_callback([&] { seen("closed"); });
    loop.turns(3);
    EXPECT_EQ(seen.lines(), Lines{});
    step("the peer sent \"three\\n\" and closed");
    pair.peer->send("three\n");
    pair.peer->close();
    loop.turns(4);
    EXPECT_EQ(seen.lines(), Lines{"closed"});
    step("read on");
    EXPECT_EQ(ending(pair.stream->read_until("\n")), show("two\n"));
    EXPECT_EQ(ending(pair.stream->read_until("\n")), show("three\n"));
    EXPECT_EQ(ending(pair.stream->read_until("\n")), "StreamClosedError");
    step("a close callback was set and taken back; the peer asked something, "
         "and closed its sending side");
    StreamPair nobody(loop);
    nobody.stream->set_close_callback([&] { seen("taken back"); });
    loop.turn();
    nobody.stream->set_close_callback(nullptr);
    nobody.peer->send("question\n");
    nobody.peer->shutdown_write();
    loop.turns(3);
    EXPECT(!nobody.stream->closed(), "nobody wants to know: it is open");
    EXPECT_EQ(ending(nobody.stream->read_until("\n")), show("question\n"));
    EXPECT_EQ(ending(nobody.stream->write("answer\n")), "done");
}

TEST_CASE("05.3 IOStream: a hang-up shows behind more bytes than anybody "
          "takes in" *
          doctest::description(
              "A poller that knows hang-ups tells of the end while bytes stand "
              "before it. Until then they stay in the kernel, and after it "
              "none may be lost. [STR-8, STR-12, STR-15]")) {
    CurrentTurnLoop loop(std::make_unique<PollPoller>());
    StreamPair pair(loop);
    Transcript seen;
    pair.stream->set_close_callback([&] { seen("closed"); });
    step("the peer sent 120 000 bytes that nobody reads");
    const std::string piece(10'000, 'x');
    for (int i = 0; i < 12; ++i) {
        pair.peer->send(piece);
        loop.turn();
    }
    EXPECT(pair.stream->buffered().size() <= 128 * 1024,
           "no more is taken in than two reads bring, not " +
               show(pair.stream->buffered().size()) + " bytes");
    const long sleeps = times_asleep();
    loop.turns(3);
    EXPECT(times_asleep() > sleeps, "the loop sleeps: nothing has happened");
    step("the peer closed");
    pair.peer->close();
    loop.turns(3);
    EXPECT_EQ(seen.lines(), Lines{"closed"});
    const auto all = pair.stream->read_until_close();
    EXPECT_EQ(all.result().size(), piece.size() * 12);
}

TEST_CASE("05.3 IOStream: a hang-up behind a full buffer loses nothing" *
          doctest::description(
              "What does not fit stays in the kernel until somebody reads. A "
              "buffer that is full is not the end: to ask the system for no "
              "bytes at all is answered with 0, which looks like it. "
              "[STR-12, STR-15]")) {
    CurrentTurnLoop loop(std::make_unique<PollPoller>());
    StreamPair pair(loop, {.max_buffer_size = 10'000});
    pair.stream->set_close_callback([] {});
    step("the buffer takes 10 000 bytes; the peer sent 30 000, and closed");
    pair.peer->send(std::string(30'000, 'x'));
    pair.peer->close();
    loop.turns(5);
    for (int i = 0; i < 3; ++i) {
        step("read 10 000 of them");
        const auto part = pair.stream->read_bytes(10'000);
        loop.turns(3);
        EXPECT(part.done() && !part.exception(), "they are there");
    }
}

TEST_CASE("05.3 IOStream: what was sent before a reset is kept, wherever the "
          "read puts its part" *
          doctest::description(
              "A write finds that the connection is broken, and what the peer "
              "has said before is taken in. A read_into() wants some of it in "
              "memory of its own, and the rest is the next one's. [STR-8, "
              "STR-12]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    std::string four(4, '\0');
    const auto read = pair.stream->read_into(four);
    step("the peer sent 10 bytes and reset the connection; wrote to it");
    pair.peer->send("0123456789");
    pair.peer->reset();
    (void)pair.stream->write("x");
    EXPECT_EQ(ending(read), "4");
    EXPECT_EQ(four, "0123");
    EXPECT_EQ(ending(pair.stream->read_bytes(6)), show("456789"));
}

TEST_CASE("05.3 IOStream: what is buffered may be looked at while something is "
          "written" *
          doctest::description(
              "A server looks at a piece of a request, and answers. If the "
              "client has gone, the stream takes in what it has sent before "
              "that; the piece must not be moved for it. [STR-12]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    step("the peer sent 120 000 bytes, and reset the connection");
    pair.peer->send(std::string(120'000, 'x'));
    const auto filled = pair.stream->fill();
    loop.turns(3);
    pair.peer->close();
    const std::string_view piece = pair.stream->buffered();
    const std::string before(piece);
    step("wrote twice, and looked at what was buffered before");
    (void)pair.stream->write("a");
    (void)pair.stream->write("b");
    EXPECT(piece == before, "the bytes are what and where they were");
    step("the same with \"hello\", and 100 bytes that come with the reset");
    StreamPair small(loop);
    small.peer->send("hello");
    loop.wait_for(small.stream->fill(), "it is here");
    const std::string_view hello = small.stream->buffered();
    small.peer->send(std::string(100, 'y'));
    small.peer->close();
    (void)small.stream->write("a");
    (void)small.stream->write("b");
    EXPECT(hello == "hello", "the bytes are what and where they were");
}

TEST_CASE("05.3 IOStream: unread bytes do not keep the loop busy, whatever its "
          "poller" *
          doctest::description(
              "select() cannot show a hang-up behind unread bytes: it only "
              "shows the bytes, again and again. Better not to know than to "
              "turn without end. [STR-14]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    pair.stream->set_close_callback([] {});
    step("the peer sent 300 000 bytes that nobody reads");
    const std::string piece(10'000, 'x');
    for (int i = 0; i < 30; ++i) {
        pair.peer->send(piece);
        loop.turn();
    }
    const long sleeps = times_asleep();
    loop.turns(3);
    EXPECT(times_asleep() > sleeps, "the loop sleeps: there is nothing to do");
    step("the peer closed; dropped what is buffered, again and again");
    pair.peer->close();
    std::size_t dropped = 0;
    drive_until([&] { loop.turn(); },
                [&] {
                    const std::size_t size = pair.stream->buffered().size();
                    pair.stream->consume(size);
                    dropped += size;
                    return pair.stream->closed();
                },
                "the stream has closed");
    EXPECT_EQ(dropped + pair.stream->buffered().size(), 300'000U);
}

TEST_CASE("05.3 IOStream: a peer that only sends no more gets all it is owed" *
          doctest::description(
              "The end of sending looks like the end of the connection, and "
              "need not be it. With no close callback it can be answered; and "
              "what was written before the end was read is sent before the "
              "stream closes. [STR-12, STR-16]")) {
    CurrentTurnLoop loop;
    {
        StreamPair pair(loop);
        step("the peer sent \"question\\n\" and closed its sending side; read "
             "a line, and wrote \"answer\\n\" two turns later");
        pair.peer->send("question\n");
        pair.peer->shutdown_write();
        const auto line = pair.stream->read_until("\n");
        EXPECT_EQ(loop.wait_for(line, "the line is there"), "question\n");
        loop.turns(2);
        EXPECT_EQ(ending(pair.stream->write("answer\n")), "done");
        drive_until([&] { loop.turn(); },
                    [&] { return pair.peer->received() == "answer\n"; },
                    "the peer has received \"answer\\n\"");
    }
    constexpr std::size_t much = 4 * StreamPair::kernel_keeps;
    StreamPair pair(loop);
    step("wrote 2 MiB; the peer closed its sending side; a read saw it");
    const auto sent = pair.stream->write(std::string(much, 'x'));
    pair.peer->shutdown_write();
    const auto read = pair.stream->read_bytes(1);
    loop.turns(3);
    EXPECT_EQ(ending(read), "StreamClosedError");
    EXPECT_EQ(ending(sent), "pending");
    const auto more = pair.stream->write("more");
    std::size_t received = 0;
    drive_until([&] { loop.turn(); },
                [&] {
                    received += pair.peer->take().size();
                    return pair.peer->closed();
                },
                "the peer has read to the end");
    EXPECT_EQ(received, much + 4);
    EXPECT_EQ(ending(more), "done");
    EXPECT(pair.stream->closed(), "then it has closed");
    StreamPair idle(loop);
    step("set a close callback, wrote 2 MiB; the peer closed its sending "
         "side");
    idle.stream->set_close_callback([] {});
    const auto owed = idle.stream->write(std::string(much, 'x'));
    idle.peer->shutdown_write();
    loop.turns(3);
    EXPECT_EQ(ending(owed), "pending");
    const long sleeps = times_asleep();
    loop.turns(3);
    EXPECT(times_asleep() > sleeps,
           "the loop sleeps until the peer reads: no more will come from it");
    received = 0;
    drive_until([&] { loop.turn(); },
                [&] {
                    received += idle.peer->take().size();
                    return idle.peer->closed();
                },
                "the peer has read to the end");
    EXPECT_EQ(received, much);
    EXPECT_EQ(ending(owed), "done");
}

TEST_CASE("05.3 IOStream: a reset closes the stream, and says so in error()" *
          doctest::description(
              "It happens all day: no line in the log. The reason is kept for "
              "who asks, and the Future has it, too. [STR-17, STR-20]")) {
    ExpectLog log("closing connection");
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    Transcript seen;
    pair.stream->set_close_callback([&] { seen("closed"); });
    const auto read = pair.stream->read_until("\n");
    step("a read is pending; the peer reset the connection");
    pair.peer->send("x");
    loop.turns(2);
    pair.peer->reset();
    loop.turns(3);
    EXPECT_EQ(seen.lines(), Lines{"closed"});
    EXPECT(ending(read).starts_with("StreamClosedError for recv"),
           "the read fails with StreamClosedError for recv: …, it is " +
               ending(read));
    int code = 0;
    try {
        if (auto error = pair.stream->error()) std::rethrow_exception(error);
    } catch (const std::system_error& error) {
        code = error.code().value();
    }
    EXPECT_EQ(code, ECONNRESET);
    EXPECT(
        ending(pair.stream->write("x")).starts_with("StreamClosedError for "),
        "so does a write");
    EXPECT_EQ(in_log(log), "lines in the log: 0");
    step("read from a descriptor that says ECONNREFUSED, which does not happen "
         "all day");
    const auto stream = std::make_shared<IOStream>(refused_datagram(), loop);
    const auto nothing = stream->read_bytes(1);
    drive_until([&] { loop.turn(); },
                [&] { return nothing.done(); },
                "the read is over");
    EXPECT(ending(nothing).starts_with("StreamClosedError for "),
           "it fails for an error of the system, it is " + ending(nothing));
    EXPECT_EQ(in_log(log), "lines in the log: 1");
}

TEST_CASE("05.3 IOStream: an error that the poller shows does not overtake the "
          "bytes before it" *
          doctest::description(
              "poll() and epoll show at once that a connection was reset, "
              "with the last bytes still to be read; select() shows no "
              "errors, so a stream that is only tried there may lose them. "
              "[STR-12, STR-20]")) {
    CurrentTurnLoop loop(std::make_unique<PollPoller>());
    StreamPair pair(loop);
    step("a read of 3 bytes is pending; the peer sent \"bye\", and reset the "
         "connection");
    const auto read = pair.stream->read_bytes(3);
    pair.peer->send("bye");
    pair.peer->reset();
    loop.turns(3);
    EXPECT_EQ(ending(read), show("bye"));
    step("read on");
    const auto past = pair.stream->read_bytes(1);
    loop.turns(3);
    EXPECT(ending(past).starts_with("StreamClosedError for recv"),
           "the read fails with StreamClosedError for recv: …, it is " +
               ending(past));
    step("the same with a stream that nobody reads from, but for its close "
         "callback");
    StreamPair idle(loop);
    Transcript seen;
    idle.stream->set_close_callback([&] { seen("closed"); });
    loop.turn();
    idle.peer->send("bye");
    idle.peer->reset();
    loop.turns(3);
    EXPECT_EQ(seen.lines(), Lines{"closed"});
    EXPECT(idle.stream->error() != nullptr, "error() says that it was cut off");
    EXPECT_EQ(ending(idle.stream->read_bytes(3)), show("bye"));
}

TEST_CASE("05.3 IOStream: a write to a peer that has left closes the stream, "
          "and loses nothing that the peer has said" *
          doctest::description(
              "The first such write is sent, for who has closed and who only "
              "sends no more look alike; the peer's system then refuses it, "
              "and the next one fails. [STR-12, STR-17, STR-25]")) {
    ExpectLog log("closing connection");
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    auto& stream = *pair.stream;
    step("the peer sent \"bye\" and closed; wrote twice");
    pair.peer->send("bye");
    pair.peer->close();
    EXPECT_EQ(ending(stream.write("one")), "done");
    loop.turn();
    const auto outcome = ending(stream.write("two"));
    EXPECT(outcome.starts_with("StreamClosedError for "),
           "the write fails with StreamClosedError for …, it is " + outcome);
    EXPECT(stream.closed() && stream.error(), "the stream is closed, and why");
    EXPECT_EQ(in_log(log), "lines in the log: 0");
    EXPECT_EQ(ending(stream.read_bytes(3)), show("bye"));
}

TEST_CASE("05.3 IOStream: a callback that throws is logged and closes the "
          "stream" *
          doctest::description(
              "Whoever should have read on has broken off in the middle: "
              "nobody would ever ask this stream for anything again. "
              "[STR-19]")) {
    ExpectLog log("Uncaught exception, closing connection");
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    pair.stream->read_bytes(
        1, [](const std::string&) { throw std::runtime_error("oh no"); });
    step("the peer sent a byte; the callback threw");
    pair.peer->send("x");
    loop.turns(3);
    EXPECT(pair.stream->closed(), "the stream is closed");
    EXPECT_EQ(in_log(log), "lines in the log: 1");
    step("the same inside fill()'s callback");
    StreamPair other(loop);
    other.stream->fill([] { throw std::runtime_error("oh no"); });
    other.peer->send("x");
    loop.turns(3);
    EXPECT(other.stream->closed(), "the other stream is closed, too");
    EXPECT_EQ(in_log(log), "lines in the log: 2");
    step("the same inside write()'s callback");
    StreamPair third(loop);
    third.stream->write("x", [] { throw std::runtime_error("oh no"); });
    loop.turns(2);
    EXPECT(third.stream->closed(), "the third stream is closed, too");
    EXPECT_EQ(in_log(log), "lines in the log: 3");
}
