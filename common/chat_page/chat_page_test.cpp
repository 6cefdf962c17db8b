#include <string>

#include <nlohmann/json.hpp>

#include "common/chat_page/chat_page.hpp"
#include "common/testing/testing.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != text.npos;
}

}  // namespace

TEST_CASE("00.1 chat page: nobody gets a door, and somebody the room" *
          doctest::description("A form for the name, or a way to log in.")) {
    const std::string form = chat_page::render({.user = ""});
    EXPECT(has(form, "action=\"/a/name\""), "a form that asks for the name");
    EXPECT(!has(form, "<script"), "no script for those without a name");
    const std::string login =
        chat_page::render({.user = "", .login_url = "/auth/login?next=/"});
    EXPECT(has(login, "href=\"/auth/login?next=/\""), "a way to log in");
    EXPECT(!has(login, "/a/name"), "no form for the name");
    const std::string room = chat_page::render({.user = "Ada"});
    EXPECT(has(room, "data-user=\"Ada\""), "the user's name");
    EXPECT(has(room, "action=\"/a/leave\""), "a way to leave");
    EXPECT(has(room, "src=\"/chat.js\""), "the script");
    EXPECT(has(room, "data-socket=\"\""), "no socket: it polls");
    EXPECT(has(chat_page::render({.user = "Ada", .socket_url = "/a/socket"}),
               "data-socket=\"/a/socket\""),
           "where its socket is");
}

TEST_CASE("00.1 chat page: what people typed stays text" *
          doctest::description("In names, and in messages for those who have "
                               "scripts switched off.")) {
    const std::string page = chat_page::render(
        {.user = "\"><script>x</script>"},
        {{{"id", "1"}, {"from", "<b>"}, {"body", "<script>y</script>"}}});
    EXPECT(!has(page, "<script>"), "no script of theirs");
    EXPECT(!has(page, "<b>"), "no HTML of theirs");
    EXPECT(has(page, "&lt;script&gt;y&lt;/script&gt;"), "the text of the body");
}

TEST_CASE("00.1 chat page: the forms carry the token of chapter 11" *
          doctest::description("It is HTML, and comes as it is.")) {
    const std::string field = "<input type=\"hidden\" name=\"_xsrf\"/>";
    const std::string room =
        chat_page::render({.user = "Ada", .xsrf_form_html = field});
    const std::size_t first = room.find(field);
    EXPECT(first != room.npos, "the field in the form to leave");
    EXPECT(room.find(field, first + 1) != room.npos, "and in the composer");
    EXPECT(has(chat_page::render({.user = "", .xsrf_form_html = field}), field),
           "and in the form for the name");
}

TEST_CASE("00.1 chat page: script and style can be served" *
          doctest::description("They are files beside this test.")) {
    EXPECT(has(chat_page::script(), "/a/message/updates"), "the script");
    EXPECT(has(chat_page::style(), "prefers-color-scheme"), "the style");
    EXPECT(!has(chat_page::script(), "innerHTML ="), "text is never HTML");
}
