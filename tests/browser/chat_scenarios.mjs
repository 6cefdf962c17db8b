// What must work in the chat, whoever serves it: the server is what differs.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {all_leave, lost, Person} from './people.mjs';
import {eventually} from './rig.mjs';

/** Runs a scenario with a server that has just been started. */
export function scenario(make_server, about, run) {
    test(about, async () => {
        const server = await make_server().start();
        try {
            await run(server);
        } finally {
            await server.kill();
        }
    });
}

/** page: also what the page does by itself, whoever serves it. */
export function chat_scenarios(make_server, {page = true} = {}) {
    const it = (about, run) => scenario(make_server, about, run);
    const page_it = page ? it : () => {};

    page_it('asks for a name, and lets one leave', async (server) => {
        const ada = await Person.at_the_door(server, 'Ada Löwe');
        await ada.come_in();
        assert.equal(await ada.page.locator('header strong').textContent(),
            'Ada Löwe');
        await ada.page.reload();
        await ada.box.waitFor();
        await ada.page.getByRole('button', {name: 'Leave'}).click();
        await ada.page.getByLabel('What shall we call you?').waitFor();
        await ada.leave();
    });

    it('lets two windows chat', async (server) => {
        const ada = await Person.in_the_room(server, 'Ada');
        const grace = await Person.in_the_room(server, 'Grace');
        const talk = [];
        for (const [person, text] of [[ada, 'Hello?'], [grace, 'Hello!'],
            [ada, 'You are early.'], [ada, 'So am I.'], [grace, '2 < 3 & 4']]) {
            await person.say(text);
            talk.push(`${person.name}: ${text}`);
            await ada.hears(talk);
            await grace.hears(talk);
        }
        assert.equal(await ada.page.locator('.mine').count(), 3);
        assert.equal(await grace.page.locator('.mine').count(), 2);
        await all_leave(ada, grace);
    });

    it('shows the history to one who comes late', async (server) => {
        const ada = await Person.in_the_room(server, 'Ada');
        await ada.say('one');
        await ada.say('two');
        const linus = await Person.in_the_room(server, 'Linus');
        await linus.hears(['Ada: one', 'Ada: two']);
        await ada.say('three');
        await linus.say('four');
        for (const person of [ada, linus])
            await person.hears(['Ada: one', 'Ada: two', 'Ada: three',
                'Linus: four']);
        await all_leave(ada, linus);
    });

    it('loses and doubles nothing when the network was away', async (server) => {
        const ada = await Person.in_the_room(server, 'Ada');
        const grace = await Person.in_the_room(server, 'Grace');
        await ada.say('one');
        await grace.hears(['Ada: one']);
        await grace.page.context().setOffline(true);
        await grace.sees_status(lost);
        for (const text of ['two', 'three', 'four']) await ada.say(text);
        await grace.type_and_enter('I was away');
        await grace.sees_word('There was no answer. Your message is still ' +
            'here: send it again.');
        assert.equal(await grace.box.inputValue(), 'I was away');
        assert.deepEqual(await grace.heard(), ['Ada: one']);
        await grace.page.context().setOffline(false);
        await grace.hears(['Ada: one', 'Ada: two', 'Ada: three', 'Ada: four']);
        await grace.box.press('Enter');
        for (const person of [ada, grace])
            await person.hears(['Ada: one', 'Ada: two', 'Ada: three',
                'Ada: four', 'Grace: I was away']);
        await grace.sees_word('');
        await all_leave(ada, grace);
    });

    it('finds the server again after a restart', async (server) => {
        const ada = await Person.in_the_room(server, 'Ada');
        const grace = await Person.in_the_room(server, 'Grace');
        await ada.say('before');
        await grace.hears(['Ada: before']);
        await server.kill();
        await ada.sees_status(lost);
        await grace.sees_status(lost);
        await server.start(server.port);
        await ada.sees_status('Connected again.');
        await grace.sees_status('Connected again.');
        await grace.say('after');
        for (const person of [ada, grace])
            await person.hears(['Ada: before', 'Grace: after']);
        await all_leave(ada, grace);
    });

    page_it('shows scripts in names and messages as text', async (server) => {
        const marked = (page) => page.addInitScript(() => { window.hit = ''; });
        const nasty = '<img src=x onerror="hit+=1">';
        const eve = await Person.in_the_room(server, nasty, {}, marked);
        const ada = await Person.in_the_room(server, 'Ada', {}, marked);
        const attacks = [
            '<script>hit+=2</script>',
            '<svg onload="hit+=3">',
            '"><a href="javascript:hit+=4">x</a>',
            '{{user}} ${hit+=5} </textarea><script>hit+=6</script>',
            '\u2028</script><script>hit+=7</script>',
        ];
        for (const attack of attacks) await eve.say(attack);
        const late = await Person.in_the_room(server, 'Late', {}, marked);
        for (const person of [eve, ada, late]) {
            await person.hears(attacks.map((one) => `${nasty}: ${one.trim()}`));
            assert.equal(await person.page.evaluate(() => window.hit), '');
            assert.equal(await person.page.locator(
                '#log :is(img, script, svg, a, textarea)').count(), 0);
        }
        await all_leave(eve, ada, late);
    });

    it('refuses blank messages, and those of nobody', async (server) => {
        const ada = await Person.in_the_room(server, 'Ada');
        let posts = 0;
        ada.page.on('request', (request) => {
            if (request.url().endsWith('/a/message/new')) ++posts;
        });
        await ada.type_and_enter('');
        await ada.type_and_enter('  \n ');
        await ada.page.getByRole('button', {name: 'Send'}).click();
        await ada.say('something');
        assert.equal(posts, 1);
        const said = async (request, form) =>
            (await request.post(`${server.url}/a/message/new`, {form})).status();
        const {request} = ada.page.context();
        assert.equal(await said(request, {body: ' \t '}), 400);
        assert.equal(await said(request, {}), 400);
        await ada.page.context().clearCookies();
        assert.equal(await said(request, {body: 'boo'}), 403);
        await ada.hears(['Ada: something']);
        await ada.leave();
    });

    it('holds polls, and asks no more than it must', async (server) => {
        const ada = await Person.in_the_room(server, 'Ada');
        let polls = 0;
        let answers = 0;
        const is_poll = (one) => one.url().endsWith('/a/message/updates');
        const grace = await Person.in_the_room(server, 'Grace', {}, (page) => {
            page.on('request', (one) => { polls += is_poll(one) ? 1 : 0; });
            page.on('response', (one) => { answers += is_poll(one) ? 1 : 0; });
        });
        const texts = ['one', 'two', 'three'];
        const talk = [];
        for (const [i, text] of texts.entries()) {
            await eventually('polls and answers', () => [polls, answers],
                [i + 1, i]);
            // A page that asks too often would have done so by now.
            await grace.page.evaluate(
                () => new Promise((done) => setTimeout(done, 700)));
            assert.deepEqual([polls, answers], [i + 1, i]);
            await ada.say(text);
            talk.push(`Ada: ${text}`);
            await grace.hears(talk);
        }
        await all_leave(ada, grace);
    });

    page_it('needs no mouse', async (server) => {
        const ada = await Person.at_the_door(server, 'Ada');
        const {page} = ada;
        // `autofocus` is heeded a moment after the page is there.
        await eventually('the name has the focus',
            () => page.evaluate(() => document.activeElement.name), 'name');
        await page.keyboard.type('Ada');
        await page.keyboard.press('Enter');
        await ada.box.waitFor();
        await page.waitForLoadState();
        await eventually('the box has the focus',
            () => ada.box.evaluate((box) => box === document.activeElement),
            true);
        await page.keyboard.type('first line');
        await page.keyboard.press('Shift+Enter');
        await page.keyboard.type('second line');
        await page.keyboard.press('Enter');
        await ada.hears(['Ada: first line\nsecond line']);
        await eventually('the box is ready',
            () => ada.box.evaluate((box) => box === document.activeElement &&
                !box.readOnly && box.value === ''), true);
        for (const name of ['body', 'scroller', 'leave']) {
            const focus = await page.evaluate(() => {
                const {id} = document.activeElement;
                const {outlineStyle} = getComputedStyle(document.activeElement);
                return `${id} ${outlineStyle}`;
            });
            assert.equal(focus, `${name} solid`);
            await page.keyboard.press('Shift+Tab');
        }
        await ada.leave();
    });
}
