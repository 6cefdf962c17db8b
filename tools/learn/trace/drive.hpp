#pragma once

/// A small scene with several clients, played to a program that is traced.

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tools/learn/course.hpp"

namespace tornado::learn {

/// The names of clients, by the ports that the server sees them on.
using ClientNames = std::map<std::uint16_t, std::string>;

/// Plays `scene` to the server on that port of this machine.
///
/// errors: Trouble when nobody listens there, or a client does not hear what
///         the scene says within `patience`: it tells what it heard instead
ClientNames play(const std::vector<SceneStep>& scene,
                 std::uint16_t port,
                 std::chrono::seconds patience = std::chrono::seconds(10));

}  // namespace tornado::learn
