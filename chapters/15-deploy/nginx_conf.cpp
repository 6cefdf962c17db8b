#include "nginx_conf.hpp"

#include <string_view>

#include <unistd.h>

namespace tornado {

namespace {

/// Where it would otherwise write is root's.
std::string folders(const std::string& folder) {
    std::string text;
    for (const std::string kind :
         {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
        text.append("    ")
            .append(kind)
            .append("_temp_path ")
            .append(folder)
            .append("/")
            .append(kind)
            .append(";\n");
    return text;
}

constexpr std::string_view location = R"(
        location / {
            proxy_pass http://ours;

            # Connections to us are kept, so that a request need not make one.
            # An upgrade to WebSocket is passed on.
            proxy_http_version 1.1;
            proxy_set_header Connection $connection_for_us;
            proxy_set_header Upgrade $http_upgrade;

            # What a client has sent under these names does not come through.
            proxy_set_header Host $http_host;
            proxy_set_header X-Real-Ip $remote_addr;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Scheme $scheme;
            proxy_set_header X-Forwarded-Proto $scheme;

            # A poll may say nothing for minutes, and what it says then is
            # passed on at once.
            proxy_read_timeout 200s;
            proxy_buffering off;

            # A body is passed on as it comes: who sends it slowly is ours to
            # deal with, and nginx has a limit for each byte, but none for all.
            proxy_request_buffering off;
        }
)";

}  // namespace

std::string nginx_conf(const NginxPlan& plan) {
    const bool tls = !plan.certfile.empty();
    std::string text;
    if (::geteuid() == 0) text += "user root;\n";
    text += "daemon off;\nworker_processes 1;\n";
    text += "worker_shutdown_timeout 15s;\n";
    text += "pid " + plan.folder + "/nginx.pid;\nerror_log stderr warn;\n";
    text += "events {\n    worker_connections 4096;\n}\n\nhttp {\n";
    text += "    access_log off;\n" + folders(plan.folder);
    text += "\n    map $http_upgrade $connection_for_us {\n"
            "        default upgrade;\n        '' '';\n    }\n";
    text += "\n    upstream ours {\n";
    for (const std::uint16_t port : plan.upstreams)
        text += "        server 127.0.0.1:" + std::to_string(port) + ";\n";
    text += "        keepalive 32;\n    }\n\n    server {\n";
    text += "        listen 127.0.0.1:" + std::to_string(plan.port) +
            (tls ? " ssl;\n" : ";\n");
    if (tls)
        text += "        ssl_certificate " + plan.certfile +
                ";\n        ssl_certificate_key " + plan.keyfile + ";\n";
    return text + std::string(location) + "    }\n}\n";
}

}  // namespace tornado
