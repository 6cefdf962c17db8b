#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "common/crypto/crypto.hpp"
#include "common/escape/escape.hpp"
#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "signed_value.hpp"
#include "tests/support/cookie_jar.hpp"
#include "tests/support/session_pages.hpp"

using namespace tornado;
using namespace tornado::testing;
using namespace std::chrono_literals;
using std::chrono::system_clock;

namespace {

const std::string secret = "It's a secret to everybody";

/// In 2011.
constexpr system_clock::time_point signed_at{1300000000s};

/// What Tornado's own tests know: that secret, "key", "value", and `signed_at`.
const std::string known_value =
    "2|1:0|10:1300000000|3:key|8:dmFsdWU=|"
    "3d4e60b996ff9c5d5788e333a0cba6f238a22c6c0f94788870e1a9ecd482e152";

const web::SigningKeys one_key{{{0, secret}}, 0};

std::string signed_then(std::string_view name,
                        std::string_view value,
                        const web::SigningKeys& keys = one_key) {
    return web::create_signed_value(keys, name, value, signed_at);
}

/// What is read a day later; "nothing" if there is nothing.
std::string decoded(std::string_view text,
                    std::string_view name = "key",
                    const web::SigningKeys& keys = one_key) {
    return web::decode_signed_value(keys, name, text, 31, signed_at + 24h)
        .value_or("nothing");
}

/// A text of one's own with a signature that is right.
std::string with_signature(const std::string& text) {
    return text + escape::hex_encode(crypto::hmac_sha256(secret, text));
}

web::Settings with_secret() {
    web::Settings settings;
    settings.cookie_secret = secret;
    return settings;
}

/// The cookie "user" of an answer that sets it.
SetCookie user_cookie(const WebAnswer& answer) {
    const auto cookies = cookies_of(answer);
    EXPECT(cookies.contains("user"), "the answer sets the cookie \"user\"");
    return cookies.at("user");
}

/// Who the page takes for the user that sends this cookie.
std::string user_of(const std::string& cookie,
                    const web::Settings& settings = with_secret(),
                    double max_age_days = 31) {
    step("sent the cookie user=" + cookie.substr(0, 3) + "…");
    return page_answer(
               [&](Page& page) {
                   page.write(page.get_signed_cookie("user", max_age_days)
                                  .value_or("none"));
               },
               "Cookie: user=" + cookie + "\r\n",
               settings)
        .body;
}

}  // namespace

TEST_CASE("11.2 create_signed_value: writes what Tornado writes" *
          doctest::description(
              "The known answer of Tornado's own tests. Lengths are there so "
              "that nobody can move a digit from one field to the next, and "
              "the signature covers everything before it. [SEC-5]")) {
    EXPECT_EQ(signed_then("key", "value"), known_value);
    EXPECT_EQ(signed_then("k", "").substr(0, 27),
              "2|1:0|10:1300000000|1:k|0:|");
    EXPECT_EQ(
        web::create_signed_value(one_key, "key", "value", signed_at + 999ms),
        known_value);
}

TEST_CASE("11.2 decode_signed_value: gives back what was signed" *
          doctest::description(
              "Any bytes, under any name: they travel in base64, which anybody "
              "can read. A signature is no secrecy. [SEC-3, SEC-5, SEC-8]")) {
    EXPECT_EQ(decoded(known_value), "value");
    EXPECT_EQ(decoded(signed_then("key", "")), "");
    const std::string bytes("\0|;\"\xff\r\n2|", 9);
    EXPECT_EQ(decoded(signed_then("key", bytes)), bytes);
    EXPECT_EQ(decoded(signed_then("a|b:c", "value"), "a|b:c"), "value");
    EXPECT_EQ(decoded(signed_then("key", std::string(3000, 'x'))),
              std::string(3000, 'x'));
    EXPECT(known_value.find(escape::base64_encode("value")) != known_value.npos,
           "the value can be read without a secret");
}

TEST_CASE("11.2 decode_signed_value: one byte changed, and it is nothing" *
          doctest::description(
              "Wherever the byte is: in the value, in a length, in the "
              "signature. Neither may anything be missing or too much. "
              "[SEC-6]")) {
    Lines believed;
    for (std::size_t i = 0; i < known_value.size(); ++i) {
        const auto expect_nothing = [&](const std::string& text,
                                        const std::string& how) {
            if (decoded(text) != "nothing")
                believed.push_back("byte " + std::to_string(i) + " " + how);
        };
        std::string changed = known_value;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        expect_nothing(changed, "changed");
        expect_nothing(std::string(known_value).erase(i, 1), "missing");
        expect_nothing(known_value.substr(0, i), "and all behind it missing");
    }
    EXPECT_EQ(believed, Lines{});
    step("something is added");
    EXPECT_EQ(decoded(known_value + "0"), "nothing");
    EXPECT_EQ(decoded(" " + known_value), "nothing");
}

