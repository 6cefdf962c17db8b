#pragma once
// Certificates for tests, made when they are needed, and gone afterwards: no
// key is ever committed. For tests only; tests/15-deploy/test_ca.cpp has it.

#include <memory>
#include <string>
#include <vector>

#include "common/testing/scratch_folder.hpp"
#include "common/tls/ssl_context.hpp"

namespace tornado::testing {

/// An authority that nobody but its tests trusts. Its files are in a folder of
/// its own, which goes with it.
class TestCA {
  public:
    TestCA();
    ~TestCA();
    TestCA(const TestCA&) = delete;
    TestCA& operator=(const TestCA&) = delete;

    enum class Valid { now, no_longer };

    /// A server's settings, with a certificate for these names and addresses:
    /// "localhost", "127.0.0.1".
    SSLOptions issue(const std::vector<std::string>& names,
                     Valid valid = Valid::now);

    /// A client's settings that believe this authority.
    SSLOptions trusted() const;

    /// issue(), as a context.
    std::shared_ptr<const SSLContext>
    server(const std::vector<std::string>& names, Valid valid = Valid::now);

  private:
    struct Keys;

    ScratchFolder folder_;
    std::unique_ptr<Keys> keys_;
    int issued_ = 0;
};

}  // namespace tornado::testing
