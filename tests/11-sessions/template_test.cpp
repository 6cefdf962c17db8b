#include <fstream>
#include <string>

#include <nlohmann/json.hpp>

#include "common/testing/testing.hpp"

#include "tests/support/recorded_log.hpp"
#include "tests/support/static_site.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

struct GreetingHandler : web::RequestHandler {
    std::optional<std::string> get_current_user() override { return "<Anna>"; }

    void get() {
        render("greeting.html", {{"word", get_argument("word", "Hello")}});
    }
};

struct NobodyHandler : web::RequestHandler {
    void get() {
        write(render_string("greeting.html", {{"word", ""}}));
        write("!");
    }
};

}  // namespace

TEST_CASE("11.4 RequestHandler::render: fills a template, and knows who is "
          "asking" *
          doctest::description(
              "Whatever is put in is escaped; only what is meant to be HTML, "
              "such as the hidden field of a form, goes in as it is. The "
              "cookie that belongs to the field comes along. [TPL-1, TPL-4, "
              "TPL-7, TPL-8, SEC-12]")) {
    const StaticFolder folder;
    folder.put("greeting.html",
               "{{word}}, {{#current_user}}{{current_user}}{{/current_user}}"
               "{{^current_user}}stranger{{/current_user}}{{> end.html}}");
    folder.put("end.html", "<hr>{{word}}");
    folder.put("form.html", "{{{xsrf_form_html}}}");

    struct FormHandler : web::RequestHandler {
        void get() { render("form.html", nlohmann::json::object()); }
    };

    WebServer web({web::url<GreetingHandler>("/"),
                   web::url<NobodyHandler>("/nobody"),
                   web::url<FormHandler>("/form")},
                  {.cookie_secret = "secret",
                   .template_path = folder.root().string(),
                   .xsrf_cookies = &web::RequestHandler::check_xsrf_cookie});
    EXPECT_EQ(web.ask(web_get("/?word=%3Cb%3E")).summary({"Content-Type"}),
              "200 OK; Content-Type: text/html; charset=UTF-8; "
              "&lt;b&gt;, &lt;Anna&gt;<hr>&lt;b&gt;");
    step("the file is changed; a server does not look again");
    folder.put("greeting.html", "something else");
    EXPECT_EQ(web.ask(web_get("/nobody")).summary(), "200 OK; , stranger<hr>!");
    const WebAnswer form = web.ask(web_get("/form"));
    EXPECT(form.body.starts_with("<input type=\"hidden\" name=\"_xsrf\""),
           "the hidden field, as HTML");
    EXPECT(form.header("Set-Cookie").starts_with("_xsrf="), "and its cookie");
}
