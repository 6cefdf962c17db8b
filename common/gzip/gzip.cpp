#include "common/gzip/gzip.hpp"

#include <new>

#include <zlib.h>

#include "common/gzip/zlib_io.hpp"

namespace tornado {

using zlib::clamped;
using zlib::give;
using zlib::output;

namespace {

// The largest window, and gzip's header and trailer around the data.
constexpr int gzip_window = 15 + 16;

}  // namespace

struct GzipDecompressor::State {
    z_stream stream{};

    State() {
        if (::inflateInit2(&stream, gzip_window) != Z_OK)
            throw std::bad_alloc();
    }

    State(const State&) = delete;
    State& operator=(const State&) = delete;

    ~State() { ::inflateEnd(&stream); }
};

GzipDecompressor::GzipDecompressor()
    : state_(std::make_unique<State>()) {}

GzipDecompressor::~GzipDecompressor() = default;

void GzipDecompressor::feed(std::string_view packed) {
    packed_.erase(0, unpacked_);
    unpacked_ = 0;
    packed_ += packed;
}

std::string GzipDecompressor::read(std::size_t most) {
    check_end();
    std::string piece;
    if (done_) return piece;
    z_stream& stream = state_->stream;
    piece.resize(most);
    give(stream, std::string_view(packed_).substr(unpacked_));
    const unsigned offered = stream.avail_in;
    stream.next_out = output(piece.data());
    stream.avail_out = clamped(most);
    const int result = ::inflate(&stream, Z_NO_FLUSH);
    // Z_BUF_ERROR: there was nothing to do, which is no error.
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
        throw GzipError("this is no gzip data");
    done_ = result == Z_STREAM_END;
    unpacked_ += offered - stream.avail_in;
    piece.resize(clamped(most) - stream.avail_out);
    if (piece.empty()) check_end();  // nobody would ask again
    return piece;
}

void GzipDecompressor::check_end() const {
    if (done_ && unpacked_ < packed_.size())
        throw GzipError("there is something after the end of gzip data");
}

std::string gzip_compress(std::string_view bytes, int level) {
    z_stream stream{};
    constexpr int memory_level = 8;
    if (::deflateInit2(&stream,
                       level,
                       Z_DEFLATED,
                       gzip_window,
                       memory_level,
                       Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::bad_alloc();
    std::string packed(::deflateBound(&stream, bytes.size()), '\0');
    give(stream, bytes);
    stream.next_out = output(packed.data());
    stream.avail_out = clamped(packed.size());
    ::deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    ::deflateEnd(&stream);
    return packed;
}

}  // namespace tornado
