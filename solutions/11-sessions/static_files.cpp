#include "static_files.hpp"

#include <algorithm>
#include <utility>

#include "common/escape/escape.hpp"
#include "common/stub/stub.hpp"

#include "gen.hpp"
#include "httperror.hpp"

namespace tornado::web {

using httputil::ByteRange;

namespace {

constexpr std::size_t piece_size = 64 * 1024;  // bytes

/// How many pieces are sent in a row to a client that takes them all at once,
/// before others get a turn.
constexpr int pieces_a_turn = 16;

/// A text that matches itself only.
std::string literal_pattern(std::string_view text) {
    // TASK 11.5: what is neither letter nor digit may mean something in a
    // pattern.
    std::string pattern;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '/' || c == '_' ||
                           c == '-';
        if (!plain) pattern += '\\';
        pattern += c;
    }
    return pattern;
}

}  // namespace

void StaticFileHandler::initialize(const std::string& root,
                                   const std::string& default_filename) {
    // TASK 11.5: keep them for answer().
    root_ = root;
    default_filename_ = default_filename;
}

void StaticFileHandler::set_extra_headers(const std::string& /*path*/) {}

Future<void> StaticFileHandler::get(std::string path) {
    // TASK 11.5: all of it.
    return answer(std::move(path), Content::send);
}

Future<void> StaticFileHandler::head(std::string path) {
    // TASK 11.5: the same, but for what the file holds.
    return answer(std::move(path), Content::leave_out);
}

Future<void> StaticFileHandler::answer(std::string path, Content content) {
    // TASK 11.5: find the file, and say everything about it. Then: does the
    // client have it? Does it want a part? And is there such a part?
    find_file(path);
    if (!file_) co_return;
    const std::string version = co_yield content_version(file_);
    set_headers(path, version);
    if (is_known_to_client()) {
        set_status(304);
        co_return;
    }
    const ByteRange range = wanted_range();
    if (get_status() == 416) co_return;
    set_header("Content-Length", range.size());
    if (content == Content::send) co_yield send(range);
}

/// Sets file_ and name_, unless the client is sent to the same folder by its
/// better name.
void StaticFileHandler::find_file(const std::string& path) {
    // TASK 11.5: of a folder, the default file. Its name must end with "/", or
    // what its page links to is sought one level too high.
    name_ = path;
    StaticFile found = StaticFile::open(root_, name_);
    if (found.is_folder()) {
        if (default_filename_.empty())
            throw HTTPError(403, found.path() + " is not a file");
        const std::string& here = request().path;
        if (!here.ends_with('/')) {
            // Browsers take what begins with two for another server's name.
            if (here.starts_with("//")) throw HTTPError(403);
            return redirect(here + "/", 301);
        }
        const std::string slash =
            path.empty() || path.ends_with('/') ? "" : "/";
        name_ = path + slash + default_filename_;
        found = StaticFile::open(root_, name_);
        if (found.is_folder())
            throw HTTPError(403, found.path() + " is not a file");
    }
    file_ = std::make_shared<const StaticFile>(std::move(found));
}

/// What is the same in every answer about this file.
void StaticFileHandler::set_headers(const std::string& path,
                                    const std::string& version) {
    // TASK 11.5: what it is, by the name that was asked for; how old, how it is
    // called, and that parts can be had. A URL that names this very version
    // will never mean another.
    set_header("Etag", '"' + version + '"');
    set_header("Last-Modified", httputil::format_timestamp(file_->modified()));
    set_header("Content-Type", content_type_of(name_));
    set_header("X-Content-Type-Options", "nosniff");
    set_header("Accept-Ranges", "bytes");
    if (get_query_argument("v", "") == version) {
        constexpr int ten_years = 86400 * 365 * 10;  // seconds
        set_header("Cache-Control",
                   "max-age=" + std::to_string(ten_years) + ", immutable");
    }
    set_extra_headers(path);
}

bool StaticFileHandler::is_known_to_client() const {
    // TASK 11.5: a client that names versions is answered by these alone; the
    // date is for those that do not.
    const httputil::HTTPHeaders& asked = request().headers;
    if (asked.contains("If-None-Match")) return check_etag_header();
    const auto known =
        httputil::parse_timestamp(asked.get("If-Modified-Since"));
    return known && *known >= file_->modified();
}

/// The bytes to be sent, with the status and the header that say which.
ByteRange StaticFileHandler::wanted_range() {
    // TASK 11.5: a part only if the client asks for one, and, where it says
    // what it has the other parts of, if that is what we have, too. Part or
    // whole, 206 or 200; and where there is no such part, 416.
    const httputil::HTTPHeaders& asked = request().headers;
    const ByteRange whole{0, file_->size()};
    const std::string base = asked.get("If-Range");
    if (!base.empty() && base != headers().get("Etag") &&
        base != headers().get("Last-Modified"))
        return whole;
    const auto range =
        httputil::parse_byte_range(asked.get("Range"), whole.end);
    if (!range || (*range == whole && whole.size() > 0)) return whole;
    const std::string of = "/" + std::to_string(whole.end);
    if (range->size() == 0) {
        set_status(416);
        set_header("Content-Type", "text/plain; charset=UTF-8");
        set_header("Content-Range", "bytes *" + of);
    } else {
        set_status(206);
        set_header("Content-Range",
                   "bytes " + std::to_string(range->begin) + "-" +
                       std::to_string(range->end - 1) + of);
    }
    return *range;
}

Future<void> StaticFileHandler::send(ByteRange range) {
    // TASK 11.5: piece by piece. Wait for each to be taken; and if the client
    // takes them as fast as they come, think of the others.
    int pieces = 0;
    while (range.begin < range.end) {
        const std::size_t most =
            std::min<std::uint64_t>(piece_size, range.size());
        const std::string piece = file_->read(range.begin, most);
        if (piece.empty())
            throw HTTPError(500, file_->path() + " has become shorter");
        range.begin += piece.size();
        write(piece);
        co_yield flush();
        if (++pieces % pieces_a_turn == 0) co_yield gen::moment;
    }
}

Rules static_rules(const Settings& settings) {
    // TASK 11.5: three, or none.
    Rules rules;
    if (settings.static_path.empty()) return rules;
    for (const std::string& pattern :
         {literal_pattern(settings.static_url_prefix) + "(.*)",
          std::string("/(favicon\\.ico)"),
          std::string("/(robots\\.txt)")})
        rules.push_back(url<StaticFileHandler>(pattern, settings.static_path));
    return rules;
}

}  // namespace tornado::web
