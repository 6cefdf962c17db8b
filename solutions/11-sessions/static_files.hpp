#pragma once
// Files from a folder: pages, pictures, scripts, as they are.
//
// Mirrors tornado/web.py (v6.5.7) StaticFileHandler. Left out on purpose:
// make_static_url and get_content as hooks for subclasses, several ranges in
// one request.

#include <memory>
#include <string>

#include "common/stub/stub.hpp"

#include "concurrent.hpp"
#include "conditional.hpp"
#include "request_handler.hpp"
#include "settings.hpp"
#include "static_file.hpp"
#include "urlspec.hpp"

namespace tornado::web {

/// Answers with the file whose path is the first group of its rule:
///
///     web::url<web::StaticFileHandler>("/files/(.*)", "/srv/files")
///
/// It is sent in pieces of 64 KB, each after the client has taken the one
/// before: a big file on its way to a slow client needs little memory. Between
/// them the loop serves others; but while one is read from a disk, it waits.
///
/// Every answer about a file says what it is (Content-Type, by the name that
/// was asked for, or the default file's, wherever a symbolic link leads; and
/// X-Content-Type-Options: nosniff), how old (Last-Modified), which version
/// (Etag), and that parts can be had (Accept-Ranges: bytes). If the URL's `v`
/// is that version, it may be kept for ten years (Cache-Control:
/// max-age=315360000, immutable).
///
/// Who asks for a folder that has a default file, by a name without "/" at the
/// end, is redirected to the one with it (301); but 403 if the path begins with
/// "//", which browsers take for another server's name.
///
/// Tornado: web.py StaticFileHandler (v6.5.7:2706)
class StaticFileHandler : public RequestHandler {
  public:
    /// default_filename: what is sent for a folder, such as "index.html"; empty
    ///                   means that folders are refused
    void initialize(const std::string& root,
                    const std::string& default_filename = "");

    Future<void> get(std::string path);

    /// The same headers, for every answer, and no content.
    Future<void> head(std::string path);

    /// Called when the headers are there, and may be changed. Does nothing.
    /// Tornado: StaticFileHandler.set_extra_headers (v6.5.7:3139)
    virtual void set_extra_headers(const std::string& path);

  private:
    // TASK 11.5: where to look, what was found, and by which name.
    enum class Content { send, leave_out };

    Future<void> answer(std::string path, Content content);
    void find_file(const std::string& path);
    void set_headers(const std::string& path, const std::string& version);
    bool is_known_to_client() const;
    httputil::ByteRange wanted_range();
    Future<void> send(httputil::ByteRange range);

    std::string root_;
    std::string default_filename_;
    std::shared_ptr<const StaticFile> file_;  // null: redirected
    std::string name_;                        // what it was opened by
};

/// The version of a file's content: 32 hexadecimal digits, which differ if the
/// content does. Worked out when it is asked for first, and when the file's
/// stamp() is another since; else it is remembered, and nothing is read.
///
/// Future:  for big files, as other requests are served meanwhile
/// thread:  any
/// Tornado: StaticFileHandler.get_content_version (v6.5.7:3055); differs: what
///          is remembered there is wrong when a file has changed
Future<std::string> content_version(std::shared_ptr<const StaticFile> file);
std::string content_version_now(const StaticFile& file);

/// The rules that a static_path brings: for all below static_url_prefix, and
/// for /favicon.ico and /robots.txt. For Settings::static_rules:
///
///     .static_path = "static", .static_rules = web::static_rules,
///
/// returns: none without a static_path
/// Tornado: Application.__init__ (v6.5.7:2212)
Rules static_rules(const Settings& settings);

}  // namespace tornado::web
