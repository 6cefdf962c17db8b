// Chapter 11: logging in, logging out, and what others try.

import assert from 'node:assert/strict';

import {scenario} from './chat_scenarios.mjs';
import {Member} from './members.mjs';
import {all_leave, Person} from './people.mjs';
import {eventually, program} from './rig.mjs';

const secret = 'for browser tests only, and so known to all';
const chat = () => program('11-sessions', 'chat', '--cookie-secret', secret);
const it = (about, run) => scenario(chat, about, run);

/** POSTs from within the page, as its script could; gives the status. */
const post_from = (page, path, headers) =>
    page.evaluate(async ([url, more]) => (await fetch(url, {
        method: 'POST', body: new URLSearchParams({body: 'sneaky'}),
        headers: more})).status, [path, headers]);

it('lets people log in, chat and log out', async (server) => {
    const ada = await Member.in_the_room(server, 'Ada');
    const grace = await Member.in_the_room(server, 'Grace');
    await ada.say('hello');
    await grace.say('<b>hello</b>');
    for (const person of [ada, grace])
        await person.hears(['Ada: hello', 'Grace: <b>hello</b>']);
    await ada.page.reload();
    await ada.hears(['Ada: hello', 'Grace: <b>hello</b>']);
    await ada.log_out();
    await ada.page.goto(server.url);
    await ada.name_field.waitFor();
    await all_leave(ada, grace);
});

it('gives cookies that scripts and other sites cannot use', async (server) => {
    const ada = await Member.in_the_room(server, 'Ada');
    const cookies = await ada.page.context().cookies(server.url);
    const user = cookies.find(({name}) => name === 'chat_user');
    assert.equal(user.httpOnly, true);
    assert.match(user.sameSite, /^(Lax|Strict)$/);
    await ada.leave();
});

it('believes no cookie that it has not signed', async (server) => {
    const eve = await Member.in_the_room(server, 'Eve');
    const context = eve.page.context();
    const [cookie] = (await context.cookies(server.url)).filter(
        ({name}) => name === 'chat_user');
    const forged = cookie.value.replace(
        Buffer.from('Eve').toString('base64'),
        Buffer.from('Ada').toString('base64'));
    assert.notEqual(forged, cookie.value);
    await context.addCookies([{...cookie, value: forged}]);
    await eve.page.goto(server.url);
    await eve.name_field.waitFor();
    await eve.leave();
});

it('refuses posts without the token', async (server) => {
    const ada = await Member.in_the_room(server, 'Ada');
    const path = '/a/message/new';
    assert.equal(await post_from(ada.page, path, {}), 403);
    assert.equal(await post_from(ada.page, path, {'X-XSRFToken': 'made up'}),
        403);
    await ada.say('with the token');
    await ada.hears(['Ada: with the token']);
    await ada.leave();
});

it('is not taken in by the page of another site', async (server) => {
    const prize = await program('11-sessions', 'prize', '--chat', server.url)
        .start();
    const ada = await Member.in_the_room(server, 'Ada');
    const other_tab = await ada.page.context().newPage();
    await other_tab.goto(prize.url);
    const answer = other_tab.waitForResponse(`${server.url}/a/message/new`);
    await other_tab.getByRole('button', {name: 'Fetch it'}).click();
    assert.equal((await answer).status(), 403);
    await ada.say('what was that?');
    await ada.hears(['Ada: what was that?']);
    await prize.kill();
    await ada.leave();
});

it('keeps people logged in over a restart', async (server) => {
    const ada = await Member.in_the_room(server, 'Ada');
    await ada.say('before');
    await server.kill();
    await server.start(server.port);
    await ada.sees_status('Connected again.');
    await ada.say('after');
    await ada.hears(['Ada: before', 'Ada: after']);
    await ada.leave();
});

it('lets one log in again, and keeps what was typed', async (server) => {
    const ada = await Member.in_the_room(server, 'Ada');
    await ada.page.context().clearCookies({name: 'chat_user'});
    await ada.type_and_enter('who am I?');
    await ada.sees_word('Not sent: the server does not know you any more. ' +
        'Your text is kept. Log in again');
    await ada.page.getByRole('link', {name: 'Log in again'}).click();
    await ada.come_in();
    assert.equal(await ada.box.inputValue(), 'who am I?');
    await ada.box.press('Enter');
    await ada.hears(['Ada: who am I?']);
    await ada.leave();
});

scenario(() => program('10-chat', 'chat', '--quiet'),
    'is better off than chapter 10, which falls for both', async (server) => {
        const eve = await Person.in_the_room(server, 'Eve');
        await eve.page.context().addCookies(
            [{name: 'chat_name', value: 'Ada', url: server.url}]);
        await eve.page.reload();
        await eve.say('I am not Ada');
        await eve.hears(['Ada: I am not Ada']);
        const prize = await program('11-sessions', 'prize', '--chat',
            server.url).start();
        await eve.page.goto(prize.url);
        await eve.page.getByRole('button', {name: 'Fetch it'}).click();
        await eventually('what Eve has said', () => eve.heard(), [
            'Ada: I am not Ada', 'Ada: I love this watch: watches.example']);
        await prize.kill();
        await eve.leave();
    });
