#include "xheaders.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "common/stub/stub.hpp"

namespace tornado {

using httputil::HTTPHeaders;

HTTPServerOptions::XHeaders trust_proxies(Networks proxies) {
    // TASK 15.2: a function that looks first at who it is that says all that.
    TORNADO_STUB("trust_proxies", "15.2");
}

}  // namespace tornado
