#include <array>
#include <memory>
#include <string>
#include <vector>

#include "common/testing/expect_log.hpp"
#include "common/testing/sleep_count.hpp"
#include "common/testing/testing.hpp"

#include "byte_buffer.hpp"
#include "iostream.hpp"
#include "tests/support/live_bytes.hpp"
#include "tests/support/stream_pair.hpp"

using namespace tornado;
using namespace tornado::testing;

TEST_CASE("05.1 ByteBuffer: what comes in at the back leaves at the front" *
          doctest::description(
              "A stream's bytes wait in it, in one piece. Many small pieces "
              "in and out must not cost more than their bytes. [STR-1]")) {
    ByteBuffer buffer;
    step("appended \"hello \" and \"world\", consumed 2, took 4");
    buffer.append("hello ");
    buffer.append("world");
    buffer.consume(2);
    EXPECT_EQ(buffer.take(4), "llo ");
    EXPECT_EQ(buffer.view(), "world");
    EXPECT_EQ(buffer.take(5), "world");
    EXPECT(buffer.empty(), "the buffer is empty");
    EXPECT_THROWS(std::out_of_range, buffer.consume(1));
    EXPECT_THROWS(std::out_of_range, (void)buffer.take(1));
    step("a megabyte waits in it while another goes through, byte by byte");
    constexpr std::size_t much = 1'000'000;
    buffer.append(std::string(much, 'x'));
    for (std::size_t i = 0; i < much; ++i) {
        buffer.append("y");
        buffer.consume(1);
    }
    EXPECT(buffer.view() == std::string(much, 'y'),
           "the megabyte that came last is left");
}

