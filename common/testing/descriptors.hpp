#pragma once
// Which descriptors are open, and what they are: for leak checks and for the
// watchdog.

#include <map>
#include <string>
#include <vector>

namespace tornado::testing {

/// Every open descriptor and what it is: "a listening TCP socket".
std::map<int, std::string> open_descriptors();

/// What `fd` is, in words; "closed" if it is not open.
std::string describe_descriptor(int fd);

/// Lines such as "fd 7 (a TCP connection)" for what is open now and was not
/// in `before`.
std::vector<std::string> leaked_since(const std::map<int, std::string>& before);

}  // namespace tornado::testing
