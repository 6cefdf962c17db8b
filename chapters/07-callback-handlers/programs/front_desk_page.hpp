#pragma once
// What the front desk looks like. Given.

#include <string>
#include <string_view>

#include "common/escape/escape.hpp"

/// A whole page around `content`, which is HTML already.
inline std::string page(std::string_view title, std::string_view content) {
    std::string html = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>)";
    html += tornado::escape::xhtml_escape(title);
    html += R"(</title><style>
body { font: 17px/1.5 system-ui, sans-serif; max-width: 38rem;
       margin: 3rem auto; padding: 0 1rem; color: #222; }
h1 { font-size: 1.6rem; } a { color: #0b57d0; }
section { border: 1px solid #ccc; border-radius: 8px; padding: .2rem 1.2rem 1rem;
          margin: 1rem 0; }
input, button { font: inherit; padding: .2rem .6rem; }
b.time { font-variant-numeric: tabular-nums; }
</style></head><body><h1>)";
    html += tornado::escape::xhtml_escape(title);
    html += "</h1>";
    html += content;
    html += "</body></html>\n";
    return html;
}

constexpr std::string_view front_page = R"(
<section><h2>Wait</h2>
<p>Two seconds, in <a href="/wait">callback style</a> or as a
<a href="/wait_coroutine">coroutine</a>. Open both, in as many tabs as you
like. Right now <b class="time">{waiting}</b> are waiting.</p></section>
<section><h2>Say who you are</h2>
<form action="/greet"><input name="name" placeholder="your name">
<button>Greet me</button></form></section>
<section><h2>Leave something here</h2>
<form action="/upload" method="post" enctype="multipart/form-data">
<input type="file" name="file" multiple> <input name="note" placeholder="a note">
<button>Leave it</button></form></section>
<p>Room <a href="/room/7">7</a>, and one that is
<a href="/room/99">not there</a>.</p>)";
