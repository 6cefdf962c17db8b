#include "common/gzip/deflate.hpp"

#include <algorithm>
#include <array>
#include <new>

#include <zlib.h>

#include "common/gzip/zlib_io.hpp"

namespace tornado {

namespace {

/// Where zlib writes, before it is known how much that is: one for all of a
/// thread, so that nobody keeps such memory.
std::array<char, 16 * 1024>& scratch() {
    static thread_local std::array<char, 16 * 1024> bytes;
    return bytes;
}

}  // namespace

struct Deflater::State {
    z_stream stream{};

    State(int level, int window_bits) {
        constexpr int memory_level = 8;
        if (::deflateInit2(&stream,
                           level,
                           Z_DEFLATED,
                           -window_bits,  // neither header nor trailer
                           memory_level,
                           Z_DEFAULT_STRATEGY) != Z_OK)
            throw std::bad_alloc();
    }

    State(const State&) = delete;
    State& operator=(const State&) = delete;

    ~State() { ::deflateEnd(&stream); }
};

Deflater::Deflater(int level, int window_bits)
    : state_(std::make_unique<State>(level, window_bits)) {}

Deflater::~Deflater() = default;

std::string Deflater::pack(std::string_view text) {
    z_stream& stream = state_->stream;
    std::string packed;
    zlib::give(stream, text);
    do {
        stream.next_out = zlib::output(scratch().data());
        stream.avail_out = zlib::clamped(scratch().size());
        ::deflate(&stream, Z_SYNC_FLUSH);
        packed.append(scratch().data(), scratch().size() - stream.avail_out);
    } while (stream.avail_out == 0);
    return packed;
}

struct Inflater::State {
    z_stream stream{};

    explicit State(int window_bits) {
        if (::inflateInit2(&stream, -window_bits) != Z_OK)
            throw std::bad_alloc();
    }

    State(const State&) = delete;
    State& operator=(const State&) = delete;

    ~State() { ::inflateEnd(&stream); }
};

Inflater::Inflater(int window_bits)
    : state_(std::make_unique<State>(window_bits)) {}

Inflater::~Inflater() = default;

std::optional<std::string> Inflater::unpack(std::string_view packed,
                                            std::size_t most) {
    z_stream& stream = state_->stream;
    std::string text;
    zlib::give(stream, packed);
    do {
        const std::size_t room =
            std::min(scratch().size() - 1, most - text.size()) + 1;
        stream.next_out = zlib::output(scratch().data());
        stream.avail_out = zlib::clamped(room);
        const int result = ::inflate(&stream, Z_SYNC_FLUSH);
        // Z_BUF_ERROR: there was nothing to do, which is no error.
        if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
            throw DeflateError("this was not packed so");
        text.append(scratch().data(), room - stream.avail_out);
        if (text.size() > most) return {};
        // A packer may end its stream, and begin another.
        if (result == Z_STREAM_END) ::inflateReset(&stream);
    } while (stream.avail_in > 0 || stream.avail_out == 0);
    return text;
}

}  // namespace tornado
