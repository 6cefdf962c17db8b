// What the scenarios are made of: servers, a browser, and people in it.
//
// Where things are comes in by the environment: TORNADO_BUILD (a build tree),
// TORNADO_SOURCE (the repository). Everything is on the loopback.

import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {after} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';

import {chromium} from 'playwright-core';

// ms: longer than anything that works, even under load; pages that have lost
// their server may themselves pause for 15 s.
const limit = 40_000;
const source = process.env.TORNADO_SOURCE;
const build = process.env.TORNADO_BUILD;

// --- servers -----------------------------------------------------------------

const running = new Set();

/** A program that prints its port. */
export class Server {
    constructor(words) {
        this.words = words;
    }

    /** port: 0 means any; to come back at the same place, the former one. */
    async start(port = 0) {
        const [command, ...rest] = this.words(port);
        this.process = spawn(command, rest,
            {stdio: ['ignore', 'pipe', 'inherit']});
        running.add(this.process);
        this.process.on('exit', () => running.delete(this.process));
        this.said = '';
        this.process.stdout.on('data', (piece) => { this.said += piece; });
        const printed = () => this.said.match(/^(?:.* port )?(\d+)\b.*\n/)?.[1];
        await eventually(`${command} prints its port`,
            () => printed() !== undefined, true);
        this.port = Number(printed());
        this.url = `http://127.0.0.1:${this.port}`;
        return this;
    }

    /** Ends it at once, as a power cut does. */
    async kill() {
        await this.end_by('SIGKILL');
    }

    async end_by(signal) {
        if (!running.has(this.process)) return;
        const ended = new Promise((done) => this.process.on('exit', done));
        this.process.kill(signal);
        await ended;
    }
}

/** The program of a chapter's reference, such as program('10-chat', 'chat'). */
export function program(chapter, name, ...more) {
    const path = `${build}/tests/${chapter}/ch${chapter.slice(0, 2)}_${name}`;
    return new Server((port) => [path, '--port', String(port), ...more]);
}

/** The chat of the oracle: Tornado's own server, and an app of ours. */
export function tornado_chat() {
    return new Server((port) => ['/usr/bin/python3',
        `${source}/tests/oracle/chat_app.py`, String(port),
        `${source}/common/chat_page`]);
}

export const has_tornado = existsSync('/usr/bin/python3') &&
    existsSync('/usr/lib/python3/dist-packages/tornado');

// --- waiting -----------------------------------------------------------------

/** Waits until `get` gives what is wanted; else says what it gave instead. */
export async function eventually(what, get, wanted) {
    const end = Date.now() + limit;
    for (;;) {
        const got = await get();
        try {
            assert.deepEqual(got, wanted);
            return;
        } catch (error) {
            if (Date.now() > end) {
                error.message = `${what}: ${error.message}`;
                throw error;
            }
        }
        await pause(20);
    }
}

// --- the browser -------------------------------------------------------------

let browser;

/** Notes in a page what its status says, since some of that goes again. */
function note_statuses() {
    window.statuses = [];
    new MutationObserver(() => {
        const text = document.querySelector('[role=status]')?.textContent;
        if (text !== undefined && text !== window.statuses.at(-1))
            window.statuses.push(text);
    }).observe(document,
        {subtree: true, childList: true, characterData: true});
}

/** A window of its own: nothing is shared with another, such as cookies. */
export async function new_window(options = {}) {
    browser ??= await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    });
    const context = await browser.newContext(
        {viewport: {width: 1280, height: 800}, locale: 'en-GB',
            ignoreHTTPSErrors: true, ...options});
    context.setDefaultTimeout(limit);
    const page = await context.newPage();
    await page.addInitScript(note_statuses);
    page.complaints = [];
    page.on('pageerror', (error) => page.complaints.push(String(error)));
    page.on('console', (message) => {
        // What the network does to a page is part of the scenarios.
        if (message.type() === 'error' &&
            !message.text().startsWith('Failed to load resource') &&
            !message.text().startsWith('WebSocket connection to'))
            page.complaints.push(message.text());
    });
    return page;
}

after(async () => {
    await browser?.close();
    for (const one of running) one.kill('SIGKILL');
});
