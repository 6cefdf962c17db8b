// The example that many articles print, with a fetch that fails.
#include <cstdio>
#include <stdexcept>
#include <string>

#include "concurrent.hpp"

using namespace tornado;

static Future<std::string>
async_fetch_future(Future<std::string> fetch_future) {
    Future<std::string> my_future;
    // WRONG: result() throws if the fetch has failed, and my_future is never
    // set.
    fetch_future.add_done_callback(
        [my_future](const auto& self) { my_future.set_result(self.result()); });
    return my_future;
}

int main() {
    log::set_sink([](const log::Record& record) {
        std::printf("log: %.*s\n",
                    static_cast<int>(record.message.size()),
                    record.message.data());
    });
    Future<std::string> good;
    auto copy = async_fetch_future(good);
    good.set_result("a page");
    std::printf("the fetch went well: my_future is %s\n",
                copy.done() ? "done" : "pending");

    Future<std::string> bad;
    copy = async_fetch_future(bad);
    bad.set_exception(std::runtime_error("connection refused"));
    std::printf("the fetch has failed: my_future is %s\n",
                copy.done() ? "done" : "pending");
}
