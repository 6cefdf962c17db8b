#pragma once

/// tools/packages.txt, the list that the bootstrap installs from.

#include <filesystem>
#include <string>
#include <vector>

namespace tornado::learn {

struct Package {
    std::string name;
    std::string why;
    std::string group;  ///< "base", "verify", "book", "browser", "servers",
                        ///< "class"
};

std::vector<Package> load_packages(const std::filesystem::path& root);

/// The installed version of a Debian package; empty when it is not there.
std::string installed_version(const std::string& package);

}  // namespace tornado::learn
