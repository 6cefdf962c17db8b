// Forms with files: multipart/form-data, RFC 7578.

#include <stdexcept>
#include <utility>

#include "common/stub/stub.hpp"

#include "body_arguments.hpp"

namespace tornado::httputil {

namespace {

/// Walks over the parts of a multipart body.
class Parts {
    // TASK 07.6: where one is. A part ends at a line break, "--" and the
    // boundary; what comes behind says whether there is another.
  public:
    Parts(std::string_view boundary, std::string_view body)
        : delimiter_("\r\n--" + std::string(boundary))
        , rest_(body) {
        // The first has no line break before it.
        const std::string_view first = std::string_view(delimiter_).substr(2);
        if (!rest_.starts_with(first))
            throw HTTPInputError("Invalid multipart/form-data: the body does "
                                 "not begin with its boundary");
        rest_.remove_prefix(first.size());
    }

    /// The next part; nothing behind the last boundary.
    std::optional<std::string_view> next() {
        if (rest_.starts_with("--")) return {};
        if (!rest_.starts_with("\r\n"))
            throw HTTPInputError("Invalid multipart/form-data: a boundary "
                                 "that goes on");
        // The line break may be the next delimiter's, too.
        const std::size_t end = rest_.find(delimiter_);
        if (end == rest_.npos)
            throw HTTPInputError("Invalid multipart/form-data: no final "
                                 "boundary found");
        const std::string_view part = rest_.substr(0, end);
        rest_.remove_prefix(end + delimiter_.size());
        return part.substr(std::min<std::size_t>(part.size(), 2));
    }

  private:
    std::string delimiter_;
    std::string_view rest_;  // begins right behind a boundary
};

/// The headers of a part, and its content.
std::pair<HTTPHeaders, std::string_view>
split_part(std::string_view part, const MultipartLimits& limits) {
    // TASK 07.6: an empty line stands between them.
    constexpr std::string_view empty_line = "\r\n\r\n";
    const std::size_t end = part.find(empty_line);
    if (end == part.npos)
        throw HTTPInputError("multipart/form-data missing headers");
    if (end > limits.max_part_header_size)
        throw HTTPInputError("multipart/form-data part header is too large");
    try {
        return {HTTPHeaders::parse(part.substr(0, end + 2)),
                part.substr(end + empty_line.size())};
    } catch (const std::invalid_argument& error) {
        throw HTTPInputError(error.what());
    }
}

void add_part(std::string_view part,
              const MultipartLimits& limits,
              BodyArguments& form) {
    // TASK 07.6: Content-Disposition says what it is called; with a file name
    // it is a file.
    const auto [headers, content] = split_part(part, limits);
    HeaderValue disposition = parse_header(headers.get("Content-Disposition"));
    if (disposition.value != "form-data")
        throw HTTPInputError("Invalid multipart/form-data");
    const std::string name = disposition.parameters["name"];
    if (name.empty())
        throw HTTPInputError("multipart/form-data value missing name");
    const std::string filename = disposition.parameters["filename"];
    if (filename.empty())
        form.arguments[name].emplace_back(content);
    else
        form.files[name].push_back(
            {filename,
             std::string(content),
             headers.get("Content-Type", "application/unknown")});
}

}  // namespace

void parse_multipart_form_data(std::string_view boundary,
                               std::string_view body,
                               BodyArguments& form,
                               const MultipartLimits& limits) {
    // TASK 07.6: part after part, and no more than there may be.
    Parts parts(boundary, body);
    std::size_t count = 0;
    while (const auto part = parts.next()) {
        if (++count > limits.max_parts)
            throw HTTPInputError("multipart/form-data has too many parts");
        add_part(*part, limits, form);
    }
}

}  // namespace tornado::httputil
