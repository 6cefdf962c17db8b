// Chapter 12: the chat and the cart, whose pages listen on a WebSocket.

import assert from 'node:assert/strict';

import {scenario} from './chat_scenarios.mjs';
import {Member} from './members.mjs';
import {all_leave, lost} from './people.mjs';
import {eventually, new_window, program} from './rig.mjs';

const secret = 'for browser tests only, and so known to all';
const it = (about, run) => scenario(
    () => program('12-websocket', 'chat', '--quiet', '--cookie-secret', secret),
    about, run);
const shop_it = (about, run) => scenario(
    () => program('12-websocket', 'cart'), about, run);

/** Counts what a page asks for, from now on. */
function requests_of(page) {
    const paths = [];
    page.on('request', (one) => paths.push(new URL(one.url()).pathname));
    return paths;
}

it('tells all that is said, and nobody asks for it', async (server) => {
    const ada = await Member.in_the_room(server, 'Ada');
    const grace = await Member.in_the_room(server, 'Grace');
    const asked = requests_of(grace.page);
    const talk = [];
    for (const text of ['one', 'two', '<b>three</b>']) {
        await ada.say(text);
        talk.push(`Ada: ${text}`);
        await grace.hears(talk);
        await ada.hears(talk);
    }
    assert.deepEqual(asked, []);
    const late = await Member.in_the_room(server, 'Linus');
    await late.hears(talk);
    await all_leave(ada, grace, late);
});

it('loses and doubles nothing when the network was away', async (server) => {
    const ada = await Member.in_the_room(server, 'Ada');
    const grace = await Member.in_the_room(server, 'Grace');
    await ada.say('one');
    await grace.hears(['Ada: one']);
    await grace.page.context().setOffline(true);
    await grace.sees_status(lost);
    for (const text of ['two', 'three']) await ada.say(text);
    assert.deepEqual(await grace.heard(), ['Ada: one']);
    await grace.page.context().setOffline(false);
    await grace.hears(['Ada: one', 'Ada: two', 'Ada: three']);
    await grace.sees_status('Connected again.');
    await grace.say('four');
    for (const person of [ada, grace])
        await person.hears(
            ['Ada: one', 'Ada: two', 'Ada: three', 'Grace: four']);
    await all_leave(ada, grace);
});

it('finds the server again after a restart', async (server) => {
    const ada = await Member.in_the_room(server, 'Ada');
    const grace = await Member.in_the_room(server, 'Grace');
    await ada.say('before');
    await grace.hears(['Ada: before']);
    await server.kill();
    await ada.sees_status(lost);
    await server.start(server.port);
    await ada.sees_status('Connected again.');
    await grace.sees_status('Connected again.');
    await grace.say('after');
    for (const person of [ada, grace])
        await person.hears(['Ada: before', 'Grace: after']);
    await all_leave(ada, grace);
});

it('tells strangers where to say who they are', async (server) => {
    const ada = await Member.in_the_room(server, 'Ada');
    await server.kill();
    await ada.sees_status(lost);
    await ada.page.context().clearCookies();
    await server.start(server.port);
    await ada.page.locator('#status a').waitFor();
    await ada.leave();
});

it('lets no page of another site listen', async (server) => {
    const ada = await Member.in_the_room(server, 'Ada');
    const url = server.url.replace('http', 'ws') + '/a/socket';
    const ending = (page) => page.evaluate((where) => new Promise((end) => {
        const socket = new WebSocket(where);
        socket.onopen = () => end('open');
        socket.onerror = () => end('refused');
    }), url);
    assert.equal(await ending(ada.page), 'open');
    const other = await ada.page.context().newPage();
    await other.goto('about:blank');  // its origin is "null"
    assert.equal(await ending(other), 'refused');
    await ada.leave();
});

shop_it('moves the count in two tabs, without a question', async (server) => {
    const tab = async (page) => {
        await page.goto(server.url);
        return {
            page,
            clicks: (name) => page.getByRole('button', {name}).click(),
            sees: (count) => eventually('the count that a tab shows',
                () => page.locator('#count').textContent(), String(count)),
        };
    };
    const first = await tab(await new_window());
    const second = await tab(await new_window());
    for (const one of [first, second]) await one.sees(10);
    const asked = requests_of(second.page);
    await first.clicks('Put one into my cart');
    for (const one of [first, second]) await one.sees(9);
    await first.clicks('Put it back');
    for (const one of [first, second]) await one.sees(10);
    assert.deepEqual(asked, []);
    await server.kill();
    await server.start(server.port);
    await second.clicks('Put one into my cart');
    for (const one of [first, second]) await one.sees(9);
    for (const one of [first, second]) await one.page.context().close();
});
