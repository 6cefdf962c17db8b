#pragma once
// A folder with files, and a server for them. For tests only.

#include <filesystem>
#include <fstream>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>

#include "common/net/sockets.hpp"
#include "common/testing/scratch_folder.hpp"

#include "static_files.hpp"
#include "tests/support/web_server.hpp"

namespace tornado::testing {

/// When all its files were last changed, unless a test says otherwise.
inline constexpr std::time_t static_time = 1'000'000'000;
inline constexpr const char* static_date = "Sun, 09 Sep 2001 01:46:40 GMT";

/// Is gone with its content when it goes. Below it are "files", which is what
/// is served, and "files-old" and "secret.txt", which are not.
class StaticFolder {
  public:
    StaticFolder() {
        for (const char* folder : {"files/sub", "files/build", "files-old"})
            std::filesystem::create_directories(top_.path() / folder);
        put("../secret.txt", "secret");
        put("../files-old/old.txt", "old");
        put("digits.txt", "0123456789");
        put("empty.txt", "");
        put("index.html", "<p>top</p>");
        put("sub/index.html", "<p>sub</p>");
        for (const char* name :
             {"sub/a b.css", "CAPITALS.CSS", "Photo.JPeG", "css", "build/5f3a"})
            put(name, "p {}");
        link("linked.css", "build/5f3a");
        link("linked.txt", "sub/a b.css");
        link("linked", "sub/a b.css");
        link("default.css", "build/5f3a");
        link("build/default.css", "5f3a");
    }

    std::filesystem::path root() const { return top_.path() / "files"; }

    /// Writes a file, in place if it is there.
    void put(const std::string& name,
             const std::string& content,
             std::time_t time = static_time) const {
        const std::string path = (root() / name).string();
        std::ofstream(path, std::ios::binary) << content;
        const struct timespec times[2] = {{time, 0}, {time, 0}};
        check_syscall("utimensat",
                      ::utimensat(AT_FDCWD, path.c_str(), times, 0));
    }

  private:
    void link(const std::string& name, const std::string& to) const {
        std::filesystem::create_symlink(to, root() / name);
    }

    ScratchFolder top_;
};

/// The folder at /files/, with its default files at /site/ and at /, and with
/// others at /styles/.
class StaticSite {
  public:
    explicit StaticSite(web::Settings settings = {})
        : web({web::url<web::StaticFileHandler>("/files/(.*)",
                                                folder.root().string()),
               web::url<web::StaticFileHandler>(
                   "/site/(.*)", folder.root().string(), "index.html"),
               web::url<web::StaticFileHandler>(
                   "/styles/(.*)", folder.root().string(), "default.css"),
               web::url<web::StaticFileHandler>(
                   "/(.*)", folder.root().string(), "index.html")},
              std::move(settings)) {}

    StaticFolder folder;
    WebServer web;
};

}  // namespace tornado::testing
