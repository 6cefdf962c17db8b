#pragma once
// Sets of IP addresses: one's own proxies, one's own people.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tornado {

/// Some networks, and single addresses.
///
///     const Networks inside({"127.0.0.1", "::1", "10.0.0.0/8"});
///
/// An IPv4 address is the same whether it is written as one or as IPv6 does
/// ("::ffff:10.0.0.1").
class Networks {
  public:
    /// None at all.
    Networks() = default;

    /// networks: addresses in numbers, IPv4 or IPv6, each alone or with "/"
    ///           and, in digits, how many of its first bits count
    /// errors:   std::invalid_argument for anything else
    explicit Networks(const std::vector<std::string>& networks);

    /// True if `ip` is in one of them; false also for what is no address.
    bool contains(std::string_view ip) const;

  private:
    // TASK 15.2: what do you compare?
    // Yours to design.
};

}  // namespace tornado
