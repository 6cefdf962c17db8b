#pragma once
// What an Application must know of a class of handlers: how to make one, and
// which methods it has. Given: the compiler works here, and not the server.
//
// In Python one asks an object for its method "get" when the request is there.
// Here the compiler is asked, for each class once. It looks for the *name*
// first, so that a `get` that is private or takes the wrong thing is an error
// with a sentence, and not a 405 some day.

#include <array>
#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "asynchronous.hpp"
#include "authenticated.hpp"
#include "concurrent.hpp"
#include "handler_members.hpp"
#include "routing.hpp"

namespace tornado::web {

class RequestHandler;

/// What a handler's method, or prepare(), has returned. The return type is its
/// decorator.
struct Returned {
    enum class Type { nothing, asynchronously, future };

    Type type = Type::nothing;
    std::optional<Future<void>> future{};  // of Type::future
};

/// One method of a class of handlers, ready to be called.
struct HandlerMethod {
    using Call = Returned (*)(RequestHandler&, const PathArguments&);

    std::string_view name;  // of the request's method: "GET"
    Call call = nullptr;    // null: the class has no such method
    std::size_t parameters =
        0;  // how many groups it takes; 0 takes none of any
};

/// The methods that a class may have.
/// Tornado: RequestHandler.SUPPORTED_METHODS (v6.5.7:191)
struct HandlerMethods {
    std::array<HandlerMethod, 7> all;
    HandlerMethod::Call prepare = nullptr;
    bool stream_request_body = false;

    /// Null if there is none with this name.
    const HandlerMethod* find(std::string_view name) const;
};

/// A class of handlers, and what each is initialized with.
struct HandlerClass {
    const HandlerMethods* methods = nullptr;
    std::function<std::shared_ptr<RequestHandler>()> make;
    std::function<void(RequestHandler&)> initialize{};
};

template <typename Result>
inline constexpr bool is_handler_result =
    std::is_void_v<Result> || std::same_as<Result, Asynchronous> ||
    std::same_as<Result, Future<void>>;

template <typename Parameter>
inline constexpr bool is_path_parameter =
    std::same_as<std::remove_cvref_t<Parameter>, std::string> ||
    std::same_as<std::remove_cvref_t<Parameter>, PathArguments::Value>;

/// A group for a parameter: a std::optional gets nothing for one that took no
/// part, a std::string gets the empty text.
template <typename Parameter>
std::remove_cvref_t<Parameter> path_parameter(const PathArguments& arguments,
                                              std::size_t index) {
    const PathArguments::Value& value = arguments.values.at(index);
    if constexpr (std::same_as<std::remove_cvref_t<Parameter>, std::string>)
        return value.value_or(std::string());
    else
        return value;
}

/// Calls a method, and says what it has returned.
template <typename Result, typename Run>
Returned run_method(const Run& run) {
    if constexpr (std::same_as<Result, Future<void>>) {
        return {Returned::Type::future, run()};
    } else if constexpr (std::same_as<Result, Asynchronous>) {
        (void)run();
        return {Returned::Type::asynchronously};
    } else {
        run();
        return {};
    }
}

/// Takes a pointer to a method apart.
template <typename Handler, typename Result, typename... Parameters>
struct MethodCaller {
    static_assert(is_handler_result<Result>,
                  "a handler's method returns void (finished when it returns), "
                  "web::Asynchronous (finished when somebody calls finish()) "
                  "or Future<void> (finished when that is done)");
    static_assert((is_path_parameter<Parameters> && ...),
                  "a handler's method takes the groups of its path: "
                  "std::string, or std::optional<std::string> for a group "
                  "that may take no part; before them it may take a "
                  "web::Authenticated");

    static constexpr std::size_t parameters = sizeof...(Parameters);
    static constexpr bool is_prepare =
        parameters == 0 && !std::same_as<Result, Asynchronous>;

