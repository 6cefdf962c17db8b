#include "bench/server/handlers.hpp"

namespace tornado::bench {

web::Rules websocket_rules() {
    return {};
}

}  // namespace tornado::bench
