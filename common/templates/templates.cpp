#include "common/templates/templates.hpp"

#include <charconv>
#include <fstream>
#include <sstream>
#include <utility>

#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>

#include "common/escape/escape.hpp"
#include "common/templates/inclusion.hpp"

namespace tornado::template_ {

namespace {

namespace fs = std::filesystem;
namespace mustache = kainjow::mustache;
using nlohmann::json;

mustache::data data_of(const json& value) {
    using Type = mustache::data::type;
    switch (value.type()) {
    case json::value_t::object: {
        mustache::data object(Type::object);
        for (const auto& [name, part] : value.items())
            object[name] = data_of(part);
        return object;
    }
    case json::value_t::array: {
        mustache::data list(Type::list);
        for (const json& element : value)
            list << data_of(element);
        return list;
    }
    case json::value_t::string: {
        const auto& text = value.get_ref<const std::string&>();
        // As false it prints the same, and a section sees that it is empty.
        return text.empty() ? mustache::data(false) : mustache::data(text);
    }
    case json::value_t::boolean:
        return mustache::data(value.get<bool>());
    case json::value_t::null:
        return mustache::data(false);
    default:
        return mustache::data(value.dump());
    }
}

/// mustache itself prints nothing where it knows no value.
class Names final : public mustache::context<std::string> {
  public:
    using Places = std::map<std::string, std::string, std::less<>>;

    Names(const mustache::data& values, const Places& places)
        : context(&values)
        , places_(places) {}

    const mustache::data* get(const std::string& name) const override {
        const mustache::data* found = context::get(name);
        if (found != nullptr) return found;
        const auto known = places_.find(name);
        throw TemplateError(
            (known == places_.end() ? "" : known->second + ": ") +
            "there is no value for \"" + name + "\"");
    }

  private:
    const Places& places_;
};

/// mustache says "Unclosed section "a" at 17"; we say the line.
TemplateError readable(const Included& file, const std::string& message) {
    const std::size_t at = message.rfind(" at ");
    std::size_t offset = 0;
    if (at != message.npos)
        std::from_chars(
            message.data() + at + 4, message.data() + message.size(), offset);
    return TemplateError(place(file.name, file.text, offset) + ": " +
                         message.substr(0, at));
}

void check_alone(const Included& file) {
    const mustache::mustache parsed(file.text);
    if (!parsed.is_valid()) throw readable(file, parsed.error_message());
}

}  // namespace

struct Template::Parsed {
    Parsed(const Included& file, const Include& include)
        : whole(put_together(file, include, check_alone))
        , text(whole.text) {
        if (!text.is_valid())
            throw TemplateError(file.name + ": " + text.error_message());
        text.set_custom_escape([](const std::string& value) {
            return escape::xhtml_escape(value);
        });
    }

    Whole whole;
    // Its render() is not const, but changes only the message of an error that
    // partials and lambdas have, and there are none here.
    mutable mustache::mustache text;
};

Template::Template(std::string_view text,
                   std::string name,
                   const Include& include)
    : parsed_(std::make_shared<Parsed>(
          Included{std::move(name), std::string(text)}, include)) {}

std::string Template::generate(const json& values) const {
    const mustache::data data = data_of(values);
    Names names(data, parsed_->whole.places);
    return parsed_->text.render(names);
}

Loader::Loader(fs::path root, bool cache)
    : root_(std::move(root))
    , cache_(cache) {}

Template Loader::load(const std::string& name) {
    const auto found = read_.find(name);
    if (found != read_.end()) return found->second;
    const Include include = [this](const std::string& other,
                                   const std::string& parent) {
        const fs::path path = fs::path(parent).parent_path() / other;
        const std::string whole = path.lexically_normal().generic_string();
        return Included{whole, file_text(whole)};
    };
    const Template made(file_text(name), name, include);
    if (cache_) read_.emplace(name, made);
    return made;
}

std::string Loader::file_text(const std::string& name) const {
    std::error_code error;
    const fs::path root = fs::canonical(root_, error);
    const fs::path file = fs::weakly_canonical(root / name, error);
    const fs::path inside = file.lexically_relative(root);
    if (inside.empty() || *inside.begin() == "..")
        throw TemplateError("\"" + name + "\" is not below " + root_.string());
    if (!fs::is_regular_file(file, error))
        throw TemplateError("there is no template \"" + name + "\" in " +
                            root_.string());
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return std::move(text).str();
}

}  // namespace tornado::template_
