#pragma once

/// One client of a scene, with what it has heard and the cookies it was given.

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "tools/learn/course.hpp"

namespace tornado::learn {

/// A blocking socket: a client of a scene has nothing else to do.
class SceneClient {
  public:
    SceneClient(std::string name, std::uint16_t port);
    SceneClient(const SceneClient&) = delete;
    SceneClient& operator=(const SceneClient&) = delete;
    ~SceneClient();

    bool connected() const { return connected_; }

    std::uint16_t own_port() const;

    void say(std::string_view bytes) const;

    /// Sends the step's request, with the cookies. "{NAME}" in its headers and
    /// its form is the value of the cookie NAME, as a page's script would put
    /// it there.
    void ask(const SceneStep& step) const;

    /// Reads until `text` has come; forgets what came up to there, but for the
    /// cookies in it.
    ///
    /// errors: Trouble when it does not come, which tells what came instead
    void hear(const std::string& text, std::chrono::seconds patience);

  private:
    bool read_more(std::chrono::steady_clock::time_point deadline);
    void keep_cookies();
    std::string with_cookies(std::string text) const;
    std::string request(const SceneStep& step) const;

    std::string name_;
    std::uint16_t port_;
    int fd_;
    bool connected_ = false;
    std::string heard_;
    std::map<std::string, std::string> cookies_;
};

}  // namespace tornado::learn
