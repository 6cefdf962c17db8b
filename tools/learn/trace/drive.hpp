#pragma once

/// A small scene with several clients, played to a program that is traced.

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

#include "tools/learn/course.hpp"

namespace tornado::learn {

/// The names of clients, by the ports that the server sees them on.
using ClientNames = std::map<std::uint16_t, std::string>;

/// How long a scene waits: for a listener, and for each thing to be heard.
inline constexpr auto scene_patience = std::chrono::seconds(10);

/// True if a socket of this machine listens on that port.
bool somebody_listens(std::uint16_t port);

/// Plays `scene` to the server on that port of this machine.
///
/// server: its process, a child of ours, whose end is the end of waiting for
///         it; 0: it is none
/// errors: Trouble when nobody listens there, or a client does not hear what
///         the scene says within `patience`: it tells what it heard instead
ClientNames play(const std::vector<SceneStep>& scene,
                 std::uint16_t port,
                 pid_t server,
                 std::chrono::seconds patience = scene_patience);

}  // namespace tornado::learn
