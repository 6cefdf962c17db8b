#pragma once
// A function that stops at each co_yield, and goes on when it is asked to.
//
// Mirrors Python's own generators: next(), send(), throw() (here throw_(),
// for the keyword), and the value of `return`. Left out on purpose: iteration
// with `for`, and `yield from`.

#include <coroutine>
#include <exception>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <variant>

#include "common/stub/stub.hpp"

#include "returning.hpp"

namespace tornado::gen {

/// One run of a function that contains co_yield. Calling the function makes
/// its frame and runs nothing; next() runs to the first co_yield. A handle
/// that was moved from may only be destroyed or assigned to.
///
///     Generator<std::string, int, int> add_up() {  // texts out, numbers in
///         int sum = co_yield "first?";
///         sum += co_yield "second?";
///         co_return sum;
///     }
///
/// Yielded:  what co_yield hands out
/// Sent:     what a co_yield gives to the function; void if nothing
/// Returned: what the function returns with co_return
/// errors:   what the function throws comes out of the call that resumed it,
///           and the function has ended then. std::logic_error from a call
///           that does not fit (see there) or comes from within the function
/// lifetime: owns the frame; destroying it in mid-function destroys what the
///           function had, as an exception would
template <typename Yielded, typename Sent = void, typename Returned = void>
class [[nodiscard]] Generator {
  public:
    class Promise;
    /// The compiler looks for this name in a coroutine's return type.
    using promise_type = Returning<Promise, Returned>;

    using SentValue =
        std::conditional_t<std::is_void_v<Sent>, std::monostate, Sent>;
    using ReturnedValue =
        std::conditional_t<std::is_void_v<Returned>, std::monostate, Returned>;

    /// Takes over a frame; for its promise.
    explicit Generator(std::coroutine_handle<promise_type> frame) noexcept;

    Generator(Generator&& other) noexcept;
    Generator& operator=(Generator&& other) noexcept;
    ~Generator();

    /// Runs to the first co_yield; if nothing is ever sent (Sent is void),
    /// later calls run from one co_yield to the next.
    /// returns: what was yielded; nothing if the function has returned
    /// errors:  std::logic_error if it waits at a co_yield that must be given
    ///          a value, or has ended
    std::optional<Yielded> next();

    /// Makes the co_yield that it waits at give `value`, and runs on to the
    /// next.
    /// returns: what was yielded; nothing if the function has returned
    /// errors:  std::logic_error if it waits at no co_yield
    std::optional<Yielded> send(SentValue value)
        requires(!std::is_void_v<Sent>);

    /// The same, but the co_yield throws `error`.
    std::optional<Yielded> throw_(std::exception_ptr error);

    /// True once the function has returned or thrown.
    bool done() const;

    /// What the function returned, moved out.
    /// errors: std::logic_error unless it has returned, and if asked again
    Returned result();

  private:
    // TASK 04.2: the frame, and the one way in which it is resumed.
    // Yours to design.
};

/// What the frame and its driver have in common: each leaves here what the
/// other is to find. The compiler puts the calls of these functions at fixed
/// places of the coroutine.
template <typename Yielded, typename Sent, typename Returned>
class Generator<Yielded, Sent, Returned>::Promise {
  public:
    /// A co_yield that waits for its value.
    struct Answer {
        Promise& promise;

        /// Whether it need not stop at all.
        bool await_ready() const noexcept { return false; }

        /// Called when the frame has stopped.
        void await_suspend(std::coroutine_handle<>) const noexcept {}

        /// Called when it goes on. Gives the value of the co_yield, or throws.
        Sent await_resume() const;
    };

    /// Makes what the caller gets.
    Generator get_return_object();

    /// At the opening brace: stop.
    std::suspend_always initial_suspend() const noexcept { return {}; }

    /// At `co_yield value`.
    Answer yield_value(Yielded value);

    /// At `co_return value`.
    void returned(ReturnedValue value);

    /// Where an exception (the current one) leaves the function.
    void unhandled_exception() noexcept;

    /// At the closing brace: stop. A frame that runs off its end is gone, and
    /// with it what was returned.
    std::suspend_always final_suspend() noexcept;

