// The chat's page: it asks for news by long polling, or listens on a WebSocket
// where the server has one; shows what comes, and sends what is typed.
//
// Mirrors demos/chat/static/chat.js of Tornado (v6.5.7). It differs: nothing
// that was received is ever code or HTML (no eval, no innerHTML), a message
// that could not be sent stays in its box, and a lost connection can be seen.
//
//     POST /a/message/updates  cursor=ID   the messages after that one; without
//                                          a cursor all that are remembered
//     POST /a/message/new      body=TEXT   says it
//     GET  data-socket?cursor=ID           a WebSocket in place of the polls
//
// Left out on purpose: tabs that share one poll. A browser has six connections
// to a server for all its tabs, so a seventh tab of one chat waits for another
// to be closed; chapter 12's WebSockets are not counted so.

const first_pause = 500;       // ms after a poll that failed, then doubled
const longest_pause = 15_000;
const longest_poll = 240_000;  // ms: a connection may have died in silence
const longest_answer = 20_000; // ms: for what is answered at once
const held_for = 900;          // ms: a poll that waits so long was accepted
const most_shown = 500;        // messages: older ones leave the page
const not_logged_in = 4403;    // a socket is closed with, for a poll's 403
const near_the_end = 60;       // pixels: as good as at the end

const find = (id) => document.getElementById(id);
const {user, door, socket} = document.body.dataset;

// --- asking the server -------------------------------------------------------

class Refused extends Error {
    constructor(status) {
        super(`the server answered ${status}`);
        this.status = status;
    }
}

/** What tells our page from another site's; there is none before chapter 11. */
function xsrf_token() {
    const cookie = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/);
    return cookie?.[1] ?? find('composer').elements._xsrf?.value;
}

/** Sends a form, and gives the JSON of the answer. Throws if it is an error. */
async function post(path, fields, signal) {
    const token = xsrf_token();
    const response = await fetch(path, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: token ? {'X-XSRFToken': token} : {},
        signal,
    });
    if (!response.ok) throw new Refused(response.status);
    return response.json();
}

/** Waits; not longer than until the network is back. */
function pause(milliseconds) {
    return new Promise((resolve) => {
        const done = () => {
            clearTimeout(timer);
            removeEventListener('online', done);
            resolve();
        };
        const timer = setTimeout(done, milliseconds);
        addEventListener('online', done);
    });
}

// --- hearing -----------------------------------------------------------------

let cursor = null;  // the newest message that a poll has brought
let live = false;   // false: what comes now was said while we did not listen

/** Shows what has come, by whichever way: true if there was anything. */
function take({messages}) {
    show_all(messages);
    cursor = messages.at(-1)?.id ?? cursor;
    return messages.length > 0;
}

/** One poll: true if it brought news. It may take minutes. */
async function poll() {
    const giving_up = new AbortController();
    const abort = () => giving_up.abort();
    const timer = setTimeout(abort, longest_poll);
    const held = setTimeout(heard, held_for);
    addEventListener('offline', abort, {once: true});
    try {
        const news = take(await post('/a/message/updates',
            cursor === null ? {} : {cursor}, giving_up.signal));
        heard();
        return news;
    } finally {
        clearTimeout(timer);
        clearTimeout(held);
        removeEventListener('offline', abort);
    }
}

/** One connection, which lasts as long as it can. Ends with an error. */
function listen() {
    return new Promise((_, reject) => {
        const url = new URL(socket, location.href);
        url.protocol = url.protocol.replace('http', 'ws');
        if (cursor !== null) url.searchParams.set('cursor', cursor);
        const connection = new WebSocket(url);
        let held;
        const end = ({code}) => {
            clearTimeout(held);
            removeEventListener('offline', leave);
            reject(code === not_logged_in ? new Refused(403) :
                new Error('the connection is lost'));
        };
        // It would not notice by itself for a long time.
        const leave = () => {
            connection.onmessage = null;
            connection.close();
            end({});
        };
        addEventListener('offline', leave);
        connection.onopen = () => { held = setTimeout(heard, held_for); };
        connection.onmessage = ({data}) => {
            take(JSON.parse(data));
            heard();
        };
        connection.onclose = end;
    });
}

