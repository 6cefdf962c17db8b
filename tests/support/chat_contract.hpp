#pragma once
// What the chat does over HTTP, whatever it is written with: one suite for
// callbacks, coroutines, and any other server that speaks the protocol of
// Tornado's demo. For tests only.
//
// `Chat` needs two things: port(), of a server on 127.0.0.1 in which nothing
// was said yet and nobody waits; and turn(), which lets it serve what is ready
// and does not wait longer than about 50 ms. For a server that is another
// process turn() is ::poll(nullptr, 0, 5), and each clause wants a process of
// its own (or at least an empty cache).
//
// What the protocol leaves open is not looked at: spaces and the order of names
// in JSON, what an id looks like, 302 or 303 for a redirect, what an error page
// says. Who speaks is told by the cookie chat_name alone. An application for
// the real Tornado must therefore read that cookie (percent-encoded UTF-8, no
// signature), have no XSRF check, answer 403 to both /a/message/ paths without
// it and 400 to a body that is empty after strip(), answer a poll without a
// cursor, or with an unknown one, with all it keeps if that is not nothing,
// and end a wait when its client has gone. Link tests/10-chat/chat_answers.cpp.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "common/escape/escape.hpp"
#include "common/testing/client.hpp"
#include "common/testing/testing.hpp"

#include "tests/support/chat_answers.hpp"
#include "tests/support/web_answer.hpp"

