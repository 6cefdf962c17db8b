#pragma once
// The page of the program cart. Given; the book says what is in it.

#include <string_view>

namespace tornado {

constexpr std::string_view cart_page = R"html(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The shop</title>
<link rel="icon" href="data:,">
<style>
:root {
    color-scheme: light dark;
    --ink: #1c2330; --soft: #5a6475; --paper: #f4f5f8; --card: #fff;
    --line: #cfd5df; --accent: #0b6b53; --on-accent: #fff; --bad: #a3261f;
}
@media (prefers-color-scheme: dark) {
    :root {
        --ink: #e8ebf1; --soft: #a5afc0; --paper: #12161d; --card: #1c222c;
        --line: #3a4352; --accent: #5cd3ad; --on-accent: #06251c;
        --bad: #ff9c93;
    }
}
* { box-sizing: border-box }
body {
    margin: 0; padding: 1.5rem 1rem; font: 1.0625rem/1.5 system-ui, sans-serif;
    color: var(--ink); background: var(--paper);
}
main { max-width: 34rem; margin: 0 auto }
h1 { font-size: 1.5rem; margin: 0 0 1rem }
section, fieldset {
    background: var(--card); border: 1px solid var(--line);
    border-radius: .75rem; padding: 1.25rem; margin: 0 0 1rem;
}
legend { font-weight: 600; padding: 0 .35rem }
.shelf { text-align: center; margin: 0 }
#count {
    display: block; font-size: 5rem; line-height: 1.1; font-weight: 700;
    font-variant-numeric: tabular-nums;
}
button {
    font: inherit; font-weight: 600; width: 100%; min-height: 3rem;
    margin-top: 1rem; border: 0; border-radius: .5rem; cursor: pointer;
    color: var(--on-accent); background: var(--accent);
}
button:disabled { opacity: .5; cursor: default }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
label { display: flex; gap: .6rem; padding: .35rem 0; cursor: pointer }
input { accent-color: var(--accent); width: 1.15rem; flex: none }
#trouble { color: var(--bad); min-height: 1.5em; margin: .75rem 0 0 }
dl {
    display: grid; grid-template-columns: 1fr auto; gap: .25rem 1rem;
    margin: .75rem 0 0; color: var(--soft); font-size: .9375rem;
}
dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums }
@media (prefers-reduced-motion: no-preference) {
    .moved { animation: moved .5s }
    @keyframes moved { from { color: var(--accent); transform: scale(1.2) } }
}
</style>
</head>
<body>
<main>
<h1>The shop</h1>
<section>
    <p class="shelf"><span role="status"><span id="count">–</span>
        <span id="unit">items left</span></span></p>
    <button id="move" type="button" disabled>Put one into my cart</button>
    <p id="trouble" role="alert"></p>
</section>
<fieldset>
    <legend>How it hears of changes</legend>
    <label><input type="radio" name="way" value="long" checked>
        It asks, and the server answers when there is news</label>
    <label><input type="radio" name="way" value="poll">
        It asks every two seconds</label>
    <dl>
        <dt>Answers so far</dt><dd id="answers">0</dd>
        <dt>… with nothing new in them</dt><dd id="vain">0</dd>
    </dl>
</fieldset>
</main>
<script>
'use strict';
const find = (id) => document.getElementById(id);
const session = sessionStorage.getItem('session') ??
    Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join('-');
sessionStorage.setItem('session', session);  // this tab's, also after a reload

let known = null;     // the count that this tab shows
let in_cart = false;
let answers = 0;
let vain = 0;

// Tabs of one browser tell each other what they hear. One that is hidden does
// not ask: a browser has only six connections to a server for all its tabs.
const tabs = new BroadcastChannel('shop');
tabs.onmessage = ({data}) => show(data);

function show(count) {
    if (count === known) return;
    const first = known === null;
    known = count;
    find('count').textContent = count;
    find('unit').textContent = count === 1 ? 'item left' : 'items left';
    document.title = `(${count}) The shop`;
    find('move').disabled = !in_cart && count === 0;
    if (first) return;
    find('count').classList.remove('moved');
    void find('count').offsetWidth;  // so that the animation begins anew
    find('count').classList.add('moved');
}

function show_cart(state) {
    in_cart = state.inCart;
    find('move').textContent =
        in_cart ? 'Put it back' : 'Put one into my cart';
    show(state.inventoryCount);
    find('move').disabled = !in_cart && known === 0;
}

function say(trouble) {
    find('trouble').textContent = trouble;
}

async function ask(path, options = {}) {
    // no-store: else a browser lets equal requests of two tabs wait for each
    // other, to answer both from its cache.
    const response = await fetch(path, {cache: 'no-store', ...options});
    if (!response.ok && response.status !== 409)
        throw new Error(`status ${response.status}`);
    return response.json();
}

function sleep(milliseconds, signal) {
    return new Promise((done) => {
        setTimeout(done, milliseconds);
        signal.onabort = done;
    });
}

// Asks again and again, until `signal` says that nobody wants to know.
async function follow(way, signal) {
    let pause = 500;
    while (!signal.aborted) {
        try {
            const before = known;
            const path = way === 'poll' ? '/cart/count' :
                before === null ? '/cart/status' :
                `/cart/status?known=${before}`;
            const {inventoryCount} = await ask(path, {signal});
            find('answers').textContent = ++answers;
            if (inventoryCount === before) find('vain').textContent = ++vain;
            show(inventoryCount);
            tabs.postMessage(inventoryCount);
            say('');
            pause = 500;
            if (way === 'poll') await sleep(2000, signal);
        } catch {
            if (signal.aborted) return;
            say(`The shop does not answer. Next try in ${pause / 1000} s.`);
            await sleep(pause, signal);
            pause = Math.min(2 * pause, 32000);
        }
    }
}

let following = new AbortController();

function begin() {
    following.abort();
    following = new AbortController();
    if (document.hidden) return;
    const way = document.querySelector('input[name=way]:checked').value;
    follow(way, following.signal);
}

async function move() {
    find('move').disabled = true;  // until there is an answer
    try {
        const body = new URLSearchParams(
            {session, action: in_cart ? 'remove' : 'add'});
        show_cart(await ask('/cart', {method: 'POST', body}));
    } catch {
        say('The shop does not answer. Try again.');
        find('move').disabled = false;
    }
}

find('move').addEventListener('click', move);
document.addEventListener('visibilitychange', begin);
for (const way of document.querySelectorAll('input[name=way]')) {
    way.checked = way.value === (location.hash === '#poll' ? 'poll' : 'long');
    way.addEventListener('change', begin);
}
ask(`/cart?session=${session}`).then(show_cart, () => {}).finally(begin);
</script>
</body>
</html>
)html";

}  // namespace tornado
