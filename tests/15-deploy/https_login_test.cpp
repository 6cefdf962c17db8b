// Chapter 11's login, at a provider that speaks https. A program of its own:
// whoever has left 11.6 out can do 15.5 all the same.

#include <cstdint>
#include <string>
#include <utility>

#include "common/net/sockets.hpp"
#include "common/testing/testing.hpp"

#include "httpclient.hpp"
#include "netutil.hpp"
#include "ssl_iostream.hpp"
#include "tests/support/played_provider.hpp"
#include "tests/support/test_ca.hpp"

using namespace tornado;
using namespace tornado::testing;
using httpclient::AsyncHTTPClient;

namespace {

/// What comes of a login when the chat trusts `trusted`, and its provider shows
/// a certificate of `ca`, for `name`.
std::string login_at(TestCA& ca,
                     const SSLOptions& trusted,
                     const std::string& name = "127.0.0.1") {
    httpclient::AsyncHTTPClientOptions client;
    client.https_streams = ssl_client_streams(trusted);
    AsyncHTTPClient::configure(client);
    auto sockets = bind_sockets(0, "127.0.0.1");
    const std::string issuer =
        "https://127.0.0.1:" + std::to_string(local_port(sockets[0].get())) +
        "/provider";
    auth::LoginOptions options;
    options.issuer = issuer;
    LoginSite site(options);
    site.provider.issuer = issuer;
    HTTPServer& secure = site.web.app.add_server({.protocol = "https"});
    secure.set_stream_factory(ssl_server_streams(ca.server({name})));
    secure.add_sockets(std::move(sockets));
    site.log_in("/");
    return site.outcome();
}

}  // namespace

TEST_CASE("15.5 login: a provider over https is believed if its certificate is "
          "in order" *
          doctest::description(
              "Whoever answers in the provider's place says who people are. "
              "The login of 11.6 asks by AsyncHTTPClient, so one call of "
              "configure() decides whom it believes. [TLS-6]")) {
    TestCA ca;
    TestCA other;
    step("the authority that has signed is trusted");
    EXPECT_EQ(login_at(ca, ca.trusted()), "302 / as Anna");
    step("another one is");
    EXPECT_EQ(login_at(ca, other.trusted()), "502 as nobody");
    step("the certificate is for another name");
    EXPECT_EQ(login_at(ca, ca.trusted(), "id.test"), "502 as nobody");
}