TEST_CASE("11.2 decode_signed_value: another name or another secret" *
          doctest::description(
              "What was signed as \"theme\" must not be good as \"user\": else "
              "any cookie that lets people choose its value makes them "
              "whoever they like. [SEC-6]")) {
    const std::string theme = signed_then("theme", "anna");
    EXPECT_EQ(decoded(theme, "theme"), "anna");
    step("what was signed as \"theme\" is read as \"user\"");
    EXPECT_EQ(decoded(theme, "user"), "nothing");
    EXPECT_EQ(decoded(theme, "them"), "nothing");
    EXPECT_EQ(decoded(theme, "theme", {{{0, "another secret"}}, 0}), "nothing");
    EXPECT_EQ(decoded(theme, "theme", {{}, 0}), "nothing");
}

TEST_CASE("11.2 decode_signed_value: what is too old is nothing" *
          doctest::description(
              "The browser is asked to forget a cookie after thirty days, and "
              "need not do so. The server's word is its own: the time is under "
              "the signature. [SEC-6]")) {
    const auto after = [](system_clock::duration age, double days) {
        return web::decode_signed_value(
                   one_key, "key", known_value, days, signed_at + age)
            .value_or("nothing");
    };
    EXPECT_EQ(after(0s, 31), "value");
    EXPECT_EQ(after(24h * 31, 31), "value");
    step("31 days and a second later");
    EXPECT_EQ(after(24h * 31 + 1s, 31), "nothing");
    EXPECT_EQ(after(24h * 300, 365), "value");
    EXPECT_EQ(after(13h, 0.5), "nothing");
    EXPECT_EQ(after(11h, 0.5), "value");
    EXPECT_EQ(after(1s, 0), "nothing");
}

TEST_CASE("11.2 SigningKeys: a new key signs, and old ones still read" *
          doctest::description(
              "So a secret can be changed without logging everybody out: the "
              "cookie says which key has signed it. One that was taken away "
              "reads nothing any more. [SEC-7]")) {
    const web::SigningKeys both{{{0, secret}, {7, "a new one"}}, 7};
    const std::string fresh = signed_then("key", "value", both);
    EXPECT_EQ(fresh.substr(0, 6), "2|1:7|");
    EXPECT_EQ(decoded(fresh, "key", both), "value");
    EXPECT_EQ(decoded(known_value, "key", both), "value");
    EXPECT_EQ(decoded(known_value, "key", {{{7, "a new one"}}, 7}), "nothing");
    EXPECT_EQ(decoded(fresh, "key", one_key), "nothing");
    step("an old one that says it were signed by the new key");
    EXPECT_EQ(decoded("2|1:7" + known_value.substr(5), "key", both), "nothing");
    step("as settings of an application");
    web::Settings settings;
    settings.cookie_secrets = both.secrets;
    settings.key_version = 7;
    EXPECT_EQ(user_of(web::create_signed_value(both, "user", "anna"), settings),
              "anna");
    const WebAnswer answer =
        page_answer([](Page& page) { page.set_signed_cookie("user", "anna"); },
                    "",
                    settings);
    EXPECT(user_cookie(answer).value.find("2|1:7|") <= 1,
           "signed with key 7: " + user_cookie(answer).value);
}

TEST_CASE("11.2 decode_signed_value: junk is nothing, and never an exception" *
          doctest::description(
              "Whoever knows no secret can send anything, also a length of "
              "twenty digits. What is well signed but not what we write is "
              "nothing, either. [SEC-4, SEC-6]")) {
    for (const std::string& junk : std::vector<std::string>{
             "",
             "2",
             "2|",
             "|",
             "||||||",
             "3" + known_value.substr(1),
             "2|1:0|10:1300000000|3:key|8:dmFsdWU=",
             "2|99999999999999999999:0|",
             "2|18446744073709551615:0|10:1300000000|",
             "2|-1:0|10:1300000000|3:key|",
             "2|:0|:1|:key|:a|",
             "2|1:0|10:1300000000|300:key|8:dmFsdWU=|" + std::string(64, '0'),
             // of version 1: base64, time, HMAC-SHA1
             "dmFsdWU=|1300000000|31c934969f53e48164c50768b40cbd7e2daaaa4f"}) {
        step("read " + show(junk));
        EXPECT_EQ(decoded(junk), "nothing");
    }
    for (const std::string& odd : std::vector<std::string>{
             "2|1:x|10:1300000000|3:key|8:dmFsdWU=|",
             "2|20:99999999999999999999|10:1300000000|3:key|8:dmFsdWU=|",
             "2|1:0|1:x|3:key|8:dmFsdWU=|",
             "2|1:0|0:|3:key|8:dmFsdWU=|",
             "2|1:0|20:99999999999999999999|3:key|8:dmFsdWU=|",
             "2|1:0|10:1300000000|3:key|3:===|",
             "2|1:0|10:1300000000|3:key|",
             ""}) {
        step("read, with a signature that is right, " + show(odd));
        EXPECT_EQ(decoded(with_signature(odd)), "nothing");
    }
}

