#include "common/templates/inclusion.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace tornado::template_ {

namespace {

/// {{kind name}}: where it stands in its text, and what it says.
struct Tag {
    std::size_t begin;
    std::size_t end;
    char kind;  // one of #^/>&!={ or, for a plain name, 0
    std::string name;
};

std::string trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blank);
    if (first == text.npos) return {};
    const std::size_t last = text.find_last_not_of(blank);
    return std::string(text.substr(first, last - first + 1));
}

class Joining {
  public:
    Joining(const Include& include,
            const std::function<void(const Included& file)>& check)
        : include_(include)
        , check_(check) {}

    void add(const Included& file) {
        check_(file);
        open_.push_back(file.name);
        std::size_t done = 0;
        while (const std::optional<Tag> tag = next_tag(file, done)) {
            whole_.text += file.text.substr(done, tag->begin - done);
            done = tag->end;
            const std::string where = place(file.name, file.text, tag->begin);
            if (tag->kind == '=')
                throw TemplateError(where + ": the delimiters stay {{ and }}");
            if (tag->kind == '>') {
                add(included(tag->name, where));
            } else {
                whole_.text += file.text.substr(tag->begin, done - tag->begin);
                if (tag->kind != '!') whole_.places.emplace(tag->name, where);
            }
        }
        whole_.text += file.text.substr(done);
        open_.pop_back();
    }

    Whole take() { return std::move(whole_); }

  private:
    static std::optional<Tag> next_tag(const Included& file, std::size_t from) {
        const std::string& text = file.text;
        Tag tag{text.find("{{", from), 0, 0, ""};
        if (tag.begin == text.npos) return {};
        const std::size_t inside = tag.begin + 2;
        const bool raw = inside < text.size() && text[inside] == '{';
        const std::string_view close = raw ? "}}}" : "}}";
        const std::size_t end = text.find(close, inside);
        if (end == text.npos)
            throw TemplateError(place(file.name, text, tag.begin) +
                                ": this tag has no end");
        tag.end = end + close.size();
        std::string said =
            trimmed(std::string_view(text).substr(inside, end - inside));
        if (!said.empty() &&
            std::string_view("#^/>&!={").find(said[0]) != said.npos) {
            tag.kind = said[0];
            said = trimmed(said.substr(1));
        }
        tag.name = std::move(said);
        return tag;
    }

    Included included(const std::string& name, const std::string& where) {
        if (!include_)
            throw TemplateError(where + ": there is no Loader to find \"" +
                                name + "\"");
        Included file;
        try {
            file = include_(name, open_.back());
        } catch (const TemplateError& error) {
            throw TemplateError(where + ": " + error.what());
        }
        if (std::find(open_.begin(), open_.end(), file.name) != open_.end())
            throw TemplateError(where + ": " + file.name + " includes itself");
        return file;
    }

    const Include& include_;
    const std::function<void(const Included& file)>& check_;
    Whole whole_;
    std::vector<std::string> open_;  // the files that we are in
};

}  // namespace

std::string
place(const std::string& name, std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    return name + ":" + std::to_string(line);
}

Whole put_together(const Included& file,
                   const Include& include,
                   const std::function<void(const Included& file)>& check) {
    Joining joining(include, check);
    joining.add(file);
    return joining.take();
}

}  // namespace tornado::template_