    template <auto method, std::size_t... index>
    static Returned call(Handler& handler,
                         const PathArguments& arguments,
                         std::index_sequence<index...>) {
        return run_method<Result>([&] {
            return (handler.*
                    method)(path_parameter<Parameters>(arguments, index)...);
        });
    }
};

/// The same of a method for those who are logged in.
template <typename Handler, typename Result, typename... Parameters>
struct MethodCaller<Handler, Result, Authenticated, Parameters...>
    : MethodCaller<Handler, Result, Parameters...> {
    static constexpr bool is_prepare = false;

    template <auto method, std::size_t... index>
    static Returned call(Handler& handler,
                         const PathArguments& arguments,
                         std::index_sequence<index...>) {
        std::optional<Authenticated> user = authenticated(handler);
        if (!user) return {};
        return run_method<Result>([&] {
            return (handler.*
                    method)(std::move(*user),
                            path_parameter<Parameters>(arguments, index)...);
        });
    }
};

template <typename Handler, typename Base, typename R, typename... P>
MethodCaller<Handler, R, P...> method_caller(R (Base::*)(P...));
template <typename Handler, typename Base, typename R, typename... P>
MethodCaller<Handler, R, P...> method_caller(R (Base::*)(P...) const);

/// Describes the method of `Handler` that `Member` stands for.
template <typename Handler, typename Member>
HandlerMethod handler_method(std::string_view name) {
    if constexpr (Member::template is_named<Handler>) {
        static_assert(Member::template is_public_method<Handler>,
                      "this handler has a member with the name of an HTTP "
                      "method (or prepare) that cannot be called: make it a "
                      "public member function, and the only one of its name");
        if constexpr (Member::template is_public_method<Handler>) {
            constexpr auto method = Member::template pointer<Handler>();
            using Caller = decltype(method_caller<Handler>(method));
            static_assert(!std::same_as<Member, PrepareMember> ||
                              Caller::is_prepare,
                          "prepare() takes nothing and returns void or "
                          "Future<void>");
            return {name,
                    [](RequestHandler& handler, const PathArguments& path) {
                        return Caller::template call<method>(
                            static_cast<Handler&>(handler),
                            path,
                            std::make_index_sequence<Caller::parameters>());
                    },
                    Caller::parameters};
        }
    }
    return {name};
}

/// The methods of one class.
template <typename Handler>
const HandlerMethods& handler_methods() {
    static_assert(std::derived_from<Handler, RequestHandler>,
                  "a handler's class is derived from web::RequestHandler");
    static_assert(!std::is_final_v<Handler>,
                  "a handler's class must not be final: what it has is found "
                  "out by deriving from it");
    static_assert(
        GetMember::is_named<Handler> || HeadMember::is_named<Handler> ||
            PostMember::is_named<Handler> || DeleteMember::is_named<Handler> ||
            PatchMember::is_named<Handler> || PutMember::is_named<Handler> ||
            OptionsMember::is_named<Handler> ||
            PrepareMember::is_named<Handler>,
        "this handler has no method that could be called: get, head, "
        "post, delete_, patch, put, options, prepare");
    static const HandlerMethods methods = [] {
        const HandlerMethod prepare =
            handler_method<Handler, PrepareMember>("prepare");
        return HandlerMethods{
            {handler_method<Handler, GetMember>("GET"),
             handler_method<Handler, HeadMember>("HEAD"),
             handler_method<Handler, PostMember>("POST"),
             handler_method<Handler, DeleteMember>("DELETE"),
             handler_method<Handler, PatchMember>("PATCH"),
             handler_method<Handler, PutMember>("PUT"),
             handler_method<Handler, OptionsMember>("OPTIONS")},
            prepare.call,
            Handler::stream_request_body};
    }();
    return methods;
}

/// Describes `Handler`; each one that is made is initialized with `arguments`.
template <typename Handler, typename... Arguments>
HandlerClass handler_class(Arguments... arguments) {
    static_assert(std::is_default_constructible_v<Handler>,
                  "a handler is made without arguments; what you give to "
                  "web::url() goes to its initialize()");
    static_assert(InitializeMember::template is_named<Handler> ||
                      sizeof...(Arguments) == 0,
                  "these arguments are for initialize(), which this handler "
                  "does not have");
    HandlerClass result{.methods = &handler_methods<Handler>(),
                        .make = [] { return std::make_shared<Handler>(); }};
    if constexpr (InitializeMember::template is_named<Handler>) {
        constexpr bool fits = requires(Handler handler) {
            handler.initialize(std::as_const(arguments)...);
        };
        static_assert(fits,
                      "initialize() must be public, and take what was given to "
                      "web::url()");
        if constexpr (fits)
            result.initialize = [arguments...](RequestHandler& handler) {
                static_cast<Handler&>(handler).initialize(arguments...);
            };
    }
    return result;
}

}  // namespace tornado::web
