// What the chat's page does by itself, where it matters how the server
// answers: the answers are made here.

import assert from 'node:assert/strict';

import {lost, Person, unknown} from './people.mjs';
import {eventually, program} from './rig.mjs';
import {scenario} from './chat_scenarios.mjs';

const it = (about, run) =>
    scenario(() => program('10-chat', 'chat', '--quiet'), about, run);

const new_message = '**/a/message/new';
const updates = '**/a/message/updates';

const message = (id, from = 'Grace', body = `number ${id}`) =>
    ({id: String(id), from, body, html: '<b>never shown</b>'});

const many = (first, last) => Array.from({length: last - first + 1},
    (_, i) => message(first + i));

/**
 * Answers the page's polls: the first with `batches[0]`, and so on; later ones
 * wait until feed() gives something.
 */
async function polls_answered(page, batches = []) {
    const waiting = [];
    const cursors = [];
    await page.route(updates, (route) => {
        const form = new URLSearchParams(route.request().postData() ?? '');
        cursors.push(form.get('cursor'));
        const batch = batches.shift();
        if (batch) return route.fulfill({json: {messages: batch}});
        waiting.push(route);
    });
    const feed = async (messages) => {
        await eventually('a poll waits', () => waiting.length, 1);
        await waiting.pop().fulfill({json: {messages}});
    };
    return {feed, waiting, cursors};
}

/** In the page: notes how long it wants to pause, and lets it go on at once. */
function pauses_shortened() {
    const as_asked = window.setTimeout;
    window.pauses = [];
    window.setTimeout = (callback, milliseconds) => {
        // How long a poll may take, and when it counts as accepted.
        if ([240_000, 900].includes(milliseconds))
            return as_asked(callback, milliseconds);
        window.pauses.push(milliseconds);
        return as_asked(callback, 0);
    };
}

it('sends a message once, however often one clicks', async (server) => {
    const ada = await Person.in_the_room(server, 'Ada');
    const held = [];
    await ada.page.route(new_message, (route) => { held.push(route); });
    await ada.box.fill('once');
    const send = ada.page.getByRole('button', {name: 'Send'});
    await send.dblclick();
    await ada.box.press('Enter');
    await eventually('one POST', () => held.length, 1);
    await held[0].continue();
    await ada.hears(['Ada: once']);
    await eventually('the box is empty', () => ada.box.inputValue(), '');
    await ada.page.unroute(new_message);
    await ada.box.fill('again');
    await send.click();
    await ada.hears(['Ada: once', 'Ada: again']);
    assert.equal(held.length, 1);
    await eventually('one can type on', () => ada.box.evaluate((box) =>
        box === document.activeElement && !box.readOnly), true);
    await ada.leave();
});

it('keeps a message that the server refuses', async (server) => {
    const ada = await Person.in_the_room(server, 'Ada');
    await ada.page.route(new_message, (route) => route.fulfill({status: 500}),
        {times: 1});
    await ada.type_and_enter('keep me');
    await ada.sees_word('Not sent: the server would not have it (500).');
    assert.equal(await ada.box.inputValue(), 'keep me');
    await ada.box.press('Enter');
    await ada.hears(['Ada: keep me']);
    await ada.sees_word('');
    await ada.leave();
});

it('notices that a message arrived though the answer did not', async (server) => {
    const ada = await Person.in_the_room(server, 'Ada');
    await ada.page.route(new_message, async (route) => {
        await route.fetch();
        await route.abort();
    }, {times: 1});
    await ada.type_and_enter('did it?');
    await ada.hears(['Ada: did it?']);
    await eventually('the box is empty', () => ada.box.inputValue(), '');
    await ada.sees_word('');
    await ada.leave();
});

it('does not take an older message for the one that was lost', async (server) => {
    let deaf = false;
    const ada = await Person.in_the_room(server, 'Ada', {}, (page) =>
        page.route(updates, (route) => (deaf ? route.abort() : route.continue())));
    const bob = await Person.in_the_room(server, 'Bob');
    deaf = true;
    await bob.say('one');  // this the poll that is open still brings
    await ada.hears(['Bob: one']);
    await ada.say('hello?');
    await ada.hears(['Bob: one', 'Ada: hello?']);
    await ada.page.route(new_message, (route) => route.abort(), {times: 1});
    await ada.type_and_enter('hello?');
    const kept = 'There was no answer. Your message is still here: send it ' +
        'again.';
    await ada.sees_word(kept);
    deaf = false;
    await bob.say('two');
    await ada.hears(['Bob: one', 'Ada: hello?', 'Bob: two']);
    assert.equal(await ada.box.inputValue(), 'hello?');
    await ada.sees_word(kept);
    await ada.leave();
    await bob.leave();
});

