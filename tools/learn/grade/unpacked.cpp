#include "tools/learn/grade/unpacked.hpp"

#include <chrono>
#include <cstdlib>
#include <string>
#include <system_error>

#include "tools/learn/errors.hpp"
#include "tools/learn/process.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

Unpacked::Unpacked() {
    std::string name = fs::temp_directory_path() / "learn-work-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) {
        throw Trouble("There is no room for unpacking in " +
                      fs::temp_directory_path().string() + ".");
    }
    folder_ = name;
}

// What another constructor has made is destroyed when this one throws.
Unpacked::Unpacked(const fs::path& archive)
    : Unpacked() {
    unpack(archive);
}

Unpacked::~Unpacked() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

/// Only what may be a chapter's file is unpacked, so a bomb is not.
void Unpacked::unpack(const fs::path& archive) const {
    const auto tool = find_program("bsdtar");
    if (!tool) {
        throw Trouble("An archive is unpacked with bsdtar, which is not "
                      "here (Debian: libarchive-tools). A folder needs "
                      "no such thing.");
    }
    const std::string file = fs::absolute(archive).string();
    const auto outcome = run_caught({{"prlimit",
                                      "--fsize=1048576",
                                      tool->string(),
                                      "-xf",
                                      file,
                                      "-C",
                                      folder_.string(),
                                      "--no-same-owner",
                                      "--no-same-permissions",
                                      "--include",
                                      "*[0-9][0-9]-*/*.[ch]pp"},
                                     {},
                                     {}},
                                    std::chrono::minutes(1),
                                    true);
    if (!outcome.good()) {
        throw Trouble(archive.string() + " cannot be unpacked: " +
                      (outcome.cut ? "it takes too long" : outcome.out));
    }
}

}  // namespace tornado::learn
