#include "chat_pages.hpp"

#include <string>

#include <nlohmann/json.hpp>

#include "common/chat_page/chat_page.hpp"

#include "chat_request_handler.hpp"
#include "name_cookie.hpp"

namespace tornado::chat {

namespace {

class MainHandler : public ChatRequestHandler {
  public:
    void initialize(MessageBoard& board) { board_ = &board; }

    void get() {
        const auto name = name_in_cookie(request().headers.get("Cookie"));
        const chat_page::Page page{.user = name.value_or("")};
        const auto kept = nlohmann::json::parse(board_->messages().json());
        set_header("Content-Security-Policy",
                   chat_page::content_security_policy);
        write(chat_page::render(page, kept.at("messages")));
    }

  private:
    MessageBoard* board_ = nullptr;
};

/// What the page asks for. A browser may keep it, if it asks each time whether
/// it has changed.
class PageFileHandler : public web::RequestHandler {
  public:
    void initialize(const std::string& type, const std::string& (*content)()) {
        type_ = type;
        content_ = content;
    }

    void get() {
        set_header("Content-Type", type_ + "; charset=UTF-8");
        set_header("Cache-Control", "no-cache");
        write(content_());
    }

  private:
    std::string type_;
    const std::string& (*content_)() = nullptr;
};

/// POST /a/name: from now on the browser says this name.
class NameHandler : public ChatRequestHandler {
  public:
    void post() {
        // As it was sent: get_argument() makes spaces of control characters.
        const auto typed = request().body_arguments.find("name");
        if (typed == request().body_arguments.end())
            throw web::MissingArgumentError("name");
        const auto name = name_from(typed->second.back());
        if (!name) throw web::HTTPError(400, "no name");
        set_header("Set-Cookie", set_name_cookie(name));
        redirect("/", 303);
    }
};

class LeaveHandler : public ChatRequestHandler {
  public:
    void post() {
        set_header("Set-Cookie", set_name_cookie({}));
        redirect("/", 303);
    }
};

}  // namespace

bool is_local(std::string_view url) {
    if (!url.starts_with('/') || url.starts_with("//")) return false;
    for (const char c : url)
        if (c == '\\' || static_cast<unsigned char>(c) <= ' ' || c == '\x7f')
            return false;
    return true;
}

web::Rules file_rules() {
    return {
        web::url<PageFileHandler>(
            "/chat\\.js", std::string("text/javascript"), &chat_page::script),
        web::url<PageFileHandler>(
            "/chat\\.css", std::string("text/css"), &chat_page::style),
    };
}

web::Rules page_rules(MessageBoard& board) {
    web::Rules rules = file_rules();
    rules.push_back(web::url<MainHandler>("/", std::ref(board)));
    rules.push_back(web::url<NameHandler>("/a/name"));
    rules.push_back(web::url<LeaveHandler>("/a/leave"));
    return rules;
}

}  // namespace tornado::chat
