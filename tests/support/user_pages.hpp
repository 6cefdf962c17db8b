#pragma once
// Pages for those who are logged in; a header X-User says who that is. For
// tests only.

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "gen.hpp"
#include "web.hpp"

namespace tornado::testing {

/// What the pages below have in common, and how often their methods ran.
struct CalledPages : web::RequestHandler {
    static inline int count = 0;

    std::optional<std::string> get_current_user() override {
        if (!request().headers.contains("X-User")) return {};
        return request().headers.get("X-User");
    }
};

struct MembersPage : CalledPages {
    void get(web::Authenticated user, std::string rest) {
        ++count;
        write("Hello, " + user.name + ": " + rest);
    }

    void head(web::Authenticated /*user*/) { ++count; }

    void post(web::Authenticated user) {
        ++count;
        write("Posted by " + user.name);
    }

    void put(web::Authenticated /*user*/) { ++count; }

    void delete_(web::Authenticated /*user*/) { ++count; }

    void patch(web::Authenticated /*user*/) { ++count; }
};

struct LaterMembersPage : CalledPages {
    web::Asynchronous get(web::Authenticated user) {
        ++count;
        IOLoop::current().add_callback(
            callback([this, name = user.name] { finish("Later, " + name); }));
        return web::asynchronous;
    }
};

struct CoroutineMembersPage : CalledPages {
    Future<void> get(web::Authenticated user, std::string room) {
        ++count;
        co_yield gen::moment;
        write(user.name + " is in " + room);
    }
};

inline web::Settings login_settings(std::string url = "/login") {
    web::Settings settings;
    settings.login_url = std::move(url);
    return settings;
}

}  // namespace tornado::testing