    template <typename T>
    std::suspend_never await_transform(T&&) const {
        static_assert(std::is_void_v<T>,
                      "co_await cannot stand in a Generator: it has no loop "
                      "to wait on; co_yield hands a value to its driver");
        return {};
    }

  private:
    // TASK 04.2: where it stands, what is on its way out, and what is on its
    // way in.
    // Yours to design.
};

template <typename Y, typename S, typename R>
Generator<Y, S, R>::Generator(
    std::coroutine_handle<promise_type> frame) noexcept {
    // TASK 04.2: own the frame from here on.
    TORNADO_STUB("gen::Generator::Generator", "04.2");
}

template <typename Y, typename S, typename R>
Generator<Y, S, R>::Generator(Generator&& other) noexcept {
    // TASK 04.2: take the frame over.
    TORNADO_STUB("gen::Generator::Generator", "04.2");
}

template <typename Y, typename S, typename R>
Generator<Y, S, R>& Generator<Y, S, R>::operator=(Generator&& other) noexcept {
    // TASK 04.2: take the frame over; the one that was here has to go.
    TORNADO_STUB("gen::Generator::operator=", "04.2");
}

template <typename Y, typename S, typename R>
Generator<Y, S, R>::~Generator() {
    // TASK 04.2: destroy the frame, wherever it stands.
    TORNADO_STUB("gen::Generator::~Generator", "04.2");
}

template <typename Y, typename S, typename R>
std::optional<Y> Generator<Y, S, R>::next() {
    // TASK 04.2: resume it where no value is waited for.
    TORNADO_STUB("gen::Generator::next", "04.2");
}

template <typename Y, typename S, typename R>
std::optional<Y> Generator<Y, S, R>::send(SentValue value)
    requires(!std::is_void_v<S>)
{
    // TASK 04.2: leave the value where the co_yield finds it, and resume.
    TORNADO_STUB("gen::Generator::send", "04.2");
}

template <typename Y, typename S, typename R>
std::optional<Y> Generator<Y, S, R>::throw_(std::exception_ptr error) {
    // TASK 04.2: the same with an exception.
    TORNADO_STUB("gen::Generator::throw_", "04.2");
}

template <typename Y, typename S, typename R>
bool Generator<Y, S, R>::done() const {
    // TASK 04.2: tell whether the closing brace was reached.
    TORNADO_STUB("gen::Generator::done", "04.2");
}

template <typename Y, typename S, typename R>
R Generator<Y, S, R>::result() {
    // TASK 04.2: move out what was returned; refuse if there is nothing.
    TORNADO_STUB("gen::Generator::result", "04.2");
}

template <typename Y, typename S, typename R>
S Generator<Y, S, R>::Promise::Answer::await_resume() const {
    // TASK 04.2: give what was sent, or throw what was thrown in.
    TORNADO_STUB("gen::Generator::Promise::Answer::await_resume", "04.2");
}

template <typename Y, typename S, typename R>
Generator<Y, S, R> Generator<Y, S, R>::Promise::get_return_object() {
    // TASK 04.2: a Generator that owns this frame.
    TORNADO_STUB("gen::Generator::Promise::get_return_object", "04.2");
}

template <typename Y, typename S, typename R>
auto Generator<Y, S, R>::Promise::yield_value(Y value) -> Answer {
    // TASK 04.2: keep the value for the driver.
    TORNADO_STUB("gen::Generator::Promise::yield_value", "04.2");
}

template <typename Y, typename S, typename R>
void Generator<Y, S, R>::Promise::returned(ReturnedValue value) {
    // TASK 04.2: keep the value for result().
    TORNADO_STUB("gen::Generator::Promise::returned", "04.2");
}

template <typename Y, typename S, typename R>
void Generator<Y, S, R>::Promise::unhandled_exception() noexcept {
    // TASK 04.2: keep the exception for the driver.
    TORNADO_STUB("gen::Generator::Promise::unhandled_exception", "04.2");
}

template <typename Y, typename S, typename R>
std::suspend_always Generator<Y, S, R>::Promise::final_suspend() noexcept {
    // TASK 04.2: note that the end was reached.
    TORNADO_STUB("gen::Generator::Promise::final_suspend", "04.2");
}

}  // namespace tornado::gen
