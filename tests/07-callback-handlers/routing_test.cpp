#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "tests/support/outcome.hpp"
#include "tests/support/stream_pair.hpp"
#include "web.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

/// "no match", or the groups: "[a] [b]", "[]" empty, "-" took no part.
std::string matched(const std::string& pattern, std::string_view path) {
    step("matched " + show(path) + " with " + pattern);
    const auto found = web::PathPattern(pattern).match(path);
    if (!found) return "no match";
    std::string text = "match";
    for (const auto& value : found->values)
        text += value ? " [" + *value + "]" : " -";
    return text;
}

std::string way_back(const std::string& pattern,
                     const std::vector<std::string>& arguments) {
    step("reversed " + pattern);
    try {
        return web::PathPattern(pattern).reverse(arguments);
    } catch (const std::invalid_argument&) {
        return "refused";
    }
}

/// A connection that nobody will answer on.
class NoConnection final : public httputil::HTTPConnection {
  public:
    Future<void> write_headers(httputil::StartLine,
                               httputil::HTTPHeaders,
                               std::string_view) override {
        return {};
    }

    Future<void> write(std::string_view) override { return {}; }

    void finish() override {}

    void set_close_callback(std::function<void()>) override {}

    bool closed() const override { return false; }

    void set_max_body_size(std::size_t) override {}

    void set_body_timeout(IOLoop::Duration) override {}

    std::shared_ptr<IOStream> detach() override { return nullptr; }

    const httputil::RequestContext& context() const override {
        return context_;
    }

    void set_context(httputil::RequestContext context) override {
        context_ = std::move(context);
    }

  private:
    httputil::RequestContext context_;
};

struct Page : web::RequestHandler {
    void initialize(std::string given) { name = std::move(given); }

    void get() {}

    std::string name;
};

/// Whom the application finds for a GET: the name of its Page, or "404".
std::string found(const web::Application& app,
                  const std::string& path,
                  const std::string& host = "h",
                  const std::string& real_ip = "") {
    step("asked who answers for " + path + " on " + host);
    httputil::HTTPHeaders headers{{"Host", host}};
    if (!real_ip.empty()) headers.add("X-Real-Ip", real_ip);
    const httputil::HTTPServerRequest request(
        {"GET", path, "HTTP/1.1"}, headers, std::make_shared<NoConnection>());
    const auto route = app.find_handler(request);
    const auto handler = route.handler->make();
    if (!dynamic_cast<Page*>(handler.get())) return "404";
    route.handler->initialize(*handler);
    return static_cast<Page&>(*handler).name;
}

web::URLSpec page(const std::string& pattern, const std::string& name) {
    return web::url<Page>(pattern, name);
}

}  // namespace

TEST_CASE("07.1 PathPattern: matches all of a path, or does not match" *
          doctest::description(
              "A rule for /a must not answer for /ab or /x/a. The pattern "
              "stands for the whole path from its first character to its last, "
              "whatever is in it. [ROUTE-1]")) {
    EXPECT_EQ(matched("/a", "/a"), "match");
    EXPECT_EQ(matched("/a", "/ab"), "no match");
    EXPECT_EQ(matched("/a", "/x/a"), "no match");
    EXPECT_EQ(matched("/a$", "/a"), "match");
    EXPECT_EQ(matched("/a|/b", "/b"), "match");
    EXPECT_EQ(matched("/a|/b", "/bc"), "no match");
    EXPECT_EQ(matched("/a.b", "/a/b"), "match");
    EXPECT_EQ(matched(".*", ""), "match");
}

