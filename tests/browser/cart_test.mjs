// Chapter 09's shop: the count moves in all the tabs that show it.

import assert from 'node:assert/strict';

import {scenario} from './chat_scenarios.mjs';
import {eventually, new_window, program} from './rig.mjs';

const it = (about, run) =>
    scenario(() => program('09-long-polling', 'cart'), about, run);

const take = 'Put one into my cart';
const put_back = 'Put it back';

async function shopper(server, page) {
    await page.goto(server.url);
    return {
        page,
        clicks: (name) => page.getByRole('button', {name}).click(),
        sees: (count) => eventually('the count that a tab shows',
            () => page.locator('#count').textContent(), String(count)),
        watches: (way) => page.getByLabel(way).check(),
    };
}

it('moves the count in two tabs, and in another window', async (server) => {
    const first = await new_window();
    const tab = await shopper(server, first);
    const other_tab = await shopper(server, await first.context().newPage());
    const elsewhere = await shopper(server, await new_window());
    const all = [tab, other_tab, elsewhere];
    for (const one of all) await one.sees(10);
    await tab.clicks(take);
    for (const one of all) await one.sees(9);
    await other_tab.clicks(take);
    for (const one of all) await one.sees(8);
    await tab.clicks(put_back);
    for (const one of all) await one.sees(9);
    assert.deepEqual(first.complaints, []);
    for (const one of [tab, elsewhere]) await one.page.context().close();
});

it('moves it for one who polls, too', async (server) => {
    const polling = await shopper(server, await new_window());
    const waiting = await shopper(server, await new_window());
    await polling.watches('It asks every two seconds');
    await polling.sees(10);
    await waiting.sees(10);
    await waiting.clicks(take);
    await polling.sees(9);
    await polling.clicks(take);
    await waiting.sees(8);
    for (const one of [polling, waiting]) await one.page.context().close();
});

it('finds the shop again after a restart', async (server) => {
    const tab = await shopper(server, await new_window());
    await tab.sees(10);
    await tab.clicks(take);
    await tab.sees(9);
    await server.kill();
    await eventually('the tab says so', async () =>
        (await tab.page.getByRole('alert').textContent()).startsWith(
            'The shop does not answer.'), true);
    await server.start(server.port);
    await tab.sees(10);
    await eventually('and that it is over',
        () => tab.page.getByRole('alert').textContent(), '');
    await tab.page.context().close();
});
