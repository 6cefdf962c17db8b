#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

#include "common/templates/templates.hpp"
#include "common/testing/scratch_folder.hpp"
#include "common/testing/testing.hpp"

using namespace tornado;
using namespace tornado::testing;
using nlohmann::json;
using template_::Loader;
using template_::Template;
using template_::TemplateError;

namespace {

/// A folder of templates, gone at the end.
class Folder {
  public:
    Folder() { std::filesystem::create_directories(root() / "parts"); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(scratch.path() / name) << text;
    }

    std::filesystem::path root() const { return scratch.path() / "root"; }

    ScratchFolder scratch;
};

std::string filled(const std::string& text, const json& values) {
    return Template(text, "page").generate(values);
}

/// What an error says; "no error" if there is none.
template <typename Function>
std::string error_of(const Function& function) {
    try {
        function();
    } catch (const TemplateError& error) {
        return error.what();
    }
    return "no error";
}

std::string error_in(const std::string& text, const json& values = {}) {
    return error_of([&] { (void)filled(text, values); });
}

}  // namespace

TEST_CASE("00.1 templates: values are escaped, unless the template says no" *
          doctest::description("A name may be <script>.")) {
    const json values{{"name", "<b> & \"c\" 'd'"}};
    const std::string raw = "<b> & \"c\" 'd'";
    const std::string safe = "&lt;b&gt; &amp; &quot;c&quot; &#x27;d&#x27;";
    EXPECT_EQ(filled("<i>{{name}}</i>", values), "<i>" + safe + "</i>");
    EXPECT_EQ(filled("{{{name}}} {{& name }}", values), raw + " " + raw);
    EXPECT_EQ(filled("{{n}} {{x}} {{none}}.",
                     {{"n", 42}, {"x", 1.5}, {"none", nullptr}}),
              "42 1.5 .");
    EXPECT_EQ(filled("{{name}}", {{"name", "{{other}}"}}), "{{other}}");
    EXPECT_EQ(filled("", json::object()), "");
}

TEST_CASE("00.1 templates: a section is for each, or for what is there" *
          doctest::description("The language has no other if and for.")) {
    const std::string list = "{{#all}}[{{.}}]{{/all}}{{^all}}nobody{{/all}}";
    EXPECT_EQ(filled(list, {{"all", {"a", "<", "c"}}}), "[a][&lt;][c]");
    EXPECT_EQ(filled(list, {{"all", json::array()}}), "nobody");
    const std::string user =
        "{{#user}}I am {{user}}{{/user}}{{^user}}?{{/user}}";
    EXPECT_EQ(filled(user, {{"user", "Ada"}}), "I am Ada");
    for (const json& nobody : {json(""), json(nullptr), json(false)})
        EXPECT_EQ(filled(user, {{"user", nobody}}), "?");
    EXPECT_EQ(filled("{{#n}}{{n}}{{/n}}", {{"n", 0}}), "0");
    EXPECT_EQ(
        filled("{{#each}}{{part.x}}{{outer}} {{/each}}",
               {{"outer", "o"},
                {"each", {{{"part", {{"x", 1}}}}, {{"part", {{"x", 2}}}}}}}),
        "1o 2o ");
    EXPECT_EQ(filled("a\n{{#yes}}\nb\n{{/yes}}\nc", {{"yes", true}}),
              "a\nb\nc");
}

TEST_CASE("00.1 templates: an error names the file and the line" *
          doctest::description("A page with a hole helps nobody.")) {
    EXPECT_EQ(error_in("a\nb\n{{#x}}\nc"), "page:3: Unclosed section \"x\"");
    EXPECT_EQ(error_in("{{#x}}{{/y}}"), "page:1: Unclosed section \"x\"");
    EXPECT_EQ(error_in("a\n{{/x}}"), "page:2: Unopened section \"x\"");
    EXPECT_EQ(error_in("a\n{{x"), "page:2: Unclosed tag");
    EXPECT_EQ(error_in("a\n{{x}}\n{{x}}", {{"y", 1}}),
              "page:2: there is no value for \"x\"");
    EXPECT_EQ(error_in("{{#x.y}}{{/x.y}}", {{"x", json::object()}}),
              "page:1: there is no value for \"x.y\"");
    EXPECT_EQ(error_in("{{=<% %>=}}"), "page:1: the delimiters stay {{ and }}");
    EXPECT_EQ(error_in("{{> other}}"),
              "page:1: there is no Loader to find \"other\"");
}

TEST_CASE(
    "00.1 templates: a loader reads each file once" *
    doctest::description("Pages are asked for more often than changed.")) {
    const Folder folder;
    folder.write("root/page", "one {{x}}");
    Loader loader(folder.root());
    Loader eager(folder.root(), false);
    const Template kept = loader.load("page");
    EXPECT_EQ(kept.generate({{"x", 1}}), "one 1");
    folder.write("root/page", "two {{x}}");
    EXPECT_EQ(loader.load("page").generate({{"x", 1}}), "one 1");
    EXPECT_EQ(eager.load("page").generate({{"x", 1}}), "two 1");
    loader.reset();
    EXPECT_EQ(loader.load("page").generate({{"x", 1}}), "two 1");
    EXPECT_EQ(kept.generate({{"x", 2}}), "one 2");
}

TEST_CASE("00.1 templates: one template includes another" *
          doctest::description("Its name is relative to who includes it.")) {
    const Folder folder;
    folder.write("root/page", "{{#all}}{{> parts/one}}{{/all}}{{! {{> no}}");
    folder.write("root/parts/one", "<{{.}}{{> ../end}}");
    folder.write("root/end", ">");
    folder.write("root/bad", "\n{{> parts/bad}}");
    folder.write("root/parts/bad", "\n\n{{#x}}");
    folder.write("root/holed", "\n{{> parts/holed}}");
    folder.write("root/parts/holed", "{{y}}");
    folder.write("root/round", "{{> parts/round}}");
    folder.write("root/parts/round", "{{> ../round}}");
    Loader loader(folder.root());
    EXPECT_EQ(loader.load("page").generate({{"all", {"a", "b"}}}), "<a><b>");
    EXPECT_EQ(error_of([&] { loader.load("bad"); }),
              "parts/bad:3: Unclosed section \"x\"");
    EXPECT_EQ(error_of([&] { (void)loader.load("holed").generate({}); }),
              "parts/holed:1: there is no value for \"y\"");
    EXPECT_EQ(error_of([&] { loader.load("round"); }),
              "parts/round:1: round includes itself");
}

TEST_CASE("00.1 templates: a loader stays below its root" *
          doctest::description("Whatever the name says, or a link.")) {
    const Folder folder;
    folder.write("secret", "secret");
    folder.write("root/page", "\n{{> ../secret}}");
    std::filesystem::create_symlink(folder.scratch.path() / "secret",
                                    folder.root() / "link");
    const std::string root = std::filesystem::canonical(folder.root()).string();
    Loader loader(folder.root());
    const std::string absolute = (folder.scratch.path() / "secret").string();
    for (const std::string& name :
         {std::string("../secret"), absolute, std::string("link")})
        EXPECT_EQ(error_of([&] { loader.load(name); }),
                  "\"" + name + "\" is not below " + root);
    EXPECT_EQ(error_of([&] { loader.load("page"); }),
              "page:2: \"../secret\" is not below " + root);
    for (const std::string name : {"nothing", "parts", "."})
        EXPECT_EQ(error_of([&] { loader.load(name); }),
                  "there is no template \"" + name + "\" in " + root);
}
