#include "common/testing/expect_log.hpp"

#include <string_view>
#include <utility>

namespace tornado::testing {

ExpectLog::ExpectLog(std::string text)
    : count_(std::make_shared<std::atomic<int>>(0)) {
    // The old sink is needed inside the new one, so it is fetched first.
    old_ = log::set_sink(nullptr);
    log::set_sink([text = std::move(text), count = count_, old = old_](
                      const log::Record& record) {
        if (record.message.find(text) != std::string_view::npos)
            ++*count;
        else if (old)
            old(record);
    });
}

ExpectLog::~ExpectLog() {
    log::set_sink(old_);
}

}  // namespace tornado::testing
