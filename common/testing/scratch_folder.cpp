#include "common/testing/scratch_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <map>
#include <string>
#include <system_error>

#include <unistd.h>

namespace tornado::testing {

namespace fs = std::filesystem;

namespace {

/// Those that are there, and which process has made them: what it forks has a
/// copy of the list, and no right to remove them.
std::map<fs::path, pid_t>& folders() {
    static auto* const folders = new std::map<fs::path, pid_t>;
    return *folders;
}

void remove_own() {
    std::error_code ignored;
    for (const auto& [folder, owner] : folders())
        if (owner == ::getpid()) fs::remove_all(folder, ignored);
}

fs::path new_folder() {
    std::string name = fs::temp_directory_path() / "tornado-test-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr)
        throw fs::filesystem_error(
            "a folder for a test's files",
            name,
            std::error_code(errno, std::generic_category()));
    return fs::canonical(name);
}

}  // namespace

ScratchFolder::ScratchFolder()
    : path_(new_folder()) {
    [[maybe_unused]] static const int once = std::at_quick_exit(remove_own);
    folders().emplace(path_, ::getpid());
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
    folders().erase(path_);
}

}  // namespace tornado::testing
