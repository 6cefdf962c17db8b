#pragma once
// Everything that a web application needs: include this, derive from
// web::RequestHandler, and make a web::Application of your handlers.
//
// Mirrors tornado/web.py.

#include "application.hpp"       // IWYU pragma: export
#include "asynchronous.hpp"      // IWYU pragma: export
#include "authenticated.hpp"     // IWYU pragma: export
#include "handler_callback.hpp"  // IWYU pragma: export
#include "httperror.hpp"         // IWYU pragma: export
#include "request_handler.hpp"   // IWYU pragma: export
#include "settings.hpp"          // IWYU pragma: export
#include "urlspec.hpp"           // IWYU pragma: export
#include "web_handlers.hpp"      // IWYU pragma: export
