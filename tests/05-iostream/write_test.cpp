#include <memory>
#include <string>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "gen.hpp"
#include "iostream.hpp"
#include "tests/support/live_bytes.hpp"
#include "tests/support/stream_pair.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

/// More than the kernel keeps for a connection whose peer does not read.
constexpr std::size_t very_much = std::size_t{4} * StreamPair::kernel_keeps;

/// Turns until the peer has received `count` bytes since the beginning.
void peer_reads(CurrentTurnLoop& loop, Client& peer, std::size_t count) {
    drive_until([&] { loop.turn(); },
                [&] { return peer.received().size() >= count; },
                "the peer has read " + show(count) + " bytes");
}

}  // namespace

TEST_CASE("05.2 IOStream: what fits is sent at once, and all of it in order" *
          doctest::description(
              "A small write is the kernel's before write() returns. What does "
              "not fit is kept, and nothing that is written later may overtake "
              "it. [STR-21, STR-23]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    step("wrote \"hello \", \"\" and \"world\"");
    EXPECT_EQ(ending(pair.stream->write("hello ")), "done");
    EXPECT_EQ(ending(pair.stream->write("")), "done");
    EXPECT_EQ(ending(pair.stream->write("world")), "done");
    drive_until([] {},
                [&] { return pair.peer->received().size() >= 11; },
                "the peer has received 11 bytes, without a turn of the loop");
    EXPECT_EQ(pair.peer->take(), "hello world");
    bool called = false;
    pair.stream->write("!", [&] { called = true; });
    EXPECT(!called, "a callback is called on a later turn");
    loop.turns(2);
    EXPECT(called, "and is called");
    EXPECT_EQ(pair.peer->take(), "!");
    step("wrote 3000 numbered lines of 1000 bytes");
    std::string expected;
    const auto write_lines = [&](int first, int last) {
        for (int i = first; i < last; ++i) {
            const auto line = std::to_string(i) + std::string(1000, '.') + "\n";
            (void)pair.stream->write(line);
            expected += line;
        }
    };
    write_lines(0, 3000);
    EXPECT(pair.stream->writing(), "some of it is kept");
    // Now the kernel has room again, and the stream does not know it yet.
    const auto kernel = expected.size() - pair.stream->write_buffer_size();
    drive_until([] {},
                [&] { return pair.peer->received().size() >= kernel; },
                "the peer has read what the kernel had, without a turn of the "
                "loop");
    step("wrote 10 more lines, and then the peer read");
    write_lines(3000, 3010);
    drive_until([&] { loop.turn(); },
                [&] { return pair.peer->received().size() >= expected.size(); },
                "the peer has received it all");
    EXPECT(pair.peer->received() == expected,
           "the lines come in the order in which they were written");
    EXPECT_EQ(pair.stream->write_buffer_size(), 0U);
}

