// The page that ./learn trace makes, as the book has recorded it: with keys,
// with a pointer, on a phone, in the dark.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {eventually, new_window} from './rig.mjs';

const address = (name) =>
    `file://${process.env.TORNADO_SOURCE}/book/public/traces/${name}.html`;

async function open(name, options = {}) {
    const page = await new_window(options);
    await page.goto(address(name));
    return page;
}

const turn = (page) => page.locator('#turn h3').textContent();
const in_sight = (page) =>
    page.evaluate(() => (right - left) / scale.length);

test('keys go from turn to turn, zoom, and show the whole run', async () => {
    const page = await open('10-chat');
    await page.locator('#timeline').focus();
    assert.match(await turn(page), /^Turn 1 of /);
    await page.keyboard.press('n');
    await page.keyboard.press('n');
    assert.match(await turn(page), /^Turn 3 of /);
    await page.keyboard.press('p');
    assert.match(await turn(page), /^Turn 2 of /);
    await page.keyboard.press('Home');
    assert.equal(await in_sight(page), 1);
    await page.keyboard.press('+');
    assert.equal(await in_sight(page), 0.5);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('-');
    assert.equal(await in_sight(page), 1);
    assert.deepEqual(page.complaints, []);
});

test('a pointer is told what is under it, and chooses it', async () => {
    const page = await open('10-chat');
    const {x, y, width} = await page.locator('#timeline').boundingBox();
    // Ann, Bob and Cem wait there, and the thread sleeps.
    await page.mouse.move(x + width * 0.55, y + 12);
    await eventually('what is said', () => page.locator('#tip').isVisible(),
        true);
    assert.match(await page.locator('#tip').textContent(),
        /^Asleep in select for \d+\.\d ms/);
    await page.mouse.click(x + width * 0.55, y + 12);
    assert.match(await page.locator('#turn').textContent(),
        /It ended by a newcomer: listening on 8010/);
    assert.deepEqual(page.complaints, []);
});

test('a drag moves what is in sight, and chooses nothing', async () => {
    const page = await open('10-chat');
    await page.getByLabel('Zoom in').click();
    const before = await page.evaluate(() => left);
    const {x, y, width} = await page.locator('#timeline').boundingBox();
    await page.mouse.move(x + width * 0.5, y + 12);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.7, y + 12, {steps: 4});
    await page.mouse.up();
    assert.ok(await page.evaluate(() => left) < before);
    assert.match(await turn(page), /^Turn 1 of /);
});

test('a thread that waits for one guest has turns, too', async () => {
    const page = await open('01-thread_chat');
    await page.getByRole('button', {name: 'Next turn'}).click();
    assert.match(await page.locator('#turn').textContent(),
        /Held up in (read|accept) on .* alone, for /);
    assert.equal(await page.evaluate(() => threads.length), 4);
    assert.deepEqual(page.complaints, []);
});

test('it fits a phone, and the dark', async () => {
    for (const name of ['01-thread_chat', '08-two_styles']) {
        const page = await open(name,
            {viewport: {width: 380, height: 800}, colorScheme: 'dark'});
        assert.ok(await page.evaluate(() =>
            document.documentElement.scrollWidth <= innerWidth), name);
        assert.equal(await page.evaluate(() =>
            getComputedStyle(document.body).backgroundColor),
        'rgb(20, 24, 29)');
        assert.deepEqual(page.complaints, []);
    }
});