TEST_CASE("07.1 PathPattern: gives what its groups have matched, with escapes "
          "undone" *
          doctest::description(
              "The path is matched as it was sent, and the escapes are undone "
              "after that: so a %2F does not count as a slash for the pattern. "
              "A group that took no part is nothing, and that is not an empty "
              "text. Nor need the path be UTF-8: whoever decodes the group "
              "says what is wrong with it. [ROUTE-2, ROUTE-3, ROUTE-4, "
              "ROUTE-5]")) {
    EXPECT_EQ(matched("/story/([0-9]+)/(.*)", "/story/42/a"), "match [42] [a]");
    EXPECT_EQ(matched("/p/([^/]+)", "/p/a%2Fb"), "match [a/b]");
    EXPECT_EQ(matched("/p/(.*)", "/p/a+b%20c%zz"), "match [a+b c%zz]");
    EXPECT_EQ(matched("/p/(.*)", "/p/"), "match []");
    EXPECT_EQ(matched("/p/(a)?(b)?", "/p/b"), "match - [b]");
    EXPECT_EQ(matched("/p/(?:a|b)(c)", "/p/bc"), "match [c]");
    EXPECT_EQ(matched("/p/(.*)", "/p/\xC3\xA9%C3%A9"),
              "match [\xC3\xA9\xC3\xA9]");
    step("named groups: /(?P<y>[0-9]+)/(?P<m>[0-9]+) with /2014/10");
    const web::PathPattern named("/(?P<y>[0-9]+)/(?P<m>[0-9]+)");
    const auto date = named.match("/2014/10");
    EXPECT(date, "a match");
    EXPECT_EQ(date->named("m"), std::optional<std::string>("10"));
    EXPECT_EQ(date->named("y"), std::optional<std::string>("2014"));
    EXPECT_EQ(date->named("d"), std::optional<std::string>());
    step("/p/(.*) with a path that has the byte FF in it, which is no UTF-8");
    const auto odd = web::PathPattern("/p/(.*)").match("/p/a\xFF");
    EXPECT(odd && odd->values.at(0) == "a\xFF",
           "the path matches, and its group has the byte");
}

TEST_CASE("07.1 PathPattern: refuses what is no pattern, and groups with and "
          "without names" *
          doctest::description(
              "A rule that is wrong is wrong when the program starts, not when "
              "the first request comes. [ROUTE-2]")) {
    EXPECT_THROWS(std::invalid_argument, web::PathPattern("/(a"));
    EXPECT_THROWS(std::invalid_argument, web::PathPattern("/(?=a)"));
    EXPECT_THROWS(std::invalid_argument, web::PathPattern("/(?P<a>.)/(.)"));
    EXPECT(web::PathPattern("/(?P<a>.)/(?:.)").has_names(),
           "a group that matches nothing for itself needs no name");
}

