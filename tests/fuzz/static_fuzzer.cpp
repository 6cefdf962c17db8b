// What clients say about files: the first line is a Range header, the rest a
// path below a folder that has a few. A range is part of the whole, and no path
// leads out.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "conditional.hpp"
#include "httperror.hpp"
#include "static_file.hpp"

using namespace tornado;

static std::filesystem::path make_root() {
    std::string name = "/tmp/fuzz-static-XXXXXX";
    if (!::mkdtemp(name.data())) std::abort();
    const std::filesystem::path root = std::filesystem::path(name) / "root";
    std::filesystem::create_directories(root / "a");
    std::ofstream(root / "a" / "b") << "content";
    std::ofstream(root.parent_path() / "secret") << "secret";
    std::filesystem::create_symlink("../../secret", root / "a" / "c");
    return root;
}

static void check_range(const std::string& header) {
    for (const std::uint64_t whole : {0U, 1U, 10U}) {
        const auto range = httputil::parse_byte_range(header, whole);
        if (range && (range->begin > range->end || range->end > whole))
            __builtin_trap();
    }
    const auto time = httputil::parse_timestamp(header);
    if (time && *time < 0) __builtin_trap();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
    static const std::filesystem::path root = make_root();
    const std::string text(reinterpret_cast<const char*>(data), size);
    const std::string line = text.substr(0, text.find('\n'));
    check_range(line);
    const std::string path = text.substr(std::min(line.size() + 1, size));
    (void)web::content_type_of(path);
    try {
        const auto file = web::StaticFile::open(root, path);
        if (!file.path().starts_with(root.string())) __builtin_trap();
        if (!file.is_folder()) (void)file.read(0, 100);
    } catch (const web::HTTPError&) {
        // Refused.
    }
    return 0;
}
