#include "permessage_deflate.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "common/gzip/deflate.hpp"
#include "common/numbers/whole_number.hpp"
#include "common/stub/stub.hpp"

#include "http_headers.hpp"

namespace tornado::websocket {

namespace {

constexpr std::string_view extension = "permessage-deflate";
constexpr int least_window_bits = 8;
constexpr int least_usable_bits = 9;  // for our packer
constexpr int most_window_bits = 15;

/// What a packed message leaves out: its end is known anyway.
constexpr std::string_view tail("\0\0\xff\xff", 4);

}  // namespace

std::optional<DeflateParameters> accept_offer(std::string_view offers,
                                              const DeflateParameters& ours) {
    // TASK 12.5: offers stand between commas, the parameters of one between
    // semicolons. The first that can be accepted is.
    TORNADO_STUB("websocket::accept_offer", "12.5");
}

std::string extension_text(const DeflateParameters& agreed) {
    // TASK 12.5: what differs from the usual.
    TORNADO_STUB("websocket::extension_text", "12.5");
}

PerMessageDeflate::PerMessageDeflate(Role role,
                                     const DeflateParameters& agreed,
                                     int level) {
    // TASK 12.5: nothing was packed yet.
    TORNADO_STUB("websocket::PerMessageDeflate::PerMessageDeflate", "12.5");
}

PerMessageDeflate::~PerMessageDeflate() = default;

std::string PerMessageDeflate::pack(std::string_view message) {
    // TASK 12.5: without its tail.
    TORNADO_STUB("websocket::PerMessageDeflate::pack", "12.5");
}

std::string PerMessageDeflate::unpack(std::string_view packed,
                                      std::size_t most) {
    // TASK 12.5: with the tail that was left out. Stop where it becomes too
    // large, however large it is.
    TORNADO_STUB("websocket::PerMessageDeflate::unpack", "12.5");
}

}  // namespace tornado::websocket