it('says so when the server knows nobody any more', async (server) => {
    const ada = await Person.in_the_room(server, 'Ada');
    await ada.say('hello');
    await ada.page.context().clearCookies();
    await ada.type_and_enter('who am I?');
    await ada.sees_word('Not sent: the server does not know you any more. ' +
        'Your text is kept. Say who you are');
    // Her poll may be refused meanwhile, and say so beside it.
    await ada.page.getByRole('alert')
        .getByRole('link', {name: 'Say who you are'}).click();
    await ada.come_in();
    assert.equal(await ada.box.inputValue(), 'who am I?');
    await ada.box.press('Enter');
    await ada.hears(['Ada: hello', 'Ada: who am I?']);
    await ada.leave();
});

it('does not ask again after a 403', async (server) => {
    let polls = 0;
    const ada = await Person.in_the_room(server, 'Ada', {}, async (page) => {
        await page.addInitScript(pauses_shortened);
        await page.route(updates, (route) => {
            ++polls;
            return route.fulfill({status: 403});
        });
    });
    await ada.sees_status(`${unknown}Say who you are`);
    assert.deepEqual(await ada.page.evaluate(() => window.pauses), []);
    assert.equal(polls, 1);
    await ada.leave();
});

it('asks more and more rarely while nobody answers', async (server) => {
    let works = false;
    const ada = await Person.in_the_room(server, 'Ada', {}, async (page) => {
        await page.addInitScript(pauses_shortened);
        await page.route(updates, async (route) => {
            if (!works) return route.abort();
            works = false;
            return route.fulfill({json: {messages: [message(1)]}});
        });
        // After a failure it knocks at the door before it asks.
        await page.route(`${server.url}/`, (route) =>
            route.request().resourceType() === 'fetch' && !works
                ? route.abort() : route.continue());
    });
    const pauses = () => ada.page.evaluate(() => window.pauses.join(' '));
    const wanted = '500 1000 2000 4000 8000 15000 15000';
    await ada.sees_status(lost);
    await eventually('its pauses',
        async () => (await pauses()).startsWith(wanted), true);
    await ada.page.evaluate(() => { window.pauses.length = 0; });
    works = true;
    await ada.hears(['Grace: number 1']);
    await eventually('after a success they are short again',
        async () => (await pauses()).includes(' 500 1000 2000 4000'), true);
    await ada.leave();
});

it('tells a poll where it was, and shows each message once', async (server) => {
    let answered;
    const ada = await Person.in_the_room(server, 'Ada', {}, async (page) => {
        answered = await polls_answered(page, [[message(1), message(2)]]);
    });
    await answered.feed([message(3)]);
    // As after a restart: the cursor is unknown, and everything comes again.
    await answered.feed([message(2), message(3), message(4)]);
    await ada.hears(['1', '2', '3', '4'].map((id) => `Grace: number ${id}`));
    await eventually('the cursors', () => answered.cursors,
        [null, '2', '3', '4']);
    await ada.leave();
});

it('keeps to the order of the server', async (server) => {
    let answered;
    const ada = await Person.in_the_room(server, 'Ada', {}, async (page) => {
        answered = await polls_answered(page, [[message(1)]]);
    });
    await ada.page.route(new_message, (route) =>
        route.fulfill({json: message(3, 'Ada', 'third')}));
    await ada.say('third');
    await ada.hears(['Grace: number 1', 'Ada: third']);
    await eventually('a poll waits', () => answered.waiting.length, 1);
    await answered.waiting.pop().abort();
    await answered.feed([message(2), message(3, 'Ada', 'third')]);
    await ada.hears(['Grace: number 1', 'Grace: number 2', 'Ada: third']);
    // What was said before it is not skipped by what one says oneself.
    await eventually('the cursors', () => answered.cursors,
        [null, '1', '1', '3']);
    await ada.leave();
});