TEST_CASE(
    "07.1 PathPattern: takes a path of 60 KB and a pattern that backs up" *
    doctest::description(
        "Who sends the path chooses its length. An engine that calls "
        "itself for each character overflows its stack, and one that "
        "tries every way to split the path never ends. [ROUTE-1]")) {
    const std::string path = "/" + std::string(60'000, 'a');
    EXPECT_EQ(matched("/(?:a|b)*", path), "match");
    EXPECT_EQ(matched("/(a+)+b", path), "no match");
    const auto long_group = web::PathPattern("/(.*)").match(path);
    EXPECT(long_group && long_group->values.at(0)->size() == 60'000,
           "the group has all 60,000 characters");
}

TEST_CASE("07.1 PathPattern: knows the way back, from its groups to a path" *
          doctest::description(
              "Links are made of a rule's name and its arguments, and are "
              "right when the pattern changes. What could stand for several "
              "paths is refused and not guessed. [ROUTE-6]")) {
    EXPECT_EQ(way_back("/story/([0-9]+)", {"42"}), "/story/42");
    EXPECT_EQ(way_back("/a/([^/()]+)/b/([)]|\\))$", {"x y", "é/+"}),
              "/a/x%20y/b/%C3%A9/%2B");
    EXPECT_EQ(way_back("/a\\.b", {}), "/a.b");
    EXPECT_EQ(way_back("/a/(.*)", {}), "refused");
    EXPECT_EQ(way_back("/a", {"1"}), "refused");
    EXPECT_EQ(way_back("/a+", {}), "refused");
    EXPECT_EQ(way_back("/(a(b))", {"a", "b"}), "refused");
    EXPECT_EQ(way_back("/(a)?", {"a"}), "refused");
    EXPECT_EQ(way_back("/\\d", {}), "refused");
    EXPECT_EQ(way_back("/(?:a|b)/(c)", {"c"}), "refused");
}

TEST_CASE("07.1 Application: the first rule that matches answers, those for a "
          "host before those for all" *
          doctest::description(
              "The order of the list is the order of the questions. Rules for "
              "a host go first, however late they were added, and if none of "
              "them fits, the search goes on. [ROUTE-1, ROUTE-7, ROUTE-8]")) {
    CurrentTurnLoop loop;
    web::Application app({page("/a", "a"), page("/.*", "rest")},
                         {.default_host = "c.example"});
    app.add_handlers(".*\\.example", {page("/a", "example a")});
    app.add_handlers("b.example", {page("/b", "example b")});
    app.add_handlers("c.example", {page("(?:/a|nothing)", "c a")});
    EXPECT_EQ(found(app, "/a"), "a");
    EXPECT_EQ(found(app, "/a?x=1"), "a");
    EXPECT_EQ(found(app, "/b"), "rest");
    EXPECT_EQ(found(app, "/a", "b.example"), "example a");
    EXPECT_EQ(found(app, "/b", "B.Example:8000"), "example b");
    EXPECT_EQ(found(app, "/c", "b.example"), "rest");
    EXPECT_EQ(found(app, "nothing"), "c a");
    EXPECT_EQ(found(app, "nothing", "h", "127.0.0.1"), "404");
    step("an application that has no rules for every host");
    web::Application hosts({}, {.default_host = "c.example"});
    hosts.add_handlers("c.example", {page("/a", "c a")});
    EXPECT_EQ(found(hosts, "/a", "other.test"), "c a");
    EXPECT_EQ(found(hosts, "/a", "other.test", "127.0.0.1"), "404");
    EXPECT_EQ(found(hosts, "/b", "c.example"), "404");
    step("one whose settings bring rules: these go before its own");
    web::Application files({page("/static/a", "own")},
                           {.static_rules = [](const web::Settings&) {
                               return web::Rules{page("/static/.*", "files")};
                           }});
    EXPECT_EQ(found(files, "/static/a"), "files");
    step("one with a default handler");
    web::Application polite(
        {}, {.default_handler_class = web::handler_class<Page>("sorry")});
    EXPECT_EQ(found(polite, "/a"), "sorry");
}

TEST_CASE("07.1 Application: rules have names, and must fit their handlers" *
          doctest::description(
              "reverse_url() asks the rule of that name; of two with the same "
              "name the later counts, with a word in the log. A method with "
              "another number of parameters than its rule has groups could "
              "never be called right. [ROUTE-2, ROUTE-6]")) {
    struct Two : web::RequestHandler {
        void get(std::string /*a*/, std::optional<std::string> /*b*/) {}

        void options() {}
    };

    CurrentTurnLoop loop;
    const ExpectLog replaced("Multiple handlers named old");
    web::Application app({web::url<Two>("/two/(.*)/(.*)").named("two"),
                          page("/1", "").named("old"),
                          page("/2", "").named("old")});
    EXPECT_EQ(app.reverse_url("two", 1, "a b"), "/two/1/a%20b");
    EXPECT_EQ(app.reverse_url("old"), "/2");
    EXPECT_EQ(in_log(replaced), "lines in the log: 1");
    app.add_handlers("b.example", {page("/guest", "").named("guest")});
    EXPECT_EQ(app.reverse_url("guest"), "/guest");
    EXPECT_THROWS(std::invalid_argument, (void)app.reverse_url("three"));
    step("a rule with one group for a method that takes two");
    EXPECT_THROWS(std::invalid_argument, web::url<Two>("/(.*)"));
    EXPECT_THROWS(std::invalid_argument, web::url<Two>("/"));

    struct OneAndTwo : web::RequestHandler {
        void get(std::string /*a*/) {}

        void post(std::string /*a*/, std::string /*b*/) {}
    };

    step("rules with one group and with two, for a handler whose get() takes "
         "one text and whose post() takes two");
    EXPECT_THROWS(std::invalid_argument, web::url<OneAndTwo>("/(.*)"));
    EXPECT_THROWS(std::invalid_argument, web::url<OneAndTwo>("/(.*)/(.*)"));
}
