// The pages of the web table: see tests/support/web_app.hpp.

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/support/web_app.hpp"

namespace tornado::testing::pages {

namespace {

std::string joined(const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values)
        text += "[" + value + "]";
    return text;
}

struct Last : web::RequestHandler {
    void get() { write("[" + get_argument("a") + "]"); }

    void post() { get(); }

    void head() { get(); }
};

struct Default : web::RequestHandler {
    void get() { write("[" + get_argument("a", " none ") + "]"); }
};

struct Raw : web::RequestHandler {
    void get() { write("[" + get_argument("a", web::Strip::no) + "]"); }
};

struct All : web::RequestHandler {
    void post() {
        write("all " + joined(get_arguments("a")) + " query " +
              joined(get_query_arguments("a")) + " body " +
              joined(get_body_arguments("a")));
    }
};

struct Apart : web::RequestHandler {
    void put() {
        write("query");
        for (const char* name : {"a", "b", "c"})
            write(" " + get_query_argument(name, "none"));
        write(" body");
        for (const char* name : {"a", "b", "c"})
            write(" " + get_body_argument(name, "none"));
    }
};

struct Group : web::RequestHandler {
    void get(std::string one) { write("[" + one + "]"); }
};

struct Optional : web::RequestHandler {
    void get(std::optional<std::string> a, std::optional<std::string> b) {
        write(a.value_or("none") + " " + b.value_or("none"));
    }
};

struct Named : web::RequestHandler {
    void get(std::string x, std::string y) { write(x + " " + y); }
};

struct Status : web::RequestHandler {
    void get() {
        set_status(std::stoi(get_argument("code")), get_argument("reason", ""));
        finish();
    }
};

struct Headers : web::RequestHandler {
    void get() {
        set_header("X-Set", "first");
        set_header("X-Set", "second");
        add_header("X-Add", "first");
        add_header("X-Add", "second");
        set_header("X-Number", 42);
        set_header("X-Gone", "here");
        clear_header("X-Gone");
        set_header("X-Given", get_argument("value", "nothing"));
    }
};

struct Redirect : web::RequestHandler {
    void get() {
        redirect(get_argument("to"), std::stoi(get_argument("status", "302")));
    }
};

struct Json : web::RequestHandler {
    void get() {
        const nlohmann::json object{{"a", "</script>"}};
        write(object);
    }
};

struct JsonTyped : web::RequestHandler {
    void get() {
        write(nlohmann::json::object());
        set_header("Content-Type", "application/problem+json");
    }
};

struct JsonList : web::RequestHandler {
    void get() {
        const nlohmann::json list = nlohmann::json::array({1, 2});
        write(list);
    }
};

struct Flush : web::RequestHandler {
    void get() {
        write("one");
        (void)flush();
        (void)flush();
        write("two");
    }
};

struct Error : web::RequestHandler {
    void get() {
        set_header("X-Half", "done");
        set_status(201);
        write("half a page");
        throw web::HTTPError(std::stoi(get_argument("code")),
                             "secret",
                             get_argument("reason", ""));
    }
};

struct Crash : web::RequestHandler {
    void get() { throw std::runtime_error("secret"); }
};

struct Finished : web::RequestHandler {
    void get() {
        set_status(201);
        write("enough");
        throw web::Finish();
    }
};

struct Custom : web::RequestHandler {
    void get() { throw web::HTTPError(403, "secret"); }

    void write_error(int status, const std::exception_ptr& /*error*/) override {
        const nlohmann::json page{{"status", status}};
        finish(page);
    }
};

struct BrokenPage : web::RequestHandler {
    void get() { throw web::HTTPError(403); }

    void write_error(int /*status*/,
                     const std::exception_ptr& /*error*/) override {
        throw std::runtime_error("this page is broken");
    }
};

struct Prepared : web::RequestHandler {
    void prepare() {
        set_status(403);
        finish("closed");
    }

    void get() { write("open"); }
};

struct Upload : web::RequestHandler {
    void post() {
        write("a " + joined(get_arguments("a")));
        for (const auto& [name, files] : request().files)
            for (const auto& file : files)
                write("; " + name + " " + file.filename + " " +
                      file.content_type + " [" + file.body + "]");
    }
};

}  // namespace

web::Rules rules() {
    return {web::url<Last>("/last"),
            web::url<Default>("/default"),
            web::url<Raw>("/raw"),
            web::url<All>("/all"),
            web::url<Apart>("/apart"),
            web::url<Group>("/group/([^/]+)"),
            web::url<Optional>("/optional/(a)?(b)?"),
            web::url<Named>("/named/(?P<x>[^/]+)/(?P<y>[^/]+)"),
            web::url<Status>("/status"),
            web::url<Headers>("/headers"),
            web::url<Redirect>("/redirect"),
            web::url<Json>("/json"),
            web::url<JsonTyped>("/json_typed"),
            web::url<JsonList>("/json_list"),
            web::url<Flush>("/flush"),
            web::url<Error>("/error"),
            web::url<Crash>("/crash"),
            web::url<Finished>("/finished"),
            web::url<Custom>("/custom"),
            web::url<BrokenPage>("/broken_page"),
            web::url<Prepared>("/prepared"),
            web::url<Upload>("/upload"),
            web::url<web::RedirectHandler>("/old/(.*)", "/new/{0}"),
            web::url<web::RedirectHandler>("/moved/(.*)", "/new?p={0}", false),
            web::url<web::RedirectHandler>("/part", "/new#a?b"),
            web::url<web::RedirectHandler>("/swap/(.*)/(.*)", "/{1}/{0}/{1}"),
            web::url<web::ErrorHandler>("/gone", 410)};
}

}  // namespace tornado::testing::pages
