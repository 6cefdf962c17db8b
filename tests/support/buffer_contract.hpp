#pragma once
// What a message buffer does, whether those who wait leave a callback or get a
// Future: one suite for both. For tests only.
//
// `Waiting` needs five things: board, a MessageBoard; Wait, what names one who
// waits; wait(cursor, hears), where `hears` is called with what is new;
// cancel(wait); and size, how many messages are kept.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/testing/testing.hpp"

#include "message_board.hpp"

namespace tornado::buffer_contract {

using chat::Messages;
using testing::Lines;
using testing::Transcript;
using Hears = std::function<void(const Messages&)>;

/// How many messages the boards of these tests keep.
inline constexpr std::size_t kept = 5;

inline Messages messages(const std::vector<std::string>& ids) {
    Messages::List list;
    for (const std::string& id : ids)
        list.push_back(chat::make_message(id, "anna", "this is " + id));
    return Messages(std::move(list));
}

/// "1 2 3": their ids, which are the tests' own.
inline std::string ids(const Messages& messages) {
    std::string text;
    for (const auto& message : messages.list())
        text += (text.empty() ? "" : " ") + message->id;
    return text;
}

/// Writes down who has heard what: "a: 1 2".
inline Hears note(Transcript& seen, const std::string& who) {
    return [&seen, who](const Messages& news) { seen(who + ": " + ids(news)); };
}

template <typename Waiting>
void post(Waiting& at, const std::vector<std::string>& these) {
    std::string text = "posted";
    for (const std::string& id : these)
        text += " " + id;
    testing::step(text);
    at.board.new_messages(messages(these));
}

/// What somebody with this cursor hears at once; "waits" if it is nothing.
/// Whoever waits is taken back.
template <typename Waiting>
std::string at_once(Waiting& at, const std::string& cursor) {
    std::string heard = "waits";
    const auto wait =
        at.wait(cursor, [&heard](const Messages& news) { heard = ids(news); });
    at.cancel(wait);
    return heard;
}

template <typename Waiting>
void who_waits_hears_the_next_message_once_in_order() {
    Waiting at;
    Transcript seen;
    for (const char* who : {"a", "b", "c", "d"})
        (void)at.wait("", note(seen, who));
    EXPECT_EQ(at.board.waiting(), 4u);
    EXPECT_EQ(seen.lines(), Lines{});
    post(at, {"1"});
    const Lines all{"a: 1", "b: 1", "c: 1", "d: 1"};
    EXPECT_EQ(seen.lines(), all);
    EXPECT_EQ(at.board.waiting(), 0u);
    post(at, {"2"});
    EXPECT_EQ(seen.lines(), all);
}

template <typename Waiting>
void several_messages_are_told_together() {
    Waiting at;
    Transcript seen;
    (void)at.wait("", note(seen, "a"));
    post(at, {"1", "2", "3"});
    EXPECT_EQ(seen.lines(), Lines{"a: 1 2 3"});
    EXPECT_EQ(ids(at.board.messages()), "1 2 3");
}

template <typename Waiting>
void a_cursor_gets_what_came_after_it() {
    Waiting at;
    post(at, {"1"});
    post(at, {"2", "3"});
    testing::step("somebody knows 1, somebody 2, and somebody 3");
    EXPECT_EQ(at_once(at, "1"), "2 3");
    EXPECT_EQ(at_once(at, "2"), "3");
    EXPECT_EQ(at_once(at, "3"), "waits");
    Transcript seen;
    (void)at.wait("3", note(seen, "knows 3"));
    post(at, {"4"});
    EXPECT_EQ(seen.lines(), Lines{"knows 3: 4"});
}

template <typename Waiting>
void who_knows_nothing_gets_all_there_is() {
    Waiting at;
    testing::step("nothing was said yet");
    EXPECT_EQ(at_once(at, ""), "waits");
    EXPECT_EQ(at_once(at, "of yesterday"), "waits");
    EXPECT_EQ(ids(at.board.messages()), "");
    post(at, {"1", "2"});
    testing::step("somebody has no cursor, and somebody an unknown one");
    EXPECT_EQ(at_once(at, ""), "1 2");
    EXPECT_EQ(at_once(at, "of yesterday"), "1 2");
    EXPECT_EQ(at.board.waiting(), 0u);
}

template <typename Waiting>
void the_oldest_are_forgotten() {
    Waiting at;
    post(at, {"1", "2", "3", "4", "5"});
    EXPECT_EQ(ids(at.board.messages()), "1 2 3 4 5");
    EXPECT_EQ(at_once(at, "1"), "2 3 4 5");
    post(at, {"6"});
    EXPECT_EQ(ids(at.board.messages()), "2 3 4 5 6");
    testing::step("somebody knows 1, which was forgotten");
    EXPECT_EQ(at_once(at, "1"), "2 3 4 5 6");
    Transcript seen;
    (void)at.wait("6", note(seen, "a"));
    post(at, {"7", "8", "9", "10", "11", "12", "13"});
    EXPECT_EQ(seen.lines(), Lines{"a: 7 8 9 10 11 12 13"});
    EXPECT_EQ(ids(at.board.messages()), "9 10 11 12 13");
}

template <typename Waiting>
void who_is_taken_back_hears_nothing() {
    Waiting at;
    Transcript seen;
    std::vector<typename Waiting::Wait> waits;
    for (const char* who : {"a", "b", "c", "d"})
        waits.push_back(at.wait("", note(seen, who)));
    testing::step("took back the third, then the first, then the third again");
    at.cancel(waits[2]);
    at.cancel(waits[0]);
    at.cancel(waits[2]);
    EXPECT_EQ(at.board.waiting(), 2u);
    post(at, {"1"});
    EXPECT_EQ(seen.lines(), (Lines{"b: 1", "d: 1"}));
    (void)at.wait("1", note(seen, "e"));
    testing::step("took back all of the first four, who are long gone");
    for (const auto& wait : waits)
        at.cancel(wait);
    EXPECT_EQ(at.board.waiting(), 1u);
    post(at, {"2"});
    EXPECT_EQ(seen.lines(), (Lines{"b: 1", "d: 1", "e: 2"}));
}

template <typename Waiting>
void who_stays_hears_it_when_most_have_left() {
    constexpr std::size_t crowd = 100;
    Waiting at;
    Transcript seen;
    std::vector<typename Waiting::Wait> waits;
    for (std::size_t i = 0; i < crowd; ++i)
        waits.push_back(at.wait("", note(seen, std::to_string(i))));
    testing::step("a hundred wait, and all but 7, 42 and 99 leave");
    for (std::size_t i = 0; i < crowd; ++i)
        if (i != 7 && i != 42 && i != 99) at.cancel(waits[i]);
    EXPECT_EQ(at.board.waiting(), 3u);
    post(at, {"1"});
    EXPECT_EQ(seen.lines(), (Lines{"7: 1", "42: 1", "99: 1"}));
    EXPECT_EQ(at.board.waiting(), 0u);
}

template <typename Waiting>
void what_is_left_behind_goes_when_it_was_called() {
    Waiting at;
    const auto told = std::make_shared<int>(1);
    const auto gone = std::make_shared<int>(2);
    const auto late = std::make_shared<int>(3);
    const auto keep = [](std::shared_ptr<int> held) {
        return [held](const Messages&) {};
    };
    (void)at.wait("", keep(told));
    at.cancel(at.wait("", keep(gone)));
    EXPECT_EQ(told.use_count(), 2);
    EXPECT_EQ(gone.use_count(), 1);
    post(at, {"1"});
    EXPECT_EQ(told.use_count(), 1);
    (void)at.wait("", keep(late));  // called at once
    EXPECT_EQ(late.use_count(), 1);
}

// --- while others are told ---------------------------------------------------

template <typename Waiting>
void who_waits_again_while_being_told_waits_for_the_next() {
    Waiting at;
    Transcript seen;
    Hears again = [&](const Messages& news) {
        note(seen, "again")(news);
        const std::string cursor = news.list().back()->id;
        // Many, so that a vector must move.
        for (int i = 0; i < 20; ++i)
            (void)at.wait(cursor, [](const Messages&) {});
        (void)at.wait(cursor, again);
    };
    post(at, {"1"});
    (void)at.wait("1", note(seen, "a"));
    (void)at.wait("1", again);
    (void)at.wait("1", note(seen, "b"));
    post(at, {"2"});
    EXPECT_EQ(seen.lines(), (Lines{"a: 2", "again: 2", "b: 2"}));
    EXPECT_EQ(at.board.waiting(), 21u);
    post(at, {"3"});
    EXPECT_EQ(seen.lines(), (Lines{"a: 2", "again: 2", "b: 2", "again: 3"}));
    EXPECT_EQ(at.board.waiting(), 21u);
}

template <typename Waiting>
void who_is_taken_back_while_others_are_told_hears_nothing() {
    Waiting at;
    Transcript seen;
    std::vector<typename Waiting::Wait> waits;
    const auto take_back = [&](std::size_t which) {
        return [&, which](const Messages&) {
            seen("takes back " + std::to_string(which));
            at.cancel(waits[which]);
        };
    };
    waits.push_back(at.wait("", note(seen, "0")));
    waits.push_back(at.wait("", take_back(0)));
    waits.push_back(at.wait("", take_back(3)));
    waits.push_back(at.wait("", note(seen, "3")));
    waits.push_back(at.wait("", take_back(4)));
    waits.push_back(at.wait("", note(seen, "5")));
    testing::step("the second takes back the first, the third the fourth, and "
                  "the fifth itself");
    post(at, {"1"});
    EXPECT_EQ(
        seen.lines(),
        (Lines{
            "0: 1", "takes back 0", "takes back 3", "takes back 4", "5: 1"}));
    EXPECT_EQ(at.board.waiting(), 0u);
}

/// Asks again at once, as a page does, for ever.
template <typename Waiting>
class Page {
  public:
    explicit Page(Waiting& at, Hears first = nullptr)
        : at_(at)
        , first_(std::move(first)) {
        ask("");
    }

    const std::string& heard() const { return heard_; }

  private:
    void ask(const std::string& cursor) {
        (void)at_.wait(cursor, [this](const Messages& news) {
            heard_ += (heard_.empty() ? "" : " ") + ids(news);
            if (first_) std::exchange(first_, nullptr)(news);
            ask(news.list().back()->id);
        });
    }

    Waiting& at_;
    Hears first_;  // done before it asks again, the first time
    std::string heard_;
};

template <typename Waiting>
void a_message_in_the_middle_of_another_reaches_all_once() {
    Waiting at;
    Page<Waiting> before(at);
    Page<Waiting> answers(at, [&](const Messages&) { post(at, {"2"}); });
    Page<Waiting> after(at);
    Page<Waiting> last(at);
    testing::step("the second of four pages will post 2 when it hears 1, "
                  "before the third has heard it");
    post(at, {"1"});
    post(at, {"3"});
    for (const auto* page : {&before, &answers, &after, &last})
        EXPECT_EQ(page->heard(), "1 2 3");
    EXPECT_EQ(at.board.waiting(), 4u);
}

}  // namespace tornado::buffer_contract
