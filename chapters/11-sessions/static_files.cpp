#include "static_files.hpp"

#include <algorithm>
#include <utility>

#include "common/escape/escape.hpp"
#include "common/stub/stub.hpp"

#include "gen.hpp"
#include "httperror.hpp"

namespace tornado::web {

using httputil::ByteRange;

namespace {

constexpr std::size_t piece_size = 64 * 1024;  // bytes

/// How many pieces are sent in a row to a client that takes them all at once,
/// before others get a turn.
constexpr int pieces_a_turn = 16;

}  // namespace

void StaticFileHandler::initialize(const std::string& root,
                                   const std::string& default_filename) {
    // TASK 11.5: keep them for answer().
    TORNADO_STUB("web::StaticFileHandler::initialize", "11.5");
}

void StaticFileHandler::set_extra_headers(const std::string& /*path*/) {}

Future<void> StaticFileHandler::get(std::string path) {
    // TASK 11.5: all of it.
    TORNADO_STUB("web::StaticFileHandler::get", "11.5");
}

Future<void> StaticFileHandler::head(std::string path) {
    // TASK 11.5: the same, but for what the file holds.
    TORNADO_STUB("web::StaticFileHandler::head", "11.5");
}

Rules static_rules(const Settings& settings) {
    // TASK 11.5: three, or none.
    TORNADO_STUB("web::static_rules", "11.5");
}

}  // namespace tornado::web
