// parse_multipart_form_data: what it takes can be put together again, and
// comes out the same.

#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>

#include "body_arguments.hpp"

using namespace tornado::httputil;

static std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') result += '\\';
        result += c;
    }
    return result + "\"";
}

static std::string part(const std::string& name,
                        const std::string& rest,
                        const std::string& body) {
    return "--b\r\nContent-Disposition: form-data; name=" + quoted(name) +
           rest + "\r\n\r\n" + body + "\r\n";
}

static std::string put_together(const BodyArguments& form) {
    std::string body;
    for (const auto& [name, values] : form.arguments)
        for (const std::string& value : values)
            body += part(name, "", value);
    for (const auto& [name, files] : form.files)
        for (const HTTPFile& file : files)
            body += part(name,
                         "; filename=" + quoted(file.filename) +
                             "\r\nContent-Type: " + file.content_type,
                         file.body);
    return body + "--b--\r\n";
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
    const std::string body(reinterpret_cast<const char*>(data), size);
    BodyArguments form;
    try {
        parse_multipart_form_data("b", body, form);
    } catch (const HTTPInputError&) {
        return 0;
    }
    const std::string once = put_together(form);
    BodyArguments again;
    parse_multipart_form_data(
        "b", once, again, {.max_part_header_size = 1U << 20U});
    if (put_together(again) != once) __builtin_trap();
    return 0;
}
