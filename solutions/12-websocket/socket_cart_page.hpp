#pragma once
// The page of the program cart. Given: what listens in it is follow().

#include <string_view>

namespace tornado {

constexpr std::string_view socket_cart_page = R"html(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The shop</title>
<link rel="icon" href="data:,">
<style>
:root { color-scheme: light dark }
body {
    max-width: 30rem; margin: 2rem auto; padding: 0 1rem;
    font: 1.0625rem/1.5 system-ui, sans-serif; text-align: center;
}
#count {
    display: block; font-size: 5rem; line-height: 1.1; font-weight: 700;
    font-variant-numeric: tabular-nums;
}
button { font: inherit; width: 100%; min-height: 3rem; margin-top: 1rem }
#trouble { min-height: 1.5em }
</style>
</head>
<body>
<main>
<h1>The shop</h1>
<p role="status"><span id="count">–</span> <span id="unit">items left</span></p>
<button id="move" type="button" disabled>Put one into my cart</button>
<p id="trouble" role="alert"></p>
<p>Heard so far: <span id="heard">0</span></p>
</main>
<script>
'use strict';
const find = (id) => document.getElementById(id);
const session = sessionStorage.getItem('session') ??
    Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join('-');
sessionStorage.setItem('session', session);  // this tab's, also after a reload

let in_cart = false;
let heard = 0;
let pause = 500;

function show(count) {
    find('count').textContent = count;
    find('unit').textContent = count === 1 ? 'item left' : 'items left';
    document.title = `(${count}) The shop`;
    find('move').disabled = !in_cart && count === 0;
}

function show_cart(state) {
    in_cart = state.inCart;
    find('move').textContent =
        in_cart ? 'Put it back' : 'Put one into my cart';
    show(state.inventoryCount);
}

function say(trouble) {
    find('trouble').textContent = trouble;
}

// Listens. The server says the count when it opens, so nothing is missed.
function follow() {
    const url = new URL('/cart/socket', location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url);
    socket.onopen = () => {
        pause = 500;
        say('');
    };
    socket.onmessage = ({data}) => {
        find('heard').textContent = ++heard;
        show(JSON.parse(data).inventoryCount);
    };
    socket.onclose = () => {
        say(`The shop does not answer. Next try in ${pause / 1000} s.`);
        setTimeout(follow, pause);
        pause = Math.min(2 * pause, 32000);
    };
}

async function ask(options) {
    const response = await fetch(`/cart?session=${session}`,
        {cache: 'no-store', ...options});
    if (!response.ok && response.status !== 409)
        throw new Error(`status ${response.status}`);
    show_cart(await response.json());
}

find('move').addEventListener('click', async () => {
    find('move').disabled = true;  // until there is an answer
    try {
        const action = in_cart ? 'remove' : 'add';
        await ask({method: 'POST', body: new URLSearchParams({action})});
    } catch {
        say('The shop does not answer. Try again.');
        find('move').disabled = false;
    }
});
ask({}).catch(() => {}).finally(follow);
</script>
</body>
</html>
)html";

}  // namespace tornado
