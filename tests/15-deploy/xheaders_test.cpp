#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "common/testing/client.hpp"
#include "common/testing/expect_log.hpp"
#include "common/testing/testing.hpp"

#include "inside_handler.hpp"
#include "networks.hpp"
#include "tests/support/stream_pair.hpp"
#include "tests/support/web_answer.hpp"
#include "web.hpp"
#include "xheaders.hpp"

using namespace tornado;
using namespace tornado::testing;
using httputil::HTTPHeaders;

namespace {

/// Which of these are in the networks.
Lines inside(const std::vector<std::string>& networks, const Lines& ips) {
    const Networks set(networks);
    Lines found;
    for (const std::string& ip : ips)
        if (set.contains(ip)) found.push_back(ip);
    return found;
}

/// What a server believes that trusts 127.0.0.1 and 10.0.0.0/8, of a request
/// with these headers: "203.0.113.7 https".
std::string believed(const HTTPHeaders& headers,
                     const std::string& peer = "127.0.0.1") {
    httputil::RequestContext context{.address = Address(peer, 4711),
                                     .remote_ip = peer};
    trust_proxies(Networks({"127.0.0.1", "10.0.0.0/8"}))(headers, context);
    return context.remote_ip + " " + context.protocol;
}

/// A page that only those in 10.0.0.0/8 may see.
class Secret : public web::InsideHandler {
  public:
    void get() { write("the secret"); }

    void post() { write("changed it"); }
};

/// Answers requests that come from 127.0.0.1.
class Gate {
  public:
    explicit Gate(const std::vector<std::string>& proxies)
        : app_({web::url<Secret>("/", std::cref(inside_))},
               {.log_function = [](const web::RequestHandler&) {}})
        , server_(app_.listen(
              0, "127.0.0.1", {.xheaders = trust_proxies(Networks(proxies))})) {
    }

    std::string ask(const std::string& headers,
                    const std::string& method = "GET") {
        Client client(server_.port());
        client.send(web_request(method, "/", headers));
        std::optional<WebAnswer> answer;
        drive_until([this] { loop_.turn(); },
                    [&] {
                        answer = WebAnswerReader().read(client.received(),
                                                        client.closed());
                        return answer || client.closed();
                    },
                    "there is an answer");
        const std::string code = answer ? answer->status.substr(0, 3) : "none";
        return code == "200" ? code + " " + answer->body : code;
    }

  private:
    CurrentTurnLoop loop_;
    Networks inside_{std::vector<std::string>{"10.0.0.0/8"}};
    web::Application app_;
    HTTPServer& server_;
};

}  // namespace

TEST_CASE("15.2 Networks: an address is in a network whose first bits it has" *
          doctest::description(
              "\"10.0.0.0/8\" is all that begins with these eight bits, and "
              "bits do not stop at a full byte. Without a slash all of them "
              "count. [XHEAD-2]")) {
    EXPECT_EQ(inside({"192.0.2.7"}, {"192.0.2.7", "192.0.2.8", "192.0.2.70"}),
              (Lines{"192.0.2.7"}));
    EXPECT_EQ(inside({"10.0.0.0/8", "172.16.0.0/12"},
                     {"10.255.0.1",
                      "11.0.0.1",
                      "172.15.255.255",
                      "172.16.0.0",
                      "172.31.255.255",
                      "172.32.0.0"}),
              (Lines{"10.255.0.1", "172.16.0.0", "172.31.255.255"}));
    EXPECT_EQ(inside({"0.0.0.0/0"}, {"192.0.2.7", "2001:db8::1"}),
              (Lines{"192.0.2.7"}));
    EXPECT_EQ(inside({}, {"192.0.2.7"}), Lines{});
}

