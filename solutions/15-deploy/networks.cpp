#include "networks.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include <arpa/inet.h>

#include "common/numbers/whole_number.hpp"
#include "common/stub/stub.hpp"

namespace tornado {

namespace {

using Bytes = std::array<std::uint8_t, 16>;

constexpr int ipv4_begins = 96;  // bits before an IPv4 address in an IPv6 one

/// An address as IPv6 has it: IPv4 in its last four bytes, behind ffff.
std::optional<Bytes> parse(std::string_view text) {
    // TASK 15.2: inet_pton() knows both families.
    const std::string ip(text);
    Bytes bytes{};
    if (text.find('\0') != text.npos) return {};
    if (::inet_pton(AF_INET6, ip.c_str(), bytes.data()) == 1) return bytes;
    bytes[10] = bytes[11] = 0xff;
    if (::inet_pton(AF_INET, ip.c_str(), &bytes[12]) == 1) return bytes;
    return {};
}

/// A number from 0 to `most`, and nothing else.
std::optional<int> parse_bits(const std::string& text, int most) {
    // TASK 15.2: digits to the end, and no sign: "-0" is no way to say
    // "everybody".
    const auto bits = numbers::whole_number<unsigned>(text);
    if (!bits || *bits > static_cast<unsigned>(most)) return {};
    return static_cast<int>(*bits);
}

bool same_bits(const Bytes& a, const Bytes& b, int bits) {
    // TASK 15.2: whole bytes first, then what is left.
    const int whole = bits / 8;
    if (!std::equal(a.begin(), a.begin() + whole, b.begin())) return false;
    if (bits % 8 == 0) return true;
    const auto at = static_cast<std::size_t>(whole);
    return ((a[at] ^ b[at]) >> (8 - bits % 8)) == 0;
}

}  // namespace

Networks::Networks(const std::vector<std::string>& networks) {
    // TASK 15.2: each of them, or none at all.
    for (const std::string& text : networks) {
        const std::string_view network = text;
        const auto slash = std::min(network.find('/'), network.size());
        const std::string_view ip = network.substr(0, slash);
        const bool is_ipv4 = ip.find(':') == ip.npos;
        const int most = is_ipv4 ? 32 : 128;
        const auto address = parse(ip);
        auto bits = std::optional(most);
        if (slash < network.size())
            bits = parse_bits(text.substr(slash + 1), most);
        if (!address || !bits)
            throw std::invalid_argument("not an IP address or network: " +
                                        text);
        networks_.push_back({*address, *bits + (is_ipv4 ? ipv4_begins : 0)});
    }
}

bool Networks::contains(std::string_view ip) const {
    // TASK 15.2: is there one whose bits it has?
    const auto address = parse(ip);
    return address && std::ranges::any_of(networks_, [&](const auto& network) {
               return same_bits(network.address, *address, network.bits);
           });
}

}  // namespace tornado