namespace tornado::chat_contract {

using testing::ChatMessage;
using testing::Client;
using testing::step;
using testing::WebAnswer;

inline std::string cookie_of(const std::string& name) {
    return "Cookie: chat_name=" + escape::url_escape(name, false) + "\r\n";
}

/// A POST of a form; without a name, without a cookie.
inline std::string form_post(const std::string& target,
                             const std::string& form,
                             const std::string& name) {
    return testing::web_request(
               "POST",
               target,
               (name.empty() ? "" : cookie_of(name)) +
                   "Content-Type: application/x-www-form-urlencoded\r\n"
                   "Content-Length: " +
                   std::to_string(form.size()) + "\r\n") +
           form;
}

inline std::string poll_of(const std::string& name,
                           const std::string& cursor = "") {
    return form_post(
        "/a/message/updates", cursor.empty() ? "" : "cursor=" + cursor, name);
}

/// Takes the answer that `client` has got, once it is complete.
template <typename Chat>
WebAnswer answer_to(Chat& chat, Client& client) {
    std::optional<WebAnswer> answer;
    testing::drive_until([&] { chat.turn(); },
                         [&] {
                             const bool closed = client.closed();
                             answer = testing::WebAnswerReader().read(
                                 client.received(), closed);
                             return answer || closed;
                         },
                         "the answer is there, or the connection closed");
    EXPECT(answer, "an answer, and not a connection that just closes");
    client.take();
    return *answer;
}

/// Asks on a connection of its own.
template <typename Chat>
WebAnswer ask(Chat& chat, const std::string& request) {
    Client client(chat.port());
    step("sent " + request.substr(0, request.find(" HTTP/")));
    client.send(request);
    return answer_to(chat, client);
}

/// Serves somebody else's page, twice, and a few turns more: what was sent, or
/// closed, before this has been dealt with then.
template <typename Chat>
void settle(Chat& chat) {
    step("somebody else's page is served");
    for (int i = 0; i < 2; ++i) {
        Client other(chat.port());
        other.send(testing::web_get("/"));
        while (other.received().empty() && !other.closed())
            chat.turn();
    }
    for (int i = 0; i < 3; ++i)
        chat.turn();
}

/// Says something; the answer is the message.
template <typename Chat>
ChatMessage say(Chat& chat, const std::string& name, const std::string& body) {
    step(name + " says \"" + body + "\"");
    const WebAnswer answer = ask(
        chat,
        form_post("/a/message/new", "body=" + escape::url_escape(body), name));
    EXPECT_EQ(answer.status, "200 OK");
    return testing::chat_message(answer.body);
}

/// A client whose poll waits.
template <typename Chat>
Client
waits(Chat& chat, const std::string& name, const std::string& cursor = "") {
    step(name + " asks for messages" +
         (cursor.empty() ? "" : ", with a cursor"));
    Client client(chat.port());
    client.send(poll_of(name, cursor));
    settle(chat);
    EXPECT_EQ(client.received(), "");
    return client;
}

/// What a poll is answered with: "anna: hello | ben: hi".
template <typename Chat>
std::string heard(Chat& chat, Client& client) {
    const WebAnswer answer = answer_to(chat, client);
    EXPECT_EQ(answer.status, "200 OK");
    return testing::said(answer.body);
}

/// The same for a poll that is answered at once; "waits" for one that waits,
/// and is given up then.
template <typename Chat>
std::string
at_once(Chat& chat, const std::string& name, const std::string& cursor = "") {
    step(name + " asks for messages" +
         (cursor.empty() ? "" : ", with a cursor"));
    Client client(chat.port());
    client.send(poll_of(name, cursor));
    settle(chat);
    if (client.received().empty()) return "waits";
    return heard(chat, client);
}

// --- the clauses -------------------------------------------------------------

template <typename Chat>
void a_message_reaches_all_who_wait(Chat& chat) {
    Client anna = waits(chat, "anna");
    Client ben = waits(chat, "ben");
    Client carl = waits(chat, "carl");
    const ChatMessage sent = say(chat, "anna", "hello");
    EXPECT_EQ(sent.from + ": " + sent.body, "anna: hello");
    EXPECT_EQ(sent.html,
              "<div class=\"message\" id=\"m" + sent.id +
                  "\"><b>anna: </b>hello</div>");
    for (Client* client : {&anna, &ben, &carl}) {
        const WebAnswer answer = answer_to(chat, *client);
        EXPECT_EQ(answer.status, "200 OK");
        EXPECT(answer.header("Content-Type").starts_with("application/json"),
               "the answer says that it is JSON");
        const auto got = testing::chat_messages(answer.body);
        EXPECT(got.size() == 1 && got.front() == sent,
               "each poll is answered with the one message that was sent, and "
               "not with " +
                   answer.body);
    }
    step("ben asks again, on the same connection");
    ben.send(poll_of("ben", sent.id));
    settle(chat);
    EXPECT_EQ(ben.received(), "");
    say(chat, "carl", "how are you?");
    EXPECT_EQ(heard(chat, ben), "carl: how are you?");
}

template <typename Chat>
void what_was_missed_comes_at_once(Chat& chat) {
    EXPECT_EQ(at_once(chat, "anna"), "waits");
    EXPECT_EQ(at_once(chat, "anna", "of-yesterday"), "waits");
    const ChatMessage one = say(chat, "anna", "one");
    const ChatMessage two = say(chat, "ben", "two");
    const ChatMessage three = say(chat, "anna", "three");
    EXPECT(one.id != two.id && two.id != three.id && one.id != three.id,
           "each message has an id of its own");
    EXPECT_EQ(at_once(chat, "carl"), "anna: one | ben: two | anna: three");
    EXPECT_EQ(at_once(chat, "carl", one.id), "ben: two | anna: three");
    EXPECT_EQ(at_once(chat, "carl", two.id), "anna: three");
    EXPECT_EQ(at_once(chat, "carl", three.id), "waits");
    EXPECT_EQ(at_once(chat, "carl", "of-yesterday"),
              "anna: one | ben: two | anna: three");
}

template <typename Chat>
void nothing_is_lost_between_two_polls(Chat& chat) {
    Client anna = waits(chat, "anna");
    const ChatMessage one = say(chat, "ben", "one");
    EXPECT_EQ(heard(chat, anna), "ben: one");
    step("before anna asks again");
    const ChatMessage two = say(chat, "ben", "two");
    anna.send(poll_of("anna", one.id));
    EXPECT_EQ(heard(chat, anna), "ben: two");
    anna.send(poll_of("anna", two.id));
    settle(chat);
    EXPECT_EQ(anna.received(), "");
}

template <typename Chat>
void who_has_no_name_is_refused(Chat& chat) {
    EXPECT_EQ(ask(chat, form_post("/a/message/new", "body=hi", "")).status,
              "403 Forbidden");
    step("somebody without a name asks for messages");
    Client nobody(chat.port());
    nobody.send(poll_of(""));
    settle(chat);
    EXPECT(!nobody.received().empty(), "he is answered, and does not wait");
    EXPECT_EQ(answer_to(chat, nobody).status, "403 Forbidden");
    step("nothing was said by that");
    EXPECT_EQ(at_once(chat, "anna"), "waits");
}

template <typename Chat>
void a_message_without_a_word_is_refused(Chat& chat) {
    Client anna = waits(chat, "anna");
    for (const char* form : {"body=", "body=+%20%0a+", ""})
        EXPECT_EQ(ask(chat, form_post("/a/message/new", form, "ben")).status,
                  "400 Bad Request");
    settle(chat);
    EXPECT_EQ(anna.received(), "");
    say(chat, "ben", "  now I know  ");
    EXPECT_EQ(heard(chat, anna), "ben: now I know");
}

template <typename Chat>
void what_people_write_is_text(Chat& chat) {
    const ChatMessage sent =
        say(chat, "<b>Zoë</b> & \"co\"", "</div><script>alert('1')</script>");
    EXPECT_EQ(sent.from, "<b>Zoë</b> & \"co\"");
    EXPECT_EQ(sent.body, "</div><script>alert('1')</script>");
    const std::string inside = sent.html.substr(0, sent.html.rfind("</div>"));
    EXPECT(sent.html.starts_with("<div class=\"message\" id=\"m" + sent.id +
                                 "\"><b>&lt;b&gt;Zoë&lt;/b&gt; &amp; ") &&
               inside.find("<script") == std::string::npos &&
               inside.find("</div") == std::string::npos &&
               inside.find("&lt;/div&gt;&lt;script&gt;") != std::string::npos,
           "the html shows what was written as text, and not " + sent.html);
}

template <typename Chat>
void who_leaves_stops_nobody(Chat& chat) {
    Client stays = waits(chat, "anna");
    {
        Client closes = waits(chat, "ben");
        Client resets = waits(chat, "carl");
        step("two of three leave");
        resets.reset();
    }
    const ChatMessage one = say(chat, "dora", "who is there?");
    EXPECT_EQ(heard(chat, stays), "dora: who is there?");
    step("one leaves in the same moment in which something is said");
    Client late = waits(chat, "emil", one.id);
    stays.send(poll_of("anna", one.id));
    settle(chat);
    late.close();
    say(chat, "dora", "still there?");
    EXPECT_EQ(heard(chat, stays), "dora: still there?");
}

template <typename Chat>
void a_form_can_go_on_to_another_page(Chat& chat) {
    Client anna = waits(chat, "anna");
    const WebAnswer answer = ask(
        chat, form_post("/a/message/new", "body=hello&next=%2F%3Fa", "ben"));
    EXPECT(answer.status.starts_with("30"), "a redirect");
    EXPECT_EQ(answer.header("Location"), "/?a");
    EXPECT_EQ(heard(chat, anna), "ben: hello");
}

}  // namespace tornado::chat_contract