TEST_CASE("11.2 set_signed_cookie: a page knows again whom it has named" *
          doctest::description(
              "Set with one answer, read with the next request. It lasts for "
              "thirty days, or for the browser's session. [SEC-5, SEC-6]")) {
    const auto set = [](std::optional<double> days,
                        const web::CookieOptions& options) {
        return page_answer(
            [&](Page& page) {
                page.set_signed_cookie("user", "anna", days, options);
            },
            "",
            with_secret());
    };
    const WebAnswer answer = set(30, {});
    const SetCookie cookie = user_cookie(answer);
    EXPECT_EQ(user_of(cookie.value), "anna");
    const auto lasts = std::chrono::seconds(cookie.expires_at()) -
                       system_clock::now().time_since_epoch();
    EXPECT(lasts > 24h * 30 - 1h && lasts < 24h * 30 + 1h,
           "it lasts for thirty days");
    const SetCookie session =
        user_cookie(set(std::nullopt, {.samesite = "Strict"}));
    EXPECT_EQ(session.attribute_text(), "httponly; path=/; samesite=Strict");
}

TEST_CASE("11.2 get_signed_cookie: what a client has made up is nothing" *
          doctest::description(
              "The forged cookie of chapter 10. Nothing, too, is a cookie that "
              "was signed long ago, or for another name. And the real Tornado "
              "puts its cookies between quotes. [SEC-6, MSG-9]")) {
    const auto now = system_clock::now();
    const auto sign = [&](std::string_view name, system_clock::duration age) {
        return web::create_signed_value(one_key, name, "anna", now - age);
    };
    EXPECT_EQ(user_of(sign("user", 1h)), "anna");
    EXPECT_EQ(user_of('"' + sign("user", 1h) + '"'), "anna");
    EXPECT_EQ(user_of("anna"), "none");
    EXPECT_EQ(user_of(sign("user", 24h * 32)), "none");
    EXPECT_EQ(user_of(sign("theme", 1h)), "none");
    step("a page that wants to have it from the last half hour");
    EXPECT_EQ(user_of(sign("user", 1h), with_secret(), 1.0 / 48), "none");
    std::string forged = sign("user", 1h);
    const std::size_t value = forged.find(escape::base64_encode("anna"));
    forged.replace(value, 8, escape::base64_encode("ben!"));
    EXPECT_EQ(user_of(forged), "none");
}

TEST_CASE(
    "11.2 signing_keys: without a secret nothing is signed, nor believed" *
    doctest::description(
        "An application that has forgotten its cookie_secret must say so "
        "at once: with an empty one, anybody can sign. A server that "
        "reads nothing instead takes everybody for a stranger, and no log says "
        "why. [SEC-7]")) {
    const ExpectLog log("");
    web::Settings none;
    web::Settings empty;
    empty.cookie_secrets = {{0, secret}, {1, ""}};
    web::Settings unknown;
    unknown.cookie_secrets = {{1, secret}};
    unknown.key_version = 2;
    const std::string signed_with_nothing =
        web::create_signed_value({{{0, ""}}, 0}, "user", "anna");
    for (const web::Settings& settings : {none, empty, unknown}) {
        step("an application without a good secret");
        CHECK_THROWS_AS((void)web::signing_keys(settings), std::logic_error);
        const WebAnswer set = page_answer(
            [](Page& page) { page.set_signed_cookie("user", "anna"); },
            "",
            settings);
        EXPECT_EQ(set.status, "500 Internal Server Error");
        EXPECT_EQ(set.header("Set-Cookie"), "-");
        EXPECT(user_of(signed_with_nothing, settings) != "anna",
               "a cookie signed with nothing is not believed");
        step("asked for the user, who has sent a cookie");
        const WebAnswer asked = page_answer(
            [](Page& page) {
                page.write(page.get_signed_cookie("user").value_or("none"));
            },
            "Cookie: user=" + signed_with_nothing + "\r\n",
            settings);
        EXPECT_EQ(asked.status, "500 Internal Server Error");
    }
    CHECK_THROWS_AS((void)web::create_signed_value({{}, 3}, "a", "b"),
                    std::logic_error);
}

TEST_CASE("11.2 signing_keys: where there are several secrets, the single one "
          "is none" *
          doctest::description(
              "Who goes over to cookie_secrets may leave the cookie_secret "
              "where it was; and if he does it because that one has become "
              "known, it must be good for nothing any more. [SEC-7]")) {
    web::Settings settings;
    settings.cookie_secret = secret;
    settings.cookie_secrets = {{3, "a new one"}};
    settings.key_version = 3;
    const auto signed_by = [](const web::SigningKeys& keys) {
        return web::create_signed_value(keys, "user", "anna");
    };
    EXPECT_EQ(user_of(signed_by({{{3, "a new one"}}, 3}), settings), "anna");
    step("one that the cookie_secret has signed");
    EXPECT_EQ(user_of(signed_by(one_key), settings), "none");
    const WebAnswer answer =
        page_answer([](Page& page) { page.set_signed_cookie("user", "anna"); },
                    "",
                    settings);
    EXPECT(user_cookie(answer).value.find("2|1:3|") <= 1,
           "signed with key 3: " + user_cookie(answer).value);
}
