#include <stdexcept>
#include <string>

#include "common/testing/testing.hpp"
#include "common/url/url.hpp"

using namespace tornado;

namespace {

std::string shown(const url::Authority& parts) {
    std::string text = parts.userinfo.value_or("-") + " " + parts.host;
    return text + " " + (parts.port ? std::to_string(*parts.port) : "-");
}

}  // namespace

TEST_CASE("00.1 url: a URL comes apart, and together again" *
          doctest::description("What the client asks for is in there.")) {
    const auto parts = url::split("HTTP://me:pw@host:80/a/b?c=/d?e#f#g");
    EXPECT_EQ(parts.scheme, "http");
    EXPECT_EQ(parts.authority.value_or("-"), "me:pw@host:80");
    EXPECT_EQ(parts.path, "/a/b");
    EXPECT_EQ(parts.query.value_or("-"), "c=/d?e");
    EXPECT_EQ(parts.fragment.value_or("-"), "f#g");
    EXPECT_EQ(parts.text(), "http://me:pw@host:80/a/b?c=/d?e#f#g");
    for (const std::string same :
         {"http://host", "http://host?", "/path", "a:b", "?q", "#", "", "//h"})
        EXPECT_EQ(url::split(same).text(), same);
    EXPECT_EQ(url::split("1http://host").scheme, "");
}

TEST_CASE("00.1 url: an authority is a user, a host and a port" *
          doctest::description("IPv6 addresses have colons, too.")) {
    EXPECT_EQ(shown(url::split_authority("host")), "- host -");
    EXPECT_EQ(shown(url::split_authority("host:8888")), "- host 8888");
    EXPECT_EQ(shown(url::split_authority("host:")), "- host -");
    EXPECT_EQ(shown(url::split_authority("a@b:c@host:1")), "a@b:c host 1");
    EXPECT_EQ(shown(url::split_authority("[::1]:8888")), "- ::1 8888");
    EXPECT_EQ(shown(url::split_authority("[::1]")), "- ::1 -");
    for (const std::string wrong :
         {"", ":80", "a@", "host:80x", "host:70000", "host:-1", "[]:80"})
        CHECK_THROWS_AS(url::split_authority(wrong), std::invalid_argument);
}

TEST_CASE("00.1 url: a relative URL is resolved as RFC 3986 says" *
          doctest::description("The examples of its section 5.4.")) {
    const std::string base = "http://a/b/c/d;p?q";
    const std::pair<const char*, const char*> examples[] = {
        {"g:h", "g:h"},
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q#s"},
        {"g#s", "http://a/b/c/g#s"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {"..g", "http://a/b/c/..g"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
    };
    for (const auto& [reference, expected] : examples)
        EXPECT_EQ(url::join(base, reference), expected);
    EXPECT_EQ(url::join("http://host", "page"), "http://host/page");
}
