#pragma once
// Login by OpenID Connect: everything but the asking and waiting. The token and
// key checks are given; whoever uses them writes the coroutine.

#include "common/oidc/error.hpp"     // IWYU pragma: export
#include "common/oidc/id_token.hpp"  // IWYU pragma: export
#include "common/oidc/keys.hpp"      // IWYU pragma: export
#include "common/oidc/provider.hpp"  // IWYU pragma: export
#include "common/oidc/secrets.hpp"   // IWYU pragma: export
