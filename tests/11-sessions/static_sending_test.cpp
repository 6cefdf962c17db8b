#include <string>

#include <sys/socket.h>

#include "common/testing/descriptors.hpp"
#include "common/testing/testing.hpp"

#include "tests/support/recorded_log.hpp"
#include "tests/support/static_site.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

constexpr std::size_t megabyte = 1024 * 1024;

/// More than the kernel keeps on the way, and more than one look.
constexpr std::size_t big = 12 * megabyte;

void put_big_file(const StaticSite& site) {
    site.folder.put("big.bin", std::string(big, 'a'));
}

/// One for which the kernel keeps little.
Client slow_client(const StaticSite& site) {
    Client client = site.web.connect();
    const int size = 64 * 1024;
    ::setsockopt(client.fd(), SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    return client;
}

/// Turns until the client has received as many bytes.
void receive(StaticSite& site, Client& client, std::size_t least) {
    drive_until([&] { site.web.turn(); },
                [&] { return client.received().size() >= least; },
                "the client has received " + std::to_string(least) + " bytes");
}

}  // namespace

TEST_CASE("11.5 StaticFileHandler: a big file comes whole" *
          doctest::description(
              "In many pieces, with the length that was announced, and the "
              "connection is good for the next request. [STAT-7]")) {
    StaticSite site;
    std::string content;
    for (int i = 0; content.size() < 3 * megabyte; ++i)
        content += std::to_string(i) + ",";
    site.folder.put("numbers.txt", content);
    Client client = site.web.connect();
    client.send(web_get("/files/numbers.txt"));
    receive(site, client, content.size());
    const WebAnswer answer = site.web.answer(client);
    EXPECT_EQ(answer.header("Content-Length"), std::to_string(content.size()));
    EXPECT(answer.body == content, "every byte, in order");
    client.send(web_get("/files/digits.txt"));
    EXPECT_EQ(site.web.answer(client).summary(), "200 OK; 0123456789");
}

TEST_CASE("11.5 StaticFileHandler: a file is read as fast as its client reads" *
          doctest::description(
              "A thousand slow clients of a film would need a thousand times "
              "the film's memory, if it were read at once. Here what has not "
              "been sent yet is still in the file: so what is written into its "
              "end in the meantime arrives. [STAT-7]")) {
    StaticSite site;
    put_big_file(site);
    Client client = slow_client(site);
    client.send(web_get("/files/big.bin"));
    step("the client reads a little");
    receive(site, client, 1);
    site.web.loop.turns(10);
    step("the last byte of the file is changed");
    std::fstream file(site.folder.root() / "big.bin",
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(big - 1));
    file << 'z' << std::flush;
    receive(site, client, big);
    EXPECT_EQ(site.web.answer(client).body.substr(big - 1), "z");
}

TEST_CASE("11.5 StaticFileHandler: others are served while a big file is "
          "looked at" *
          doctest::description(
              "Its ETag is a hash of all of it: that takes a while, and the "
              "loop has other guests. [STAT-7]")) {
    StaticSite site;
    put_big_file(site);
    Client big_one = site.web.connect();
    Client small_one = site.web.connect();
    step("both are connected, and send their requests at the same time");
    site.web.loop.turns(4);
    big_one.send(web_get("/files/big.bin"));
    small_one.send(web_get("/files/digits.txt"));
    drive_until([&] { site.web.turn(); },
                [&] {
                    return !small_one.received().empty() ||
                           !big_one.received().empty();
                },
                "one of them is answered");
    EXPECT_EQ(big_one.received().size(), 0u);
    EXPECT_EQ(site.web.answer(small_one).summary(), "200 OK; 0123456789");
}

TEST_CASE("11.5 StaticFileHandler: a client that leaves leaves nothing open" *
          doctest::description(
              "Neither the file nor a word in the log: to leave is no error. "
              "[STAT-7]")) {
    StaticSite site;
    put_big_file(site);
    const RecordedLog log;
    const std::size_t before = open_descriptors().size();
    Client client = slow_client(site);
    client.send(web_get("/files/big.bin"));
    receive(site, client, 1);
    client.close();
    drive_until([&] { site.web.turn(); },
                [&] { return open_descriptors().size() <= before; },
                "the connection and the file are closed");
    EXPECT_EQ(log.lines, Lines{});
}

TEST_CASE("11.5 StaticFileHandler: a file that becomes shorter while it is "
          "sent ends the connection" *
          doctest::description(
              "The client was told how much would come. Only a connection that "
              "ends says that this is not all. [STAT-7]")) {
    StaticSite site;
    put_big_file(site);
    const RecordedLog log;
    Client client = slow_client(site);
    client.send(web_get("/files/big.bin"));
    receive(site, client, 1);
    std::filesystem::resize_file(site.folder.root() / "big.bin", megabyte);
    drive_until([&] { site.web.turn(); },
                [&] {
                    (void)client.received();
                    return client.closed();
                },
                "the connection is closed");
    EXPECT(client.received().size() < big, "less than all of it");
}
