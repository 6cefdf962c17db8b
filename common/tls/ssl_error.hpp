#pragma once
// How TLS says that it went wrong. Given.

#include <stdexcept>
#include <string>

namespace tornado {

/// Something that cannot be made good: a certificate that is not accepted, a
/// peer that does not speak TLS.
/// Tornado: ssl.SSLError
class SSLError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// OpenSSL's words for what went wrong last on this thread, which it forgets
/// then; `otherwise` if it has none.
std::string take_ssl_error(const std::string& otherwise);

}  // namespace tornado