TEST_CASE("15.2 Networks: the bits that do not count may be anything" *
          doctest::description(
              "\"10.1.2.3/8\" is what one writes who knows a machine in the "
              "network: the same as \"10.0.0.0/8\". Taken as it stands, "
              "nobody at all would be in it. [XHEAD-2]")) {
    const Lines some{"10.1.2.3", "10.255.0.1", "11.1.2.3"};
    EXPECT_EQ(inside({"10.1.2.3/8"}, some), (Lines{"10.1.2.3", "10.255.0.1"}));
    EXPECT_EQ(inside({"172.31.0.1/12"}, {"172.16.0.0", "172.32.0.0"}),
              (Lines{"172.16.0.0"}));
    EXPECT_EQ(inside({"2001:db8::7/32"},
                     {"2001:db8::7", "2001:db8:1::1", "2001:db9::7"}),
              (Lines{"2001:db8::7", "2001:db8:1::1"}));
}

TEST_CASE("15.2 Networks: IPv6, and IPv4 that is written so" *
          doctest::description(
              "A socket for both families shows IPv4 peers as "
              "\"::ffff:10.0.0.1\". Who is refused by one name must not come "
              "in by another. [XHEAD-2]")) {
    EXPECT_EQ(inside({"2001:db8::/33", "::1"},
                     {"2001:db8:7fff::1", "2001:db8:8000::1", "::1", "::2"}),
              (Lines{"2001:db8:7fff::1", "::1"}));
    EXPECT_EQ(inside({"10.0.0.0/8"}, {"::ffff:10.1.2.3", "::ffff:11.1.2.3"}),
              (Lines{"::ffff:10.1.2.3"}));
    EXPECT_EQ(inside({"::ffff:10.0.0.0/104"}, {"10.1.2.3", "11.1.2.3"}),
              (Lines{"10.1.2.3"}));
}

TEST_CASE("15.2 Networks: what is no network is refused, and what is no "
          "address is in none" *
          doctest::description(
              "A list with a slip in it must be noticed when the server "
              "begins: read as \"everybody\" or \"nobody\" it is a hole or an "
              "outage. [XHEAD-2]")) {
    for (const std::string slip : {"localhost",
                                   "10.0.0.0/33",
                                   "::/129",
                                   "10.0.0.0/",
                                   "10.0.0.0/-1",
                                   "10.0.0.0/-0",
                                   "10.0.0.0/8x",
                                   "10.0.0.0/+8",
                                   "10.0.0.0/ 8",
                                   "10.0/8",
                                   ""}) {
        step("a list with \"" + slip + "\"");
        bool refused = false;
        try {
            const Networks networks({"::1", slip});
        } catch (const std::invalid_argument&) {
            refused = true;
        }
        EXPECT(refused, "\"" + slip + "\" is refused");
    }
    EXPECT_EQ(inside({"0.0.0.0/0", "::/0"},
                     {"",
                      "localhost",
                      "10.0.0.1:80",
                      "10.0.0.1, 10.0.0.2",
                      std::string("10.0.0.1\0", 9)}),
              Lines{});
}

TEST_CASE("15.2 trust_proxies: a trusted proxy says who is asking, and how" *
          doctest::description(
              "Behind a proxy all connections come from the proxy. X-Real-Ip "
              "goes before X-Forwarded-For, X-Scheme before "
              "X-Forwarded-Proto. [XHEAD-4, PROC-6]")) {
    EXPECT_EQ(believed({}), "127.0.0.1 http");
    EXPECT_EQ(believed({{"X-Real-Ip", "203.0.113.7"}, {"X-Scheme", "https"}}),
              "203.0.113.7 https");
    EXPECT_EQ(believed({{"X-Forwarded-For", "2001:db8::7"},
                        {"X-Forwarded-Proto", "https"}}),
              "2001:db8::7 https");
    EXPECT_EQ(believed({{"X-Forwarded-For", "198.51.100.9"},
                        {"X-Real-Ip", "203.0.113.7"},
                        {"X-Forwarded-Proto", "http"},
                        {"X-Scheme", "https"}}),
              "203.0.113.7 https");
}

TEST_CASE("15.2 trust_proxies: nobody else is believed" *
          doctest::description(
              "Headers are what a client has written. From whoever can "
              "connect past the proxy they are a wish, and not a fact. "
              "[XHEAD-1]")) {
    EXPECT_EQ(believed({{"X-Real-Ip", "10.0.0.1"},
                        {"X-Forwarded-For", "10.0.0.1"},
                        {"X-Scheme", "https"},
                        {"X-Forwarded-Proto", "https"}},
                       "203.0.113.66"),
              "203.0.113.66 http");
}