/** The server has answered, or lets us wait. */
function heard() {
    live = true;
    find('nothing').hidden = items.size > 0;
    say_connected();
}

/** A poll says nothing until there is news; but the page answers at once. */
async function knock() {
    await fetch('/', {redirect: 'manual', cache: 'no-store',
        signal: AbortSignal.timeout(longest_answer)});
}

/**
 * One poll at a time, and the next as soon as it is answered; or one
 * connection, and the next when it has ended. Ends only when the server says
 * that we must not.
 */
async function hear_for_ever() {
    let next_pause = first_pause;
    for (;;) {
        const began = performance.now();
        let rest = 0;
        try {
            if (status.className === 'trouble') await knock();
            const news = await (socket ? listen() : poll());
            rest = news ? 0 : first_pause;
            next_pause = first_pause;
        } catch (error) {
            if (error.status === 403) return say_unknown();
            if (live) next_pause = first_pause;
            if (!socket && navigator.onLine &&
                performance.now() - began >= longest_poll) continue;
            live = false;
            say_lost();
            rest = next_pause;
            next_pause = Math.min(2 * next_pause, longest_pause);
        }
        if (rest > 0) await pause(rest);
    }
}

// --- the state of the connection ---------------------------------------------

const status = find('status');

function say_status(text, ...more) {
    if (status.dataset.text === text) return;  // it would be read out again
    status.dataset.text = text;
    status.replaceChildren(text, ...more);
}

function say_lost() {
    status.className = 'trouble';
    say_status('The connection is lost. Trying again…');
}

function say_connected() {
    if (status.className !== 'trouble') return;
    status.className = '';
    say_status('Connected again.');
    setTimeout(() => {
        if (status.dataset.text === 'Connected again.') say_status('');
    }, 4_000);
}

/** A link to where one says who one is. */
function way_in() {
    const link = document.createElement('a');
    link.href = door || '/';
    link.textContent = door ? 'Log in again' : 'Say who you are';
    return link;
}

function say_unknown() {
    status.className = 'trouble';
    say_status('The server does not know you any more. ', way_in());
}

// --- what was said -----------------------------------------------------------

const scroller = find('scroller');
const log = find('log');
const latest = find('latest');
const clock = new Intl.DateTimeFormat([], {hour: '2-digit', minute: '2-digit'});

const items = new Map();       // a message's id → its list item
const early = new Set();       // ids shown when sent, before a poll had them
let at_the_end = true;         // was the reader there, when last seen?
let below = 0;                 // messages that the reader has not scrolled to
let unread = 0;                // messages that came while the page was hidden

function element(name, class_name, text = '') {
    const made = document.createElement(name);
    made.className = class_name;
    made.textContent = text;  // text, whatever it looks like
    return made;
}

/** One of eight colours, always the same for a name. */
function hue_of(name) {
    let sum = 0;
    for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 65521;
    return sum % 8;
}

function made_item(message, now) {
    const mine = message.from === user;
    const item = element('li', `message hue${hue_of(message.from)}`);
    item.classList.toggle('mine', mine);
    item.classList.toggle('live', now);
    item.dataset.from = message.from;
    const face = element('span', 'face', [...message.from][0]?.toUpperCase());
    face.ariaHidden = 'true';
    const from = element('p', 'from');
    from.append(element('bdi', '', message.from));
    if (mine) from.append(element('span', 'unseen', 'You'));
    if (now) {
        const date = new Date();
        const time = element('time', '', clock.format(date));
        time.dateTime = date.toISOString();
        from.append(' ', time);
    }
    const said = element('p', 'said', message.body);
    said.dir = 'auto';
    item.append(face, from, said);
    return item;
}

/** True if the message was not here yet: each is shown once. */
function show(message, now) {
    const known = items.get(message.id);
    if (known === undefined) {
        const item = made_item(message, now);
        items.set(message.id, item);
        log.append(item);
        return true;
    }
    // The order is the server's: what we said may come after what others did.
    if (early.delete(message.id) && known !== log.lastElementChild)
        log.append(known);
    return false;
}

