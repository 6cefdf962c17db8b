// Versions of contents, and URLs that name them.

#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "common/crypto/crypto.hpp"
#include "common/escape/escape.hpp"
#include "common/log/log.hpp"
#include "common/stub/stub.hpp"

#include "gen.hpp"
#include "httperror.hpp"
#include "static_files.hpp"

namespace tornado::web {

namespace {

constexpr std::size_t megabyte = 1024 * 1024;

/// What is known of each file: its version, and the stamp that it had then. One
/// for all loops of the process.
class KnownVersions {
    // TASK 11.5: by the file's path; good only as long as the stamp is the
    // same.
  public:
    std::optional<std::string> find(const StaticFile& file) {
        const std::scoped_lock lock(mutex_);
        const auto known = known_.find(file.path());
        if (known == known_.end() || known->second.first != file.stamp())
            return {};
        return known->second.second;
    }

    void remember(const StaticFile& file, const std::string& version) {
        const std::scoped_lock lock(mutex_);
        known_[file.path()] = {file.stamp(), version};
    }

  private:
    std::mutex mutex_;
    std::map<std::string, std::pair<std::string, std::string>> known_;
};

KnownVersions& known_versions() {
    // TASK 11.5: the one.
    static KnownVersions versions;
    return versions;
}

/// A version being worked out, a megabyte at a time.
class Reading {
    // TASK 11.5: how far it is.
  public:
    explicit Reading(const StaticFile& file)
        : file_(file) {}

    /// returns: false at the end
    bool read_more() {
        const std::string piece = file_.read(offset_, megabyte);
        hash_.update(piece);
        offset_ += piece.size();
        return piece.size() == megabyte;
    }

    std::string version() {
        return escape::hex_encode(hash_.digest().substr(0, 16));
    }

  private:
    const StaticFile& file_;
    std::uint64_t offset_ = 0;
    crypto::Sha256 hash_;
};

}  // namespace

Future<std::string> content_version(std::shared_ptr<const StaticFile> file) {
    // TASK 11.5: a hash of the content, unless it is known. Others get a turn
    // after each megabyte.
    if (auto known = known_versions().find(*file)) co_return *known;
    Reading reading(*file);
    while (reading.read_more())
        co_yield gen::moment;
    const std::string version = reading.version();
    known_versions().remember(*file, version);
    co_return version;
}

std::string content_version_now(const StaticFile& file) {
    // TASK 11.5: the same, without waiting for anybody.
    if (auto known = known_versions().find(file)) return *known;
    Reading reading(file);
    while (reading.read_more()) {
    }
    std::string version = reading.version();
    known_versions().remember(file, version);
    return version;
}

std::string HandlerSession::static_url(std::string_view path) const {
    // TASK 11.5: the prefix, the path, and the version that it has now. A file
    // that is not there has none: log the error "Could not open static file …",
    // with the path.
    if (settings().static_path.empty())
        throw std::logic_error("static_url() needs the setting static_path");
    std::string url =
        settings().static_url_prefix + escape::url_escape(path, false);
    try {
        const StaticFile file = StaticFile::open(settings().static_path, path);
        if (!file.is_folder()) return url + "?v=" + content_version_now(file);
    } catch (const HTTPError&) {
        // As for one that is a folder.
    }
    log::gen_log.error("Could not open static file " + std::string(path));
    return url;
}

}  // namespace tornado::web
