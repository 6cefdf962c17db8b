#pragma once
// Pages with holes in them: texts in the mustache language, filled with
// values.
//
// Mirrors the Template and Loader of tornado/template.py (v6.5.7), with another
// language: https://mustache.github.io, by kainjow's library. Its words:
//
//     {{name}}               the value, safe in HTML: < > & " ' are escaped
//     {{{name}}}             the value as it is; {{&name}} is the same
//     {{#name}} … {{/name}}  for each of a list, or if it is there and true
//     {{^name}} … {{/name}}  if it is an empty list, empty, null or false
//     {{.}}, {{name.part}}   the element of a list; a part of a value
//     {{> other.html}}       another template's text, from the same Loader
//     {{! … }}               a comment
//
// Left out on purpose: expressions, blocks that a page overrides (extends), and
// mustache's own change of delimiters. What a page needs is worked out before.

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace tornado::template_ {

/// A template that cannot be read, or not be filled. Its text begins with the
/// file and the line: "chat.html:12: …".
/// Tornado: template.ParseError (v6.5.7:700)
class TemplateError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// The text of another template, and by what name it is known.
struct Included {
    std::string name;
    std::string text;
};

/// Finds what {{> name}} means in the template `parent`.
using Include =
    std::function<Included(const std::string& name, const std::string& parent)>;

/// A template that has been read, and can be filled any number of times. It
/// is a handle: copies share what was read.
class Template {
  public:
    /// name:    for errors
    /// include: may be empty; {{> name}} is an error then
    /// errors:  TemplateError
    /// Tornado: template.Template (v6.5.7:252)
    explicit Template(std::string_view text,
                      std::string name = "<string>",
                      const Include& include = {});

    /// The text with the values in.
    ///
    /// values:  an object. A text, a number and `true` are there; `false`,
    ///          null, "" and an empty list are not. `true` and a list are for
    ///          sections, and print nothing.
    /// errors:  TemplateError if the template asks for a name that `values` has
    ///          not got: it is misspelt on one side or the other
    /// Tornado: Template.generate (v6.5.7:337)
    std::string generate(const nlohmann::json& values) const;

  private:
    struct Parsed;

    std::shared_ptr<const Parsed> parsed_;
};

/// The templates of a folder, each read once.
///
/// thread:  one at a time
/// Tornado: template.Loader (v6.5.7:453)
class Loader {
  public:
    /// cache: false reads the files anew each time, for one who works on them
    explicit Loader(std::filesystem::path root, bool cache = true);

    /// The template in that file.
    ///
    /// name:    relative to the root, such as "chat.html"
    /// errors:  TemplateError if there is no such file, if it is not below the
    ///          root (also by way of a symbolic link), or is no template
    /// Tornado: BaseLoader.load (v6.5.7:441)
    Template load(const std::string& name);

    /// Forgets what was read. Tornado: BaseLoader.reset (v6.5.7:432)
    void reset() { read_.clear(); }

  private:
    std::string file_text(const std::string& name) const;

    std::filesystem::path root_;
    bool cache_;
    std::map<std::string, Template> read_;
};

}  // namespace tornado::template_
