#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <openssl/ssl.h>

#include <sys/socket.h>

#include "common/net/sockets.hpp"
#include "common/testing/testing.hpp"

#include "ssl_iostream.hpp"
#include "tests/support/fake_time_loop.hpp"
#include "tests/support/stream_pair.hpp"
#include "tests/support/test_ca.hpp"

using namespace tornado;
using namespace tornado::testing;

namespace {

/// A client of OpenSSL's own, on no loop: it does what the test says, and
/// nothing in between.
class HandClient {
  public:
    HandClient(UniqueFd socket, const TestCA& ca)
        : context_(SSLContext::Side::client, ca.trusted())
        , socket_(std::move(socket))
        , ssl_(SSL_new(static_cast<SSL_CTX*>(context_.handle())), SSL_free) {
        SSL_set_fd(ssl_.get(), socket_.get());
        SSL_set_connect_state(ssl_.get());
        SSL_set_msg_callback(ssl_.get(), &HandClient::note);
        // As SSL_set_msg_callback_arg(), a macro with an old-style cast in it.
        SSL_ctrl(ssl_.get(), SSL_CTRL_SET_MSG_CALLBACK_ARG, 0, this);
    }

    HandClient(const HandClient&) = delete;
    HandClient& operator=(const HandClient&) = delete;

    /// returns: true when the handshake is through
    bool shake_hands() { return SSL_do_handshake(ssl_.get()) == 1; }

    /// TLS 1.3: from here on with new keys, and the peer must take new ones,
    /// too.
    void wants_new_keys() {
        step("the client takes new keys, and asks for new ones");
        EXPECT(SSL_key_update(ssl_.get(), SSL_KEY_UPDATE_REQUESTED) == 1 &&
                   SSL_do_handshake(ssl_.get()) == 1,
               "OpenSSL sends a KeyUpdate");
    }

    void says(std::string_view text) {
        const int size = static_cast<int>(text.size());
        EXPECT_EQ(SSL_write(ssl_.get(), text.data(), size), size);
    }

    /// Adds what has come to `text`.
    void read(std::string& text) {
        std::string bytes(1 << 16, '\0');
        std::size_t count = 0;
        while (SSL_read_ex(ssl_.get(), bytes.data(), bytes.size(), &count) == 1)
            text.append(bytes, 0, count);
    }

    /// How often the server has taken new keys.
    int new_keys() const { return new_keys_; }

  private:
    /// OpenSSL shows each of its messages.
    static void note(int sent,
                     int /*version*/,
                     int type,
                     const void* bytes,
                     std::size_t size,
                     SSL* /*ssl*/,
                     void* self) {
        const std::string_view message(static_cast<const char*>(bytes), size);
        if (sent == 0 && type == SSL3_RT_HANDSHAKE && !message.empty() &&
            message[0] == SSL3_MT_KEY_UPDATE)
            ++static_cast<HandClient*>(self)->new_keys_;
    }

    SSLContext context_;
    UniqueFd socket_;
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
    int new_keys_ = 0;
};

}  // namespace

TEST_CASE("15.5 SSLIOStream: a peer may ask for new keys at any time" *
          doctest::description(
              "In TLS 1.3 that is a message between those that are read, and "
              "asks for one between those that are written. The line may be "
              "full just then: the answer waits for its turn, nothing is lost, "
              "and the loop sleeps. [TLS-7]")) {
    TestCA ca;
    FakeTimeIOLoop loop;
    loop.make_current();
    auto [server_end, client_end] = socket_pair();
    const auto stream = std::make_shared<SSLIOStream>(
        std::move(server_end), ca.server({"localhost"}), "", loop);
    HandClient client(std::move(client_end), ca);
    const auto ready = stream->handshake();
    while (!client.shake_hands() || !ready.done())
        pump(loop, 2);
    step("the server says more than the line holds");
    std::string much(4'000'000, 'x');
    for (std::size_t i = 0; i < much.size(); ++i)
        much[i] = static_cast<char>('a' + i % 23);
    (void)stream->write(much);
    stream->set_close_callback([] {});
    const auto hello = stream->read_until("\n");
    pump(loop, 10);
    client.wants_new_keys();
    client.says("hello\n");
    step("a minute passes, in which the client reads nothing");
    loop.call_later(std::chrono::minutes(1), [&] { loop.stop(); });
    loop.start();
    EXPECT(!stream->closed(), "the connection stands");
    step("the client reads");
    std::string got;
    drive_until(
        [&] {
            pump(loop, 2);
            client.read(got);
        },
        [&] { return stream->closed() || got.size() >= much.size(); },
        "it has all of it");
    EXPECT(got == much, "the same bytes, in the same order");
    EXPECT_EQ(ending(hello), "\"hello\\n\"");
    step("both say something with the new keys");
    (void)stream->write("and you?");
    const auto fine = stream->read_until("\n");
    client.says("fine\n");
    pump(loop, 4);
    got.clear();
    client.read(got);
    EXPECT_EQ(got + " " + ending(fine), "and you? \"fine\\n\"");
    EXPECT_EQ(client.new_keys(), 1);
}