function forget_the_oldest() {
    for (const [id, item] of items) {
        if (items.size <= most_shown) return;
        items.delete(id);
        early.delete(id);
        item.remove();
    }
}

/** now: they have just been said; else they are history. */
function show_all(messages, now = live, go_to_the_end = is_at_the_end()) {
    if (!now) scroller.ariaLive = 'off';  // nobody wants all of it read out
    const fresh = messages.filter((message) => show(message, now));
    if (!now) setTimeout(() => { scroller.ariaLive = 'polite'; }, 500);
    forget_the_oldest();
    for (const item of log.children)
        item.classList.toggle('follows',
            item.previousElementSibling?.dataset.from === item.dataset.from);
    find('nothing').hidden = items.size > 0;
    for (const message of fresh) notice_own(message);
    if (go_to_the_end) scroll_to_the_end();
    else count_below(below + fresh.length);
    if (document.hidden && now) count_unread(unread + fresh.length);
}

function is_at_the_end() {
    return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <
        near_the_end;
}

function scroll_to_the_end() {
    scroller.scrollTop = scroller.scrollHeight;
    at_the_end = true;
    count_below(0);
}

function count_below(count) {
    below = count;
    latest.hidden = count === 0;
    latest.textContent = `${count} new below ↓`;
}

function count_unread(count) {
    unread = count;
    document.title = count === 0 ? 'Chat' : `(${count}) Chat`;
}

scroller.addEventListener('scroll', () => {
    at_the_end = is_at_the_end();
    if (at_the_end) count_below(0);
});
latest.addEventListener('click', () => {
    scroll_to_the_end();
    box.focus();
});
// A keyboard that comes up on a phone makes the room smaller.
new ResizeObserver(() => { if (at_the_end) scroll_to_the_end(); })
    .observe(scroller);
document.addEventListener('visibilitychange', () => {
    if (!document.hidden) count_unread(0);
});

// --- saying something --------------------------------------------------------

const composer = find('composer');
const box = find('body');
const word = find('word');

let outgoing = null;  // {text, arrived}: sent, and perhaps not answered
let sending = false;

/** A poll may know that it arrived though the answer to it was lost. */
function notice_own({from, body}) {
    if (outgoing === null || from !== user || body !== outgoing.text) return;
    outgoing.arrived = true;
    if (!sending) said();
}

/** It is in the room, so it leaves the box. */
function said() {
    if (box.value.trim() === outgoing.text) box.value = '';
    outgoing = null;
    word.replaceChildren();
    fit_box();
}

function say_not_sent(error) {
    if (error.status === 403)
        word.replaceChildren('Not sent: the server does not know you any ' +
            'more. Your text is kept. ', way_in());
    else if (error.status !== undefined)
        word.replaceChildren(
            `Not sent: the server would not have it (${error.status}).`);
    else
        word.replaceChildren('There was no answer. Your message is still ' +
            'here: send it again.');
}

async function send() {
    const text = box.value.trim();
    if (sending || text === '') return;
    sending = true;
    outgoing = {text, arrived: false};
    word.replaceChildren();
    box.readOnly = true;
    find('send').ariaDisabled = 'true';
    let failure = null;
    try {
        const message = await post(composer.action, {body: text},
            AbortSignal.timeout(longest_answer));
        if (!items.has(message.id)) early.add(message.id);
        outgoing.arrived = true;
        show_all([message], true, true);
    } catch (error) {
        failure = error;
    }
    sending = false;
    box.readOnly = false;
    find('send').ariaDisabled = 'false';
    if (outgoing.arrived) said();
    else say_not_sent(failure);
    if (failure instanceof Refused) outgoing = null;
    box.focus();
}

/** As high as its text, within limits that the style sheet sets. */
function fit_box() {
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight + 2}px`;
}

composer.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
});
box.addEventListener('keydown', (event) => {
    // While a Japanese word is being put together, Enter belongs to that.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void send();
});
box.addEventListener('input', fit_box);

// What was begun is still there after a reload, or a log in.
box.value = sessionStorage.getItem('draft') ?? box.value;
addEventListener('pagehide', () => sessionStorage.setItem('draft', box.value));

fit_box();
void hear_for_ever();
