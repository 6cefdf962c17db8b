#include "tools/learn/packages.hpp"

#include "tools/learn/files.hpp"
#include "tools/learn/process.hpp"
#include "tools/learn/text.hpp"

namespace tornado::learn {

std::vector<Package> load_packages(const std::filesystem::path& root) {
    std::vector<Package> packages;
    std::string group;
    const auto text = read_file(root / "tools/packages.txt").value_or("");
    for (const auto& line : split_lines(text)) {
        if (line.starts_with('[')) {
            group = line.substr(1, line.find(']') - 1);
        } else if (!trim(line).empty() && !line.starts_with('#')) {
            const auto hash = line.find('#');
            packages.push_back(
                {trim(line.substr(0, hash)),
                 hash == std::string::npos ? "" : trim(line.substr(hash + 1)),
                 group});
        }
    }
    return packages;
}

std::string installed_version(const std::string& package) {
    const auto outcome = run_caught(
        {{"dpkg-query", "-W", "-f=${Status} ${Version}", package}, {}, {}});
    const std::string good = "install ok installed ";
    return outcome.good() && outcome.out.starts_with(good)
               ? trim(outcome.out.substr(good.size()))
               : "";
}

}  // namespace tornado::learn
