#pragma once
// A delegate in front of another: unpacks gzip bodies on the way.
//
// Mirrors tornado/http1connection.py (v6.5.7) _GzipMessageDelegate.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/gzip/gzip.hpp"
#include "common/stub/stub.hpp"

#include "concurrent.hpp"
#include "http1connection.hpp"
#include "httputil.hpp"

namespace tornado {

/// Passes a message on, its body unpacked if it says "Content-Encoding: gzip";
/// that header is called X-Consumed-Content-Encoding then. A piece is no larger
/// than chunk_size, and is not unpacked before the last one has been dealt
/// with. What counts against max_body_size is what comes out.
///
/// errors:   HTTPInputError for a body that is no gzip, not all of it, or
///           too large
/// lifetime: `params` must be there until the message has ended
/// Tornado:  http1connection.py _GzipMessageDelegate (v6.5.7:707)
class GzipDelegate final : public httputil::HTTPMessageDelegate {
  public:
    GzipDelegate(std::shared_ptr<httputil::HTTPMessageDelegate> delegate,
                 const HTTP1ConnectionParameters& params);

    httputil::MaybeFuture
    headers_received(httputil::StartLine start_line,
                     httputil::HTTPHeaders headers) override;
    httputil::MaybeFuture data_received(std::string_view piece) override;
    void finish() override;
    void on_connection_close() override;

  private:
    // TASK 06.5: whom it passes the message on to, and what unpacks it.
    Future<void> unpack();

    std::shared_ptr<httputil::HTTPMessageDelegate> delegate_;
    const HTTP1ConnectionParameters& params_;
    std::optional<GzipDecompressor> gzip_;  // if the body is packed
    std::size_t size_ = 0;                  // bytes that came out
    bool any_ = false;                      // something went in
};

}  // namespace tornado
