// ETags: does the client have it already?

#include "common/stub/stub.hpp"

#include "request_handler.hpp"

namespace tornado::web {

bool RequestHandler::check_etag_header() const {
    // TASK 07.6: "*" stands for whatever there is; else one of the list must be
    // ours, weak or not.
    TORNADO_STUB("web::RequestHandler::check_etag_header", "07.6");
}

}  // namespace tornado::web
