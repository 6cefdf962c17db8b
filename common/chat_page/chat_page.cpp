#include "common/chat_page/chat_page.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "common/templates/templates.hpp"

namespace tornado::chat_page {

namespace {

using nlohmann::json;

std::string file_text(const char* name) {
    const std::ifstream file(folder() / name, std::ios::binary);
    if (!file)
        throw std::runtime_error("chat_page: cannot read " +
                                 (folder() / name).string());
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

}  // namespace

json values(const Page& page, const json& messages) {
    return {{"user", page.user},
            {"login_url", page.login_url},
            {"leave_url", page.leave_url},
            {"xsrf_form_html", page.xsrf_form_html},
            {"js_url", page.script_url},
            {"css_url", page.style_url},
            {"socket_url", page.socket_url},
            {"messages", messages}};
}

std::string render(const Page& page, const json& messages) {
    static const template_::Template html =
        template_::Loader(folder()).load("chat.html");
    return html.generate(values(page, messages));
}

std::string render(const Page& page) {
    return render(page, json::array());
}

const std::string& script() {
    static const std::string text = file_text("chat.js");
    return text;
}

const std::string& style() {
    static const std::string text = file_text("chat.css");
    return text;
}

std::filesystem::path folder() {
    return TORNADO_CHAT_PAGE;
}

}  // namespace tornado::chat_page