TEST_CASE("15.2 trust_proxies: X-Forwarded-For is read from the right" *
          doctest::description(
              "Each proxy appends whom it has heard. So the end of the list "
              "is true as far as it was written by proxies of ours, and what "
              "a client has put in front is not. [XHEAD-4]")) {
    EXPECT_EQ(believed({{"X-Forwarded-For", "10.6.6.6, 203.0.113.7"}}),
              "203.0.113.7 http");
    step("two proxies of ours in a row");
    EXPECT_EQ(believed({{"X-Forwarded-For", "6.6.6.6,203.0.113.7 , 10.0.0.2"}}),
              "203.0.113.7 http");
    EXPECT_EQ(believed({{"X-Forwarded-For", "6.6.6.6"},
                        {"X-Forwarded-For", "203.0.113.7, 10.0.0.2"}}),
              "203.0.113.7 http");
    step("nobody but proxies of ours: it is one of them who asks");
    EXPECT_EQ(believed({{"X-Forwarded-For", "10.0.0.3, 10.0.0.2"}}),
              "10.0.0.3 http");
}

TEST_CASE("15.2 trust_proxies: what makes no sense changes nothing" *
          doctest::description(
              "What is in remote_ip goes into logs and into comparisons: it "
              "must be an address. Behind something that is none, nothing in "
              "the list can be trusted. [XHEAD-4]")) {
    for (const std::string odd : {"unknown",
                                  "203.0.113.7:80",
                                  "<script>",
                                  "",
                                  "203.0.113.7, 203.0.113.8"}) {
        step("X-Real-Ip: " + odd);
        EXPECT_EQ(believed({{"X-Real-Ip", odd}}), "127.0.0.1 http");
    }
    EXPECT_EQ(believed({{"X-Forwarded-For", "203.0.113.7, unknown, 10.0.0.2"}}),
              "127.0.0.1 http");
    EXPECT_EQ(believed({{"X-Forwarded-For", ",,"}}), "127.0.0.1 http");
    for (const std::string odd : {"ftp", "HTTPS?", "https, gopher", ""}) {
        step("X-Scheme: " + odd);
        EXPECT_EQ(believed({{"X-Scheme", odd}}), "127.0.0.1 http");
    }
    EXPECT_EQ(believed({{"X-Scheme", "http, https"}}), "127.0.0.1 https");
    EXPECT_EQ(believed({{"X-Forwarded-Proto", "https, http"}}),
              "127.0.0.1 http");
    step("an X-Real-Ip that is none, before a list that is good");
    EXPECT_EQ(believed({{"X-Real-Ip", "unknown"},
                        {"X-Forwarded-For", "203.0.113.7"}}),
              "127.0.0.1 http");
}

TEST_CASE("15.2 InsideHandler: whoever is not inside gets a 403, whatever they "
          "write" *
          doctest::description(
              "A list of addresses is worth what remote_ip is worth. Here the "
              "client connects from 127.0.0.1, which is not inside. "
              "[XHEAD-3]")) {
    const ExpectLog refused("403");
    {
        step("a server that trusts nobody");
        Gate gate({});
        EXPECT_EQ(gate.ask(""), "403");
        EXPECT_EQ(gate.ask("X-Real-Ip: 10.0.0.1\r\n"), "403");
        EXPECT_EQ(gate.ask("Content-Length: 0\r\n", "POST"), "403");
    }
    step("a server that trusts a proxy on 127.0.0.1");
    Gate gate({"127.0.0.1"});
    EXPECT_EQ(gate.ask("X-Real-Ip: 10.0.0.1\r\n"), "200 the secret");
    EXPECT_EQ(gate.ask("X-Real-Ip: 203.0.113.7\r\n"), "403");
    EXPECT_EQ(gate.ask("X-Forwarded-For: 10.0.0.1, 203.0.113.7\r\n"), "403");
    EXPECT_EQ(gate.ask("X-Forwarded-For: 203.0.113.7, 10.0.0.1\r\n"),
              "200 the secret");
}
