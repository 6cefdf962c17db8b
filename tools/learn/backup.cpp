#include "tools/learn/backup.hpp"

#include <array>
#include <ctime>
#include <system_error>

#include "tools/learn/errors.hpp"
#include "tools/learn/files.hpp"

namespace tornado::learn {

namespace fs = std::filesystem;

namespace {

std::string date_and_time() {
    const auto now = std::time(nullptr);
    std::tm parts{};
    localtime_r(&now, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%d-%H%M%S", &parts);
    return text.data();
}

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
    throw Trouble("No backup of " + file.string() + " could be made (" + why +
                  "), so nothing was changed.");
}

}  // namespace

Backup::Backup(fs::path root)
    : root_(std::move(root)) {}

void Backup::make_place() {
    if (!place_.empty()) {
        return;
    }
    const auto all = root_ / ".backups";
    fs::create_directories(all);
    if (!fs::exists(all / ".gitignore")) {
        write_atomically(all / ".gitignore", "*\n");
    }
    const auto stamp = date_and_time();
    for (int again = 1;; ++again) {
        const auto name =
            again == 1 ? stamp : stamp + "-" + std::to_string(again);
        if (fs::create_directory(all / name)) {
            place_ = fs::path(".backups") / name;
            return;
        }
    }
}

fs::path Backup::keep(const fs::path& file) {
    const auto name = file.lexically_relative(root_);
    const auto text = read_file(file);
    if (!text) {
        refuse(name, "it cannot be read");
    }
    try {
        make_place();
        const auto copy = place_ / name;
        fs::create_directories((root_ / copy).parent_path());
        write_atomically(root_ / copy, *text);
        return copy;
    } catch (const std::system_error& error) {
        refuse(name, error.what());
    }
}

fs::path Backup::keep_all(const fs::path& folder) {
    std::error_code error;
    for (fs::recursive_directory_iterator walk(folder, error), end;
         !error && walk != end;
         walk.increment(error)) {
        if (walk->is_regular_file()) {
            keep(walk->path());
        }
    }
    return place_.empty() ? place_ : place_ / folder.lexically_relative(root_);
}

}  // namespace tornado::learn