TEST_CASE("05.2 IOStream: a write is done when its own bytes are sent" *
          doctest::description(
              "Bytes that are written later do not hold it back, and every "
              "write has an outcome of its own: so does one with a callback. "
              "[STR-21, STR-22, STR-23]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    Transcript seen;
    step("wrote 2 MiB, with a callback \"a\", and 2 MiB, with \"b\"");
    pair.stream->write(std::string(very_much, 'a'), [&] { seen("a"); });
    pair.stream->write(std::string(very_much, 'b'), [&] { seen("b"); });
    const auto tail = pair.stream->write("tail");
    const auto all = pair.stream->flush();
    EXPECT_EQ(ending(pair.stream->write("")), "done");
    loop.turns(3);
    EXPECT_EQ(seen.lines(), Lines{});
    peer_reads(loop, *pair.peer, very_much);
    loop.turns(2);
    EXPECT_EQ(seen.lines(), Lines{"a"});
    EXPECT_EQ(ending(tail), "pending");
    EXPECT_EQ(ending(all), "pending");
    peer_reads(loop, *pair.peer, 2 * very_much + 4);
    loop.turns(2);
    EXPECT_EQ(seen.lines(), (Lines{"a", "b"}));
    EXPECT_EQ(ending(tail), "done");
    EXPECT_EQ(ending(all), "done");
    step("wrote 2 MiB, and the peer reads no more");
    const auto last = pair.stream->write(std::string(very_much, 'c'));
    loop.turns(3);
    EXPECT_EQ(ending(last), "pending");
}

TEST_CASE("05.2 IOStream: who is told that a write is done may close the "
          "stream" *
          doctest::description(
              "Its code runs while the stream goes through the writes that "
              "are done. Those that are not end with the stream, and nobody "
              "is told twice. [STR-18, STR-22]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    Transcript seen;
    step("wrote 2 MiB twice; who waits for the first closes the stream; the "
         "peer reads");
    const auto first = pair.stream->write(std::string(very_much, 'a'));
    const auto second = pair.stream->write(std::string(very_much, 'b'));
    first.add_done_callback([&](const auto&) {
        pair.stream->close();
        seen("closed");
    });
    second.add_done_callback([&](const auto&) { seen("second is over"); });
    peer_reads(loop, *pair.peer, very_much);
    EXPECT_EQ(seen.lines(), (Lines{"second is over", "closed"}));
    EXPECT_EQ(ending(first), "done");
    EXPECT_EQ(ending(second), "StreamClosedError");
    loop.turns(2);
}

TEST_CASE("05.2 IOStream: max_write_buffer_size bounds what is kept, and "
          "leaves the stream open" *
          doctest::description(
              "The last line of defence against a peer that does not read: a "
              "write that is too much is refused whole. What was written "
              "before still arrives. [STR-24]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop, {.max_write_buffer_size = 100'000});
    const std::string line(1000, 'x');
    std::size_t written = 0;
    step("wrote 1000 bytes at a time, until one was refused");
    std::string outcome;
    while (written < 4 * very_much) {
        outcome = ending(pair.stream->write(line));
        if (outcome != "done" && outcome != "pending") break;
        written += line.size();
    }
    EXPECT(outcome.starts_with("failed: "),
           "the write fails with a StreamBufferFullError, it is " + outcome);
    EXPECT(pair.stream->write_buffer_size() <= 100'000,
           "no more than 100000 bytes are kept");
    const auto all = pair.stream->flush();
    peer_reads(loop, *pair.peer, written);
    EXPECT_EQ(ending(all), "done");
    step("the peer has read all of it; wrote \"more\"");
    (void)pair.peer->take();
    const auto too_much = ending(pair.stream->write(std::string(100'001, 'y')));
    EXPECT(too_much.starts_with("failed: "),
           "100001 bytes are refused, it is " + too_much);
    EXPECT_EQ(ending(pair.stream->write("more")), "done");
    drive_until([&] { loop.turn(); },
                [&] { return !pair.peer->received().empty(); },
                "the peer has received something more");
    EXPECT_EQ(pair.peer->take(), "more");
    step("wrote 100000 bytes");
    const auto most = pair.stream->write(std::string(100'000, 'z'));
    loop.wait_for(pair.stream->flush(), "all that was kept has been sent");
    EXPECT_EQ(ending(most), "done");
}

namespace {

Future<void> pass_on(std::shared_ptr<IOStream> from,
                     std::shared_ptr<IOStream> to) {
    while (true) {
        std::string bytes = co_yield from->read_bytes(16 * 1024, Partial::yes);
        co_yield to->write(bytes);
    }
}

}  // namespace

TEST_CASE("05.2 IOStream: who waits for its writes holds back who it reads "
          "from" *
          doctest::description(
              "A coroutine passes bytes on to a peer that does not read. It "
              "waits, so it does not read either, and TCP stops the sender: "
              "three parties, and nobody's memory grows. [STR-8, STR-24]")) {
    CurrentTurnLoop loop;
    StreamPair source(loop);
    StreamPair sink(loop);
    const auto passing = pass_on(source.stream, sink.stream);
    step("the source sends as much as it can, the sink reads nothing");
    const std::string piece(64 * 1024, 'x');
    constexpr std::size_t far_too_much = 64 * 1024 * 1024;
    std::size_t sent = 0;
    for (int silent = 0; silent < 20 && sent < far_too_much;) {
        const std::size_t taken = source.peer->send_some(piece);
        sent += taken;
        silent = taken == 0 ? silent + 1 : 0;
        loop.turn();
        EXPECT(sink.stream->write_buffer_size() <= 16 * 1024,
               "no more than one read's bytes are kept");
    }
    EXPECT(sent < far_too_much, "the source cannot send any more");
    step("the sink begins to read");
    peer_reads(loop, *sink.peer, sent);
    EXPECT_EQ(ending(passing), "pending");
}

TEST_CASE("05.2 IOStream: what has been sent keeps no memory" *
          doctest::description(
              "Most connections are idle, and each has once had something "
              "large to say. What was kept for that is of no use any more. "
              "[STR-21]")) {
    CurrentTurnLoop loop;
    StreamPair pair(loop);
    step("wrote 8 MB, and the peer has read them");
    constexpr std::size_t size = 8'000'000;
    const std::size_t before = live_bytes();
    (void)pair.stream->write(std::string(size, 'x'));
    std::size_t received = 0;
    drive_until([&] { loop.turn(); },
                [&] { return (received += pair.peer->take().size()) >= size; },
                "the peer has all of it");
    loop.turns(2);
    const std::size_t after = live_bytes();
    EXPECT(after < before + 1'000'000, "less than 1 MB is kept");
}
