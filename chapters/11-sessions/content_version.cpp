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

}  // namespace

Future<std::string> content_version(std::shared_ptr<const StaticFile> file) {
    // TASK 11.5: a hash of the content, unless it is known. Others get a turn
    // after each megabyte.
    TORNADO_STUB("web::content_version", "11.5");
}

std::string content_version_now(const StaticFile& file) {
    // TASK 11.5: the same, without waiting for anybody.
    TORNADO_STUB("web::content_version_now", "11.5");
}

std::string HandlerSession::static_url(std::string_view path) const {
    // TASK 11.5: the prefix, the path, and the version that it has now. A file
    // that is not there has none: log the error "Could not open static file …",
    // with the path.
    TORNADO_STUB("web::HandlerSession::static_url", "11.5");
}

}  // namespace tornado::web
