#pragma once
// Waiting for many Futures at once. A chapter's own tools are enough for it:
// these are coroutines.
//
// Mirrors tornado/gen.py (v4.5.3) multi, multi_future. Left out on purpose:
// WaitIterator, which hands out results in the order in which they come.

#include <exception>
#include <map>
#include <type_traits>
#include <utility>
#include <vector>

#include "common/stub/stub.hpp"

#include "coroutine.hpp"
#include "quiet.hpp"

namespace tornado::gen {

/// What multi() makes of a list: no list if there are no results.
template <typename T>
using ListOf = std::conditional_t<std::is_void_v<T>,
                                  void,
                                  std::vector<typename Future<T>::Value>>;

/// Waits for all of `futures`, whatever becomes of each.
///
///     std::vector<std::string> pages =
///         co_yield gen::multi(std::move(futures));
///
/// A coroutine may yield the vector itself, too.
///
/// futures: all under way already; one may be in it twice
/// quiet:   which failures but the first are not logged, as in
///          quiet<MyError>()
/// returns: the results in the order of `futures`. If some failed, it fails
///          as the first of them by position did; the others are logged
/// Tornado: gen.py multi, multi_future (v4.5.3:672, 793)
template <typename T>
Future<ListOf<T>> multi(std::vector<Future<T>> futures, Quiet quiet = {});

/// The same with a name for each: a map of Futures makes a map of results.
template <typename Key, typename T>
Future<std::map<Key, T>> multi(std::map<Key, Future<T>> futures,
                               Quiet quiet = {});

template <typename T>
struct Yielded<std::vector<Future<T>>> {
    template <typename Promise>
    static auto awaiter(std::vector<Future<T>> futures, Promise&) {
        return FutureAwaiter<ListOf<T>>(multi(std::move(futures)));
    }
};

template <typename Key, typename T>
struct Yielded<std::map<Key, Future<T>>> {
    template <typename Promise>
    static auto awaiter(std::map<Key, Future<T>> futures, Promise&) {
        return FutureAwaiter<std::map<Key, T>>(multi(std::move(futures)));
    }
};

/// The first exception by position; the others are logged.
class FirstError {
  public:
    explicit FirstError(Quiet quiet)
        : quiet_(std::move(quiet)) {}

    void add(std::exception_ptr error) {
        if (!error_)
            error_ = std::move(error);
        else if (!is_quiet(quiet_, error))
            log_failure("Multiple exceptions in yield list", error);
    }

    /// Throws it, if there is one.
    void rethrow() const {
        if (error_) std::rethrow_exception(error_);
    }

  private:
    Quiet quiet_;
    std::exception_ptr error_;
};

template <typename T>
Future<ListOf<T>> multi(std::vector<Future<T>> futures, Quiet quiet) {
    // TASK 04.6: wait for one after the other (they are all under way), and
    // collect the results. One that fails must not keep you from waiting for
    // the rest.
    TORNADO_STUB("gen::multi", "04.6");
}

template <typename Key, typename T>
Future<std::map<Key, T>> multi(std::map<Key, Future<T>> futures, Quiet quiet) {
    // TASK 04.6: the same, with the results under their keys.
    TORNADO_STUB("gen::multi", "04.6");
}

}  // namespace tornado::gen