TEST_CASE("05.1 ByteBuffer: an empty one keeps no memory" *
          doctest::description(
              "A server has ten thousand streams, and nearly all of them wait "
              "with nothing in their buffers. To forget the bytes is not "
              "enough: a std::string that was cleared keeps their memory for "
              "the next ones. [STR-1]")) {
    constexpr std::size_t count = 100;
    const std::string bytes(10'000, 'x');
    std::vector<ByteBuffer> buffers(count);
    step("10 000 bytes went through each of 100 buffers, which are all empty "
         "now");
    const std::size_t before = live_bytes();
    for (ByteBuffer& buffer : buffers) {
        buffer.append(bytes);
        buffer.consume(bytes.size());
    }
    const std::size_t after = live_bytes();
    // One buffer's memory may be set aside for the next that needs some.
    constexpr std::size_t enough = 128 * 1024;
    EXPECT(after < before + enough,
           "less than 128 KiB is kept for all of them, not " +
               show((after - before + 512) / 1024) + " KiB");
}

TEST_CASE("05.1 ByteBuffer: one that is never empty does not keep what has "
          "passed through it" *
          doctest::description(
              "A client that sends its next request before the one before is "
              "read to its end never leaves the buffer empty. What has left "
              "is over all the same: its memory must go, or be used again, "
              "long before the connection ends. [STR-1]")) {
    const std::string bytes(10'000, 'x');
    ByteBuffer buffer;
    buffer.append("x");
    step("10 MB went through a buffer in pieces of 10 000 bytes; one byte is "
         "always left");
    const std::size_t before = live_bytes();
    for (int i = 0; i < 1000; ++i) {
        buffer.append(bytes);
        buffer.consume(bytes.size());
    }
    const std::size_t after = live_bytes();
    EXPECT_EQ(buffer.view(), "x");
    constexpr std::size_t enough = 256 * 1024;
    EXPECT(after < before + enough,
           "less than 256 KiB is kept, not " +
               show((after - before + 512) / 1024) + " KiB");
}

TEST_CASE("05.1 IOStream: read_bytes gives as many as were asked for, and "
          "keeps the rest" *
          doctest::description(
              "What is there already makes a Future that is done; for what is "
              "not, the loop is asked. What was received beyond the read waits "
              "for the next. [STR-1, STR-3]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    step("the peer sent \"abcdef\"; read 2 bytes, then 3");
    pair.peer->send("abcdef");
    EXPECT_EQ(ending(pair.stream->read_bytes(2)), show("ab"));
    EXPECT_EQ(ending(pair.stream->read_bytes(3)), show("cde"));
    step("read 4 bytes: three are missing");
    const auto read = pair.stream->read_bytes(4);
    loop.turns(2);
    EXPECT_EQ(ending(read), "pending");
    EXPECT(pair.stream->reading(), "the stream is reading");
    step("the peer sent \"gh\", then \"ijk\"");
    pair.peer->send("gh");
    loop.turns(2);
    EXPECT_EQ(ending(read), "pending");
    pair.peer->send("ijk");
    EXPECT_EQ(loop.wait_for(read, "the four bytes are there"), "fghi");
    EXPECT_EQ(ending(pair.stream->read_bytes(2)), show("jk"));
    step("nobody reads any more, and the peer sent \"l\"");
    pair.peer->send("l");
    loop.turns(2);
    const long sleeps = times_asleep();
    loop.turns(3);
    EXPECT(times_asleep() > sleeps,
           "the loop sleeps: nobody wants the byte that is there");
}

TEST_CASE("05.1 IOStream: a partial read gives what is there, and waits only "
          "if there is nothing" *
          doctest::description(
              "For whoever passes bytes on: as soon as there are any, but "
              "never more than asked for; into a string or into memory of "
              "one's own. [STR-7]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    auto& stream = *pair.stream;
    step("read 0 bytes");
    EXPECT_EQ(ending(stream.read_bytes(0)), show(""));
    step("read up to 0 bytes, and the same into memory");
    EXPECT_EQ(ending(stream.read_bytes(0, Partial::yes)), show(""));
    EXPECT_EQ(ending(stream.read_into({}, Partial::yes)), "0");
    step("read up to 100 bytes, before the peer sent \"abcdef\"");
    const auto read = stream.read_bytes(100, Partial::yes);
    EXPECT_EQ(ending(read), "pending");
    pair.peer->send("abcdef");
    EXPECT_EQ(loop.wait_for(read, "something is there"), "abcdef");
    step("the peer sent \"ghijkl\"; read up to 2 bytes");
    pair.peer->send("ghijkl");
    EXPECT_EQ(ending(stream.read_bytes(2, Partial::yes)), show("gh"));
    step("read up to 3 bytes into memory, then up to 100, then 4");
    std::array<char, 100> memory{};
    const auto text = [&](std::size_t size) {
        return std::string(memory.data(), size);
    };
    EXPECT_EQ(
        ending(stream.read_into(std::span(memory).first(3), Partial::yes)),
        "3");
    EXPECT_EQ(text(3), "ijk");
    EXPECT_EQ(ending(stream.read_into(memory, Partial::yes)), "1");
    EXPECT_EQ(text(1), "l");
    const auto four = stream.read_into(std::span(memory).first(4));
    pair.peer->send("mn");
    loop.turns(2);
    EXPECT_EQ(ending(four), "pending");
    pair.peer->send("opq");
    EXPECT_EQ(loop.wait_for(four, "four bytes are there"), 4U);
    EXPECT_EQ(text(4), "mnop");
    EXPECT_EQ(ending(stream.read_bytes(1)), show("q"));
    step("read 4 bytes into memory, of which 2 came, and the stream was "
         "closed");
    const auto cut_off = stream.read_into(std::span(memory).first(4));
    pair.peer->send("rs");
    loop.turns(2);
    stream.close();
    EXPECT_EQ(ending(cut_off), "StreamClosedError");
    EXPECT_EQ(ending(stream.read_bytes(2)), show("rs"));
}

TEST_CASE("05.1 IOStream: read_until finds a delimiter however it arrives" *
          doctest::description(
              "The network cuts where it likes: in the middle of the delimiter "
              "too, or behind three messages at once. The result has the "
              "delimiter. [STR-1, STR-4, STR-5]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    step("the peer sent \"one\\r\\n\\r\\ntwo\\r\\n\\r\\nth\"");
    pair.peer->send("one\r\n\r\ntwo\r\n\r\nth");
    EXPECT_EQ(ending(pair.stream->read_until("\r\n\r\n")), show("one\r\n\r\n"));
    EXPECT_EQ(ending(pair.stream->read_until("\r\n\r\n")), show("two\r\n\r\n"));
    step("the peer sent \"ree\\r\\r\\n\\r\\n\" byte by byte");
    const auto read = pair.stream->read_until("\r\n\r\n");
    for (const char byte : std::string("ree\r\r\n\r\n")) {
        EXPECT_EQ(ending(read), "pending");
        pair.peer->send({&byte, 1});
        loop.turns(2);
    }
    EXPECT_EQ(ending(read), show("three\r\r\n\r\n"));
    step("the peer sent \"x\\r\\n\\r\\n\", which is shorter than the one "
         "before");
    pair.peer->send("x\r\n\r\n");
    EXPECT_EQ(ending(pair.stream->read_until("\r\n\r\n")), show("x\r\n\r\n"));
    EXPECT_THROWS(std::invalid_argument, (void)pair.stream->read_until(""));
}

TEST_CASE("05.1 IOStream: looking for a delimiter costs as much as its bytes" *
          doctest::description(
              "Four megabytes come in pieces of one kilobyte. Who searches "
              "them all from the beginning each time does not get through. "
              "[STR-4, STR-5]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    // Each byte could begin a delimiter: the worst that a peer can do.
    const std::string piece(1024, '\r');
    constexpr int pieces = 4096;
    const auto read = pair.stream->read_until("\r\n\r\n");
    step("the peer sent 4096 pieces of 1024 \"\\r\", then \"\\r\\n\\r\\n\"");
    for (int i = 0; i < pieces; ++i) {
        pair.peer->send(piece);
        loop.turn();
    }
    pair.peer->send("\r\n\r\n");
    const std::string all = loop.wait_for(read, "the delimiter is found");
    EXPECT_EQ(all.size(), piece.size() * pieces + 4);
}

TEST_CASE("05.1 IOStream: max_bytes is the longest result that read_until may "
          "have" *
          doctest::description(
              "Exactly so many are fine. One more closes the stream, whether "
              "the delimiter is there already, late or missing: a peer cannot "
              "make it depend on how its bytes arrive. [STR-6]")) {
    ExpectLog log("Unsatisfiable read, closing connection");
    CurrentTurnLoop loop;
    const std::string refused =
        "StreamClosedError for an UnsatisfiableReadError";
    {
        StreamPair pair(loop);
        step("the peer sent \"1234\\n1234\\n\"; read until a newline, with "
             "max_bytes 5 and then 4");
        pair.peer->send("1234\n1234\n");
        EXPECT_EQ(ending(pair.stream->read_until("\n", 5)), show("1234\n"));
        EXPECT_EQ(ending(pair.stream->read_until("\n", 4)), refused);
        EXPECT(pair.peer->closed(), "the peer sees the stream close");
        EXPECT_EQ(in_log(log), "lines in the log: 1");
    }
    {
        StreamPair pair(loop);
        step("the same with \"\\r\\n\", which counts whole, and 6 and then 5");
        pair.peer->send("1234\r\n1234\r\n");
        EXPECT_EQ(ending(pair.stream->read_until("\r\n", 6)), show("1234\r\n"));
        EXPECT_EQ(ending(pair.stream->read_until("\r\n", 5)), refused);
    }
    {
        StreamPair pair(loop);
        step("the stream has closed, with \"123456\" in its buffer; max_bytes "
             "5");
        pair.peer->send("123456");
        loop.wait_for(pair.stream->fill(), "the bytes are there");
        pair.stream->close();
        EXPECT_EQ(ending(pair.stream->read_until("\n", 5)), refused);
    }
    for (const std::string late : {"4\n", "45"}) {
        StreamPair pair(loop);
        step("read until a newline, with max_bytes 4; the peer sent \"123\", "
             "then " +
             show(late));
        const auto read = pair.stream->read_until("\n", 4);
        pair.peer->send("123");
        loop.turns(2);
        EXPECT_EQ(ending(read), "pending");
        pair.peer->send(late);
        loop.turns(2);
        EXPECT_EQ(ending(read), refused);
    }
}

TEST_CASE("05.1 IOStream: takes no more than its reads need, so that the peer "
          "is held back" *
          doctest::description(
              "A stream that takes in all it can get fills memory for whoever "
              "sends. One that leaves it where it is makes TCP stop the "
              "sender. [STR-8, STR-9]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop, {.max_buffer_size = 10'000});
    const std::string kilobyte(1000, 'x');
    step("max_buffer_size is 10000; the peer sent 100 000 bytes; read 1000, a "
         "hundred times");
    for (int i = 0; i < 100; ++i)
        pair.peer->send(kilobyte);
    for (int i = 0; i < 100; ++i) {
        const auto read = pair.stream->read_bytes(1000);
        EXPECT_EQ(loop.wait_for(read, "1000 bytes are there"), kilobyte);
        loop.turn();
        EXPECT(
            pair.stream->buffered().size() <= 5000,
            "no more than half of max_buffer_size is taken in advance, not " +
                show(pair.stream->buffered().size()) + " bytes");
    }
    step("the peer sent 10 000 more; read them all at once");
    for (int i = 0; i < 10; ++i)
        pair.peer->send(kilobyte);
    EXPECT_EQ(loop.wait_for(pair.stream->read_bytes(10'000),
                            "as much is there as the stream may keep")
                  .size(),
              10'000U);
    step("the peer sent 20 000 more; read until a newline that never comes");
    ExpectLog log("Reached maximum read buffer size");
    for (int i = 0; i < 20; ++i)
        pair.peer->send(kilobyte);
    const auto read = pair.stream->read_until("\n");
    loop.turns(5);
    EXPECT_EQ(ending(read), "StreamClosedError for a StreamBufferFullError");
    EXPECT_EQ(in_log(log), "lines in the log: 1");
}

TEST_CASE("05.1 IOStream: no read may have more kept than max_buffer_size" *
          doctest::description(
              "Whoever counts the bytes, waits for the end or looks at them "
              "where they lie has them kept, too. A read that could be "
              "satisfied is no reason to keep more. [STR-8]")) {
    ExpectLog log("Reached maximum read buffer size");
    CurrentTurnLoop loop;
    const std::string full = "StreamClosedError for a StreamBufferFullError";
    const StreamLimits limits{.max_buffer_size = 10'000};
    const std::string much(20'000, 'x');
    const auto ending_of = [](const Future<std::string>& read) {
        if (!read.done() || read.exception()) return ending(read);
        return show(read.result().size()) + " bytes";
    };
    {
        StreamPair pair(loop, limits);
        step("max_buffer_size is 10000; the peer sent 20 000 bytes; read until "
             "the end");
        pair.peer->send(much);
        const auto read = pair.stream->read_until_close();
        loop.turns(5);
        EXPECT_EQ(ending_of(read), full);
    }
    {
        StreamPair pair(loop, limits);
        step("the same; read 10 001 of them");
        pair.peer->send(much);
        const auto read = pair.stream->read_bytes(10'001);
        loop.turns(5);
        EXPECT_EQ(ending_of(read), full);
    }
    {
        StreamPair pair(loop, limits);
        step("the same; called fill() again and again, and never consume()");
        pair.peer->send(much);
        std::string outcome = "done";
        for (int i = 0; i < 50 && outcome == "done"; ++i) {
            const auto more = pair.stream->fill();
            loop.turns(2);
            outcome = ending(more);
        }
        EXPECT_EQ(outcome, full);
    }
    EXPECT_EQ(in_log(log), "lines in the log: 3");
}

TEST_CASE("05.1 IOStream: takes in a chunk at a time, as large as it is told" *
          doctest::description(
              "read_chunk_size says how many bytes the system is asked for. "
              "It may be as large as half of what a stream may keep, which "
              "may have no limit at all. [STR-8, STR-9]")) {
    CurrentTurnLoop loop;
    step("read_chunk_size is 10; the peer sent 100 bytes; read one");
    StreamPair small(loop, {.read_chunk_size = 10});
    small.peer->send(std::string(100, 'x'));
    EXPECT_EQ(ending(small.stream->read_bytes(1)), show("x"));
    EXPECT(small.stream->buffered().size() <= 9,
           "the rest of one chunk is buffered, not " +
               show(small.stream->buffered().size()) + " bytes");
    step("max_buffer_size is unlimited; the peer sent \"abc\"; read it");
    StreamPair any(loop, {.max_buffer_size = StreamLimits::unlimited});
    any.peer->send("abc");
    EXPECT_EQ(ending(any.stream->read_bytes(3)), show("abc"));
    step("the peer sent \"def\"; read it");
    any.peer->send("def");
    EXPECT_EQ(ending(any.stream->read_bytes(3)), show("def"));
}

TEST_CASE("05.1 IOStream: read_into may bring more than the stream may keep" *
          doctest::description(
              "The bytes are received where they shall lie, and not by way of "
              "the buffer: nothing is kept, so no limit is met. [STR-8]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop, {.max_buffer_size = 10'000});
    std::string sent;
    for (int i = 0; i < 20'000; ++i)
        sent += static_cast<char>('a' + i % 23);
    const std::size_t half = sent.size() / 2;
    std::string memory(sent.size(), '-');
    step("max_buffer_size is 10000; the peer sent 10 000 bytes; read 20 000 "
         "into memory of the reader's");
    pair.peer->send(sent.substr(0, half));
    const auto read = pair.stream->read_into(memory);
    loop.turns(3);
    EXPECT_EQ(ending(read), "pending");
    step("the peer sent 10 000 more");
    pair.peer->send(sent.substr(half));
    drive_until(
        [&] { loop.turn(); }, [&] { return read.done(); }, "the read is done");
    EXPECT_EQ(ending(read), "20000");
    EXPECT(memory == sent, "they are the peer's bytes, in their order");
}

TEST_CASE("05.1 IOStream: a second read is refused while one is pending" *
          doctest::description(
              "Two readers of one stream would get each other's bytes. It is "
              "a mistake in the program, and told at once. [STR-2]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    const auto first = pair.stream->read_bytes(3);
    step("called read_bytes(3), then read_until and fill and consume");
    EXPECT_THROWS(std::logic_error, (void)pair.stream->read_until("\n"));
    EXPECT_THROWS(std::logic_error, (void)pair.stream->fill());
    EXPECT_THROWS(std::logic_error, pair.stream->consume(0));
    pair.peer->send("abc");
    EXPECT_EQ(loop.wait_for(first, "the first read is satisfied"), "abc");
}

TEST_CASE("05.1 IOStream: a parser may look at the bytes where they lie" *
          doctest::description(
              "fill() waits for more and takes nothing; consume() drops what "
              "was understood. Nothing is copied, and no byte is lost to the "
              "reads beside it. [STR-3]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    auto& stream = *pair.stream;
    const auto more = stream.fill();
    step("called fill(); the peer sent \"GET /\"");
    EXPECT_EQ(ending(more), "pending");
    pair.peer->send("GET /");
    loop.wait_for(more, "something is there");
    EXPECT_EQ(stream.buffered(), "GET /");
    step("called fill() with a callback: more than there is now");
    Transcript seen;
    stream.fill([&] {
        seen("buffered " + std::string(stream.buffered()));
        stream.consume(4);
        stream.fill([&] { seen("then " + std::string(stream.buffered())); });
    });
    loop.turns(2);
    EXPECT_EQ(seen.lines(), Lines{});
    pair.peer->send("a");
    loop.turns(2);
    pair.peer->send("b\n");
    loop.turns(2);
    EXPECT_EQ(seen.lines(), (Lines{"buffered GET /a", "then /ab\n"}));
    EXPECT_EQ(ending(stream.read_until("\n")), show("/ab\n"));
    step("the peer sent \"c\"; called fill() with a callback, and when it had "
         "run, fill(): more than \"c\"");
    pair.peer->send("c");
    stream.fill([&] { seen("now " + std::string(stream.buffered())); });
    EXPECT_EQ(seen.lines().back(), "then /ab\n");
    loop.turns(2);
    EXPECT_EQ(seen.lines().back(), "now c");
    EXPECT_EQ(ending(stream.fill()), "pending");
    EXPECT(stream.reading(), "it waits for what follows the \"c\"");
}

TEST_CASE("05.1 IOStream: a callback is called on a later turn, and may read "
          "again" *
          doctest::description(
              "With the bytes there already it could be called at once; but "
              "then each message in the buffer would lie on the stack on top "
              "of the one before. [STR-3]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    constexpr int count = 20'000;
    std::string many;
    for (int i = 0; i < count; ++i)
        many += "x\n";
    step("the peer sent 20 000 lines; each callback reads the next");
    pair.peer->send(many);
    int lines = 0;
    std::function<void(std::string)> next = [&](const std::string& line) {
        EXPECT_EQ(line, "x\n");
        if (++lines < count) pair.stream->read_until("\n", next);
    };
    pair.stream->read_until("\n", next);
    EXPECT_EQ(lines, 0);
    drive_until([&] { loop.turn(); },
                [&] { return lines == count; },
                "all lines have been read");
}
