#include "gzip_delegate.hpp"

#include <utility>

#include "common/stub/stub.hpp"

#include "gen.hpp"

namespace tornado {

GzipDelegate::GzipDelegate(
    std::shared_ptr<httputil::HTTPMessageDelegate> delegate,
    const HTTP1ConnectionParameters& params) {
    // TASK 06.5: keep both.
    TORNADO_STUB("GzipDelegate::GzipDelegate", "06.5");
}

httputil::MaybeFuture
GzipDelegate::headers_received(httputil::StartLine start_line,
                               httputil::HTTPHeaders headers) {
    // TASK 06.5: is it packed? Then rename the header, so that nobody unpacks
    // it twice.
    TORNADO_STUB("GzipDelegate::headers_received", "06.5");
}

httputil::MaybeFuture GzipDelegate::data_received(std::string_view piece) {
    // TASK 06.5: pass it on, or unpack() it.
    TORNADO_STUB("GzipDelegate::data_received", "06.5");
}

void GzipDelegate::finish() {
    // TASK 06.5: half a body must not pass for one.
    TORNADO_STUB("GzipDelegate::finish", "06.5");
}

void GzipDelegate::on_connection_close() {
    // TASK 06.5: pass it on.
    TORNADO_STUB("GzipDelegate::on_connection_close", "06.5");
}

}  // namespace tornado
