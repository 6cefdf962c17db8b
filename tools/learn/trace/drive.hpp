#pragma once

/// A small scene with several clients, played to a program that is traced.

#include <cstdint>
#include <string>
#include <vector>

#include "tools/learn/course.hpp"

namespace tornado::learn {

/// Plays `scene` to the server on that port of this machine.
///
/// errors: Trouble when nobody listens there, or a client does not hear what
///         the scene says within a few seconds: it tells what it heard instead
void play(const std::vector<SceneStep>& scene, std::uint16_t port);

}  // namespace tornado::learn
