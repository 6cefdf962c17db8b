#pragma once

// Does a class have a member called so, whatever it is? Given.

namespace tornado::web {

template <typename R, typename C, typename... P>
void a_member_function(R (C::*)(P...));
template <typename R, typename C, typename... P>
void a_member_function(R (C::*)(P...) const);

/// Makes a struct of questions about members called `name`.
///
/// A class that is derived from both `T` and one that has a `name` cannot tell
/// which is meant, if T has one, too: `&Both::name` does not compile then. That
/// holds for private members as well, since names are looked up before it is
/// asked who may use them.
#define TORNADO_HANDLER_MEMBER(Struct, name)                                   \
    struct Struct {                                                            \
        struct Other {                                                         \
            int name;                                                          \
        };                                                                     \
        template <typename T>                                                  \
        struct Both : T, Other {};                                             \
        template <typename T>                                                  \
        static constexpr bool is_named = !requires { &Both<T>::name; };        \
        template <typename T>                                                  \
        static constexpr bool is_public_method =                               \
            requires { a_member_function(&T::name); };                         \
        template <typename T>                                                  \
        static constexpr auto pointer() {                                      \
            return &T::name;                                                   \
        }                                                                      \
    }

TORNADO_HANDLER_MEMBER(GetMember, get);
TORNADO_HANDLER_MEMBER(HeadMember, head);
TORNADO_HANDLER_MEMBER(PostMember, post);
TORNADO_HANDLER_MEMBER(DeleteMember, delete_);
TORNADO_HANDLER_MEMBER(PatchMember, patch);
TORNADO_HANDLER_MEMBER(PutMember, put);
TORNADO_HANDLER_MEMBER(OptionsMember, options);
TORNADO_HANDLER_MEMBER(PrepareMember, prepare);
TORNADO_HANDLER_MEMBER(InitializeMember, initialize);

#undef TORNADO_HANDLER_MEMBER

}  // namespace tornado::web
