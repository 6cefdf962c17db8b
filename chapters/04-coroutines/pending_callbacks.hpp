#pragma once
// The callbacks that one coroutine has asked for by gen::Callback, until it
// waits for them by gen::Wait. Given; callbacks.hpp uses it.

#include <any>
#include <exception>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

namespace tornado::gen {

/// A gen::Callback with a key that another one still has.
/// Tornado: gen.py KeyReuseError
class KeyReuseError : public std::logic_error {
  public:
    using std::logic_error::logic_error;
};

/// A gen::Wait for a key that no gen::Callback has.
/// Tornado: gen.py UnknownKeyError
class UnknownKeyError : public std::logic_error {
  public:
    using std::logic_error::logic_error;
};

/// A coroutine has ended with a gen::Callback that it never waited for.
/// Tornado: gen.py LeakedCallbackError
class LeakedCallbackError : public std::logic_error {
  public:
    using std::logic_error::logic_error;
};

/// Futures by key; of one coroutine, which has this as a part of itself.
class PendingCallbacks {
  public:
    /// future: a Future of any type
    /// errors: KeyReuseError
    void add(const std::string& key, std::any future);

    /// Takes the key's Future out; the key is free again.
    /// errors: UnknownKeyError
    std::any take(const std::string& key);

    /// A LeakedCallbackError if there is still a key; else null.
    std::exception_ptr leaked_callbacks() const;

  private:
    using Futures = std::map<std::string, std::any>;

    std::unique_ptr<Futures> futures_;  // null: never used, as in most
};

}  // namespace tornado::gen
