#include <stdexcept>
#include <string>

#include "common/testing/testing.hpp"
#include "common/tls/ssl_context.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

std::string refusal(SSLContext::Side side, const SSLOptions& options) {
    try {
        const SSLContext context(side, options);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("00.1 SSLContext: a file that is not there is named" *
          doctest::description("Who has mistyped a path must not have to guess "
                               "which of three.")) {
    EXPECT(refusal(SSLContext::Side::server,
                   {.certfile = "/no/cert.pem", .keyfile = "/no/key.pem"})
               .starts_with("/no/cert.pem: "),
           "the certificate's path");
    EXPECT(refusal(SSLContext::Side::client, {.ca_certs = "/no/ca.pem"})
               .starts_with("/no/ca.pem: "),
           "the authorities' path");
    EXPECT_EQ(refusal(SSLContext::Side::server, {}),
              "TLS: a server needs a certificate");
    EXPECT_EQ(refusal(SSLContext::Side::client, {.verify = false}), "accepted");
}
