#include "routing.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <re2/re2.h>

#include "common/escape/escape.hpp"
#include "common/stub/stub.hpp"

namespace tornado::web {

using re2::RE2;

namespace {

std::shared_ptr<const RE2> compiled(const std::string& text) {
    // TASK 07.1: a path is bytes, so Latin-1. Nothing is logged by the engine.
    RE2::Options options;
    options.set_encoding(RE2::Options::EncodingLatin1);
    options.set_log_errors(false);
    auto regex = std::make_shared<const RE2>(text, options);
    if (!regex->ok())
        throw std::invalid_argument("the pattern " + text + ": " +
                                    regex->error());
    return regex;
}

/// The names of the groups in order; empty if they have none.
std::vector<std::string> names_of_groups(const RE2& regex) {
    // TASK 07.1: all of them, or none.
    std::vector<std::string> names;
    for (const auto& [number, name] : regex.CapturingGroupNames())
        names.push_back(name);
    const auto groups =
        static_cast<std::size_t>(regex.NumberOfCapturingGroups());
    if (!names.empty() && names.size() != groups)
        throw std::invalid_argument("the pattern " + regex.pattern() +
                                    " has groups with names and groups "
                                    "without: which goes where?");
    return names;
}

/// True if a backslash before it makes it mean something.
bool is_letter_or_digit(char c) {
    // TASK 07.1: those of ASCII.
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

/// Where the group that opens at `begin` ends; npos if there is another in it.
std::size_t end_of_group(std::string_view text, std::size_t begin) {
    // TASK 07.1: brackets and backslashes may hide a parenthesis.
    bool in_brackets = false;
    for (std::size_t i = begin + 1; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\\') {
            ++i;
        } else if (in_brackets) {
            in_brackets = c != ']';
        } else if (c == '[') {
            in_brackets = true;
            if (text.substr(i + 1).starts_with("^")) ++i;
            if (text.substr(i + 1).starts_with("]")) ++i;
        } else if (c == '(') {
            return text.npos;
        } else if (c == ')') {
            return i;
        }
    }
    return text.npos;
}

/// The plain texts around the groups, one more than there are; nothing if the
/// pattern is more than plain texts and groups.
std::optional<std::vector<std::string>> pieces_of(std::string_view text,
                                                  std::size_t groups) {
    // TASK 07.1: walk through the pattern; give up where a character means
    // something.
    if (text.ends_with('$') && !text.ends_with("\\$")) text.remove_suffix(1);
    if (text.starts_with('^')) text.remove_prefix(1);
    constexpr std::string_view special = "*+?{}[]|)^$";
    std::vector<std::string> pieces(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
            if (i == text.size() || is_letter_or_digit(text[i])) return {};
            pieces.back() += text[i];
        } else if (text[i] == '(') {
            i = end_of_group(text, i);
            if (i == text.npos) return {};
            pieces.emplace_back();
        } else if (special.find(text[i]) != special.npos) {
            return {};
        } else {
            pieces.back() += text[i];
        }
    }
    if (pieces.size() != groups + 1) return {};
    return pieces;
}

}  // namespace

PathArguments::Value PathArguments::named(std::string_view name) const {
    // TASK 07.1: the value at the place of that name.
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return {};
    return values.at(static_cast<std::size_t>(found - names.begin()));
}

PathPattern::PathPattern(std::string pattern)
    : text_(std::move(pattern)) {
    // TASK 07.1: compile it, and look at its groups.
    regex_ = compiled(text_);
    names_ = names_of_groups(*regex_);
    pieces_ = pieces_of(text_, groups());
    if (!pieces_) return;
    // A "." may stand for any character.
    beginning_ = pieces_->front().substr(0, pieces_->front().find('.'));
    plain_ = pieces_->size() == 1 && beginning_ == pieces_->front();
}

std::size_t PathPattern::groups() const {
    // TASK 07.1: the engine has counted them.
    return static_cast<std::size_t>(regex_->NumberOfCapturingGroups());
}

bool PathPattern::has_names() const {
    // TASK 07.1: all groups have them, or none.
    return !names_.empty();
}

std::optional<PathArguments> PathPattern::match(std::string_view path) const {
    // TASK 07.1: all of the path must match, as it was sent. Then undo the
    // escapes in what the groups have found. One that took no part points
    // nowhere. A pattern that stands for itself needs no engine, and neither
    // does a path that begins otherwise: most rules are asked in vain.
    if (!path.starts_with(beginning_)) return {};
    if (plain_) {
        if (path.size() != beginning_.size()) return {};
        return PathArguments{};
    }
    std::vector<re2::StringPiece> found(groups() + 1);
    const re2::StringPiece text(path.data(), path.size());
    if (!regex_->Match(text,
                       0,
                       path.size(),
                       RE2::ANCHOR_BOTH,
                       found.data(),
                       static_cast<int>(found.size())))
        return {};
    PathArguments arguments{{}, names_};
    for (std::size_t i = 1; i < found.size(); ++i) {
        auto& value = arguments.values.emplace_back();
        if (found[i].data())
            value =
                escape::url_unescape({found[i].data(), found[i].size()}, false);
    }
    return arguments;
}

std::string PathPattern::reverse(std::span<const std::string> arguments) const {
    // TASK 07.1: the texts between the groups, and the arguments, escaped.
    if (!pieces_)
        throw std::invalid_argument("the pattern " + text_ +
                                    " cannot be reversed");
    if (arguments.size() != groups())
        throw std::invalid_argument("the pattern " + text_ + " has " +
                                    std::to_string(groups()) + " groups, not " +
                                    std::to_string(arguments.size()));
    std::string path = pieces_->front();
    for (std::size_t i = 0; i < arguments.size(); ++i)
        path += escape::url_escape(arguments[i], false) + pieces_->at(i + 1);
    return path;
}

}  // namespace tornado::web
