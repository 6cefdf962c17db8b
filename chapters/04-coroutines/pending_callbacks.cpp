#include "pending_callbacks.hpp"

#include <utility>

namespace tornado::gen {

void PendingCallbacks::add(const std::string& key, std::any future) {
    if (!futures_) futures_ = std::make_unique<Futures>();
    if (!futures_->emplace(key, std::move(future)).second)
        throw KeyReuseError("gen::Callback: the key \"" + key +
                            "\" is taken until its gen::Wait");
}

std::any PendingCallbacks::take(const std::string& key) {
    auto found = futures_ ? futures_->extract(key) : Futures::node_type();
    if (!found)
        throw UnknownKeyError("gen::Wait: no gen::Callback has the key \"" +
                              key + "\"");
    return std::move(found.mapped());
}

std::exception_ptr PendingCallbacks::leaked_callbacks() const {
    if (!futures_ || futures_->empty()) return nullptr;
    return std::make_exception_ptr(
        LeakedCallbackError("the coroutine has ended without a gen::Wait for "
                            "its gen::Callback \"" +
                            futures_->begin()->first + "\""));
}

}  // namespace tornado::gen
