#pragma once
// The chat's page, as a browser gets it: chat.html (a template), chat.js and
// chat.css, in this folder. One page for all the chats of this tutorial.
//
// The page asks its server for this, and so does Tornado's demo:
//
//     POST /a/message/new      body=TEXT     the message, as JSON:
//         {"id": "…", "from": "…", "body": "…", "html": "…"}
//         400 if it is blank, 403 if nobody says it; with next=/ it redirects
//         there, for those who have scripts off
//     POST /a/message/updates  cursor=ID     {"messages": [message, …]}, those
//         after that id, as soon as there are any; without a cursor, or with
//         one that is not remembered, all that are remembered
//     POST /a/name             name=TEXT     the form of those without a name
//     GET  socket_url?cursor=ID              a WebSocket, in place of polls:
//         {"messages": [message, …]} as texts; closed with 4403 where a poll
//         would be answered with 403 (chapter 12)
//
// A token in the cookie _xsrf (or in xsrf_form_html) goes along with each POST,
// as header X-XSRFToken or as field _xsrf: chapter 11.

#include <filesystem>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace tornado::chat_page {

/// What the page is to be sent with: it has no script or style but its files.
inline constexpr std::string_view content_security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'";

/// What differs from chat to chat.
struct Page {
    std::string user;                     ///< who asks; empty: nobody yet
    std::string login_url{};              ///< empty: a form asks for the name
    std::string leave_url = "/a/leave";   ///< where "Leave" posts to
    std::string xsrf_form_html{};         ///< as it is, into each form
    std::string script_url = "/chat.js";  ///< where script() is served
    std::string style_url = "/chat.css";  ///< where style() is served
    std::string socket_url{};             ///< empty: it polls
};

/// The values for chat.html, for one who renders it with a Loader of theirs.
///
/// messages: a list of messages as above, shown where scripts are off; others
///           get them from their first poll
nlohmann::json values(const Page& page, const nlohmann::json& messages);

/// The page: HTML. Serve it with Content-Type "text/html; charset=UTF-8".
std::string render(const Page& page, const nlohmann::json& messages);
std::string render(const Page& page);

/// chat.js, to be served as "text/javascript", and chat.css, as "text/css";
/// both in UTF-8. Read at the first call.
///
/// errors: std::runtime_error if the file is not there any more
const std::string& script();
const std::string& style();

/// Where the three files are: a template_path, and a static_path.
std::filesystem::path folder();

}  // namespace tornado::chat_page