it('leaves a reader where they are, and forgets the oldest', async (server) => {
    let answered;
    const ada = await Person.in_the_room(server, 'Ada', {}, async (page) => {
        answered = await polls_answered(page, [many(1, 300)]);
    });
    const {page} = ada;
    const at_the_end = () => page.locator('#scroller').evaluate((room) =>
        room.scrollHeight - room.scrollTop - room.clientHeight < 2);
    const latest = page.getByRole('button', {name: 'new below'});
    await eventually('it starts at the end', at_the_end, true);
    await answered.feed([message(301)]);
    await eventually('one more', () => page.locator('#log > li').count(), 301);
    assert.ok(await at_the_end(), 'it stays there');

    await page.locator('#scroller').evaluate((room) => { room.scrollTop = 900; });
    await answered.feed(many(302, 303));
    await latest.waitFor();
    assert.equal(await latest.textContent(), '2 new below ↓');
    assert.equal(await page.locator('#scroller').evaluate(
        (room) => room.scrollTop), 900);
    await latest.click();
    await eventually('back at the end', at_the_end, true);
    assert.equal(await latest.isHidden(), true);

    await answered.feed(many(304, 800));
    await eventually('no more than 500', () => page.locator('#log > li').count(),
        500);
    assert.deepEqual((await ada.heard()).slice(-1), ['Grace: number 800']);
    await ada.leave();
});

it('fits on a phone', async (server) => {
    const ada = await Person.at_the_door(server, 'W'.repeat(30),
        {viewport: {width: 390, height: 844}, isMobile: true, hasTouch: true});
    const fits = () => ada.page.evaluate(() => {
        const {scrollWidth, clientWidth} = document.documentElement;
        const room = document.getElementById('scroller');
        return scrollWidth <= clientWidth &&
            (room === null || room.scrollWidth <= room.clientWidth);
    });
    assert.ok(await fits(), 'the door');
    await ada.come_in();
    for (const text of ['short', 'x'.repeat(500), 'many words '.repeat(40)])
        await ada.say(text);
    assert.ok(await fits(), 'the room');
    for (const button of await ada.page.getByRole('button').all()) {
        const {height} = await button.boundingBox();
        assert.ok(height >= 44, 'a button is as high as a thumb');
    }
    await ada.leave();
});

it('says that nobody has said anything', async (server) => {
    const ada = await Person.in_the_room(server, 'Ada');
    const words = ada.page.getByText('Nobody has said anything yet.');
    await words.waitFor();
    await ada.say('I have');
    await words.waitFor({state: 'hidden'});
    await ada.leave();
});

it('can be used without scripts', async (server) => {
    const ada = await Person.at_the_door(server, 'Ada',
        {javaScriptEnabled: false});
    await ada.come_in();
    const talk = [];
    for (const text of ['<b>one', 'two']) {
        await ada.box.fill(text);
        await ada.page.getByRole('button', {name: 'Send'}).click();
        talk.push(`Ada: ${text}`);
        await eventually('what the page shows',
            () => ada.page.locator('noscript li').allTextContents(), talk);
    }
    await ada.leave();
});

it('tells a screen reader what there is', async (server) => {
    const ada = await Person.in_the_room(server, 'Ada');
    await ada.say('hello');
    const log = ada.page.getByRole('log');
    await eventually('it reads out what is new',
        () => log.getAttribute('aria-live'), 'polite');
    assert.match(await log.ariaSnapshot(), /You[^]*hello/);
    assert.equal(await ada.page.getByRole('status').count(), 1);
    assert.equal(await ada.page.getByRole('heading', {name: 'Chat'}).count(), 1);
    assert.equal(await ada.page.locator('html').getAttribute('lang'), 'en');
    await ada.leave();
});

it('is dark where that is wished, and still where that is', async (server) => {
    const looks = async (options) => {
        const ada = await Person.in_the_room(server, 'Ada', options);
        await ada.say('hello');
        const found = await ada.page.evaluate(() => [
            getComputedStyle(document.body).backgroundColor,
            getComputedStyle(document.querySelector('.live')).animationName]);
        await ada.leave();
        return found;
    };
    assert.deepEqual(await looks({colorScheme: 'light'}),
        ['rgb(244, 245, 248)', 'arrive']);
    assert.deepEqual(await looks({colorScheme: 'dark', reducedMotion: 'reduce'}),
        ['rgb(18, 22, 29)', 'none']);
});
