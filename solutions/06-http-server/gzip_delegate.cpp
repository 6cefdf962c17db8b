#include "gzip_delegate.hpp"

#include <utility>

#include "common/stub/stub.hpp"

#include "gen.hpp"

namespace tornado {

GzipDelegate::GzipDelegate(
    std::shared_ptr<httputil::HTTPMessageDelegate> delegate,
    const HTTP1ConnectionParameters& params)
    : delegate_(std::move(delegate))
    , params_(params) {
    // TASK 06.5: keep both.
}

httputil::MaybeFuture
GzipDelegate::headers_received(httputil::StartLine start_line,
                               httputil::HTTPHeaders headers) {
    // TASK 06.5: is it packed? Then rename the header, so that nobody unpacks
    // it twice.
    if (headers.has("Content-Encoding", "gzip")) {
        gzip_.emplace();
        headers.add("X-Consumed-Content-Encoding",
                    headers.get("Content-Encoding"));
        headers.erase("Content-Encoding");
    }
    return delegate_->headers_received(std::move(start_line),
                                       std::move(headers));
}

httputil::MaybeFuture GzipDelegate::data_received(std::string_view piece) {
    // TASK 06.5: pass it on, or unpack() it.
    if (!gzip_) return delegate_->data_received(piece);
    any_ = true;
    gzip_->feed(piece);
    return unpack();
}

/// Delivers what has been fed, piece by piece.
Future<void> GzipDelegate::unpack() {
    // TASK 06.5: never more than chunk_size at once, and no more than
    // max_body_size in all. Wait when the delegate says so.
    while (true) {
        std::string piece;
        try {
            piece = gzip_->read(params_.chunk_size);
        } catch (const GzipError& error) {
            throw httputil::HTTPInputError(error.what());
        }
        if (piece.empty()) co_return;
        size_ += piece.size();
        if (size_ > params_.max_body_size)
            throw httputil::HTTPInputError("the unpacked body is too large");
        const httputil::MaybeFuture wait = delegate_->data_received(piece);
        if (wait) co_yield *wait;
    }
}

void GzipDelegate::finish() {
    // TASK 06.5: half a body must not pass for one.
    if (any_ && !gzip_->done()) {
        // Whoever calls us takes the message for ended, and tells nobody more.
        delegate_->on_connection_close();
        throw httputil::HTTPInputError("the gzip body has no end");
    }
    delegate_->finish();
}

void GzipDelegate::on_connection_close() {
    // TASK 06.5: pass it on.
    delegate_->on_connection_close();
}

}  // namespace tornado
