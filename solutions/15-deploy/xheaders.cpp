#include "xheaders.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "common/stub/stub.hpp"

namespace tornado {

using httputil::HTTPHeaders;

namespace {

/// Takes the last item of a list that commas separate.
std::string_view take_last(std::string_view& list) {
    // TASK 15.2: what follows the last comma, without spaces. The list is empty
    // when nothing is left.
    const auto comma = list.rfind(',');
    std::string_view item = list;
    if (comma == list.npos) {
        list = {};
    } else {
        item.remove_prefix(comma + 1);
        list = list.substr(0, comma);
    }
    return httputil::stripped(item);
}

/// The address nearest to us that is not one of ours.
std::string forwarded_for(std::string_view list, const Networks& proxies) {
    // TASK 15.2: from the right.
    std::string_view ip = take_last(list);
    while (!list.empty() && proxies.contains(ip))
        ip = take_last(list);
    return std::string(ip);
}

}  // namespace

HTTPServerOptions::XHeaders trust_proxies(Networks proxies) {
    // TASK 15.2: a function that looks first at who it is that says all that.
    return [proxies = std::move(proxies)](const HTTPHeaders& headers,
                                          httputil::RequestContext& context) {
        if (!proxies.contains(context.address.host())) return;
        std::string ip = forwarded_for(headers.get("X-Forwarded-For"), proxies);
        ip = headers.get("X-Real-Ip", ip);
        if (is_valid_ip(ip)) context.remote_ip = ip;
        const std::string schemes =
            headers.get("X-Scheme", headers.get("X-Forwarded-Proto"));
        std::string_view list = schemes;
        const std::string_view scheme = take_last(list);
        if (scheme == "http" || scheme == "https") context.protocol = scheme;
    };
}

}  // namespace tornado
