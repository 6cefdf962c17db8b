// ETags: does the client have it already?

#include "common/stub/stub.hpp"

#include "request_handler.hpp"

namespace tornado::web {

namespace {

/// Without the mark of a weak one.
std::string_view opaque(std::string_view etag) {
    // TASK 07.6: W/"a" and "a" are equal here.
    if (etag.starts_with("W/")) etag.remove_prefix(2);
    return etag;
}

/// The next of a list such as W/"a", "b", and what is left of the list. Empty
/// if there is no more.
std::string_view next_etag(std::string_view& list) {
    // TASK 07.6: a quoted text; a comma may stand in it.
    const std::size_t begin = list.find('"');
    if (begin == list.npos) return {};
    const std::size_t end = list.find('"', begin + 1);
    if (end == list.npos) return {};
    const std::string_view etag = list.substr(begin, end + 1 - begin);
    list.remove_prefix(end + 1);
    return etag;
}

}  // namespace

bool RequestHandler::check_etag_header() const {
    // TASK 07.6: "*" stands for whatever there is; else one of the list must be
    // ours, weak or not.
    const std::string ours = headers_.get("Etag");
    const std::string theirs = request().headers.get("If-None-Match");
    if (ours.empty()) return false;
    if (httputil::stripped(theirs) == "*") return true;
    std::string_view list = theirs;
    for (auto etag = next_etag(list); !etag.empty(); etag = next_etag(list))
        if (etag == opaque(ours)) return true;
    return false;
}

}  // namespace tornado::web
