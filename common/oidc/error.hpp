#pragma once

#include <stdexcept>

namespace tornado::oidc {

/// What came from a provider, or through a browser, is not what it must be.
/// what() says so in a sentence for the log, without secrets.
class Error : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// A token names a key that is not in the set: the provider may have new ones.
class UnknownKeyError : public Error {
  public:
    using Error::Error;
};

}  // namespace tornado::oidc
