#pragma once

// "I shall call finish() myself."
//
// Mirrors tornado/web.py (v5.1.1) asynchronous.

namespace tornado::web {

/// What a handler's method returns to say that its request goes on after it:
///
///     web::Asynchronous get() {
///         loop.call_later(2s, callback([this] { finish("Good morning"); }));
///         return web::asynchronous;
///     }
///
/// That is all it says. It starts nothing and waits for nothing. Somebody must
/// call finish(), once, or the client waits for ever.
///
/// Tornado: web.py asynchronous (v4.5.3:1618); gone in 6.0
struct Asynchronous {
    explicit Asynchronous() = default;
};

inline constexpr Asynchronous asynchronous{};

}  // namespace tornado::web
