#pragma once
// One file below a folder, open, and what is known of it.
//
// Mirrors what tornado/web.py (v6.5.7) StaticFileHandler does with os.path.

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <sys/stat.h>

#include "common/net/unique_fd.hpp"
#include "common/stub/stub.hpp"

namespace tornado::web {

/// A file or a folder that was found below another folder. It stays readable,
/// and the same, whatever becomes of its name.
class StaticFile {
  public:
    /// Opens what is at `path`, seen from `root`.
    ///
    /// root:    a folder by any name: a relative path, or a symbolic link
    /// path:    as it came from outside: it may hold anything at all
    /// errors:  HTTPError, 403 if that is not below `root` (also if it is there
    ///          only by name, and a symbolic link leads out), or may not be
    ///          read, or is neither a file nor a folder; 404 if there is
    ///          nothing. std::system_error if the system fails
    /// Tornado: StaticFileHandler.get_absolute_path (v6.5.7:2940),
    ///          validate_absolute_path (2920); differs: links that lead out are
    ///          followed there
    static StaticFile open(const std::filesystem::path& root,
                           std::string_view path);

    const std::string& path() const { return path_; }  // the real one

    bool is_folder() const { return S_ISDIR(about_.st_mode); }

    std::uint64_t size() const {
        return static_cast<std::uint64_t>(about_.st_size);
    }

    std::time_t modified() const { return about_.st_mtime; }

    /// Differs if the content may differ: what a cache compares.
    std::string stamp() const;

    /// The bytes from `offset` on, at most `most`; fewer only where the file
    /// ends. It waits for the disk, if they are not in memory, and the loop
    /// with it.
    ///
    /// errors: std::system_error
    std::string read(std::uint64_t offset, std::size_t most) const;

  private:
    StaticFile(UniqueFd fd, std::string path, const struct stat& about)
        : fd_(std::move(fd))
        , path_(std::move(path))
        , about_(about) {}

    UniqueFd fd_;
    std::string path_;
    struct stat about_;
};

/// What kind of content a file has, as the ending of its name says, also in
/// capitals: "text/css; charset=UTF-8"; "application/octet-stream" if that says
/// nothing.
///
/// path:    the name by which it was asked for. Where a symbolic link leads, it
///          may have another one, without an ending
/// Tornado: StaticFileHandler.get_content_type (v6.5.7:3118)
std::string content_type_of(std::string_view path);

}  // namespace tornado::web
