// Chapter 11's login by way of a provider: the one that it brings along, and
// one that is not ours, oidc-provider from npm.

import assert from 'node:assert/strict';
import {test} from 'node:test';

import {scenario} from './chat_scenarios.mjs';
import {Member} from './members.mjs';
import {log_in_there, OidcProvider} from './oidc_provider.mjs';
import {all_leave, Person} from './people.mjs';
import {program} from './rig.mjs';

/**
 * With a provider, and a chat that was told of it. What the provider finds
 * wrong must be what `run` returns, or nothing.
 */
function it(about, run) {
    test(about, async () => {
        const provider = await new OidcProvider().listen();
        const server = await program('11-sessions', 'login_chat',
            '--issuer', provider.issuer, '--client-id', 'chat').start();
        provider.serve(`${server.url}/auth/login`);
        try {
            assert.deepEqual(provider.errors, await run(server) ?? []);
        } finally {
            await server.kill();
            await provider.close();
        }
    });
}

class Guest extends Member {
    async come_in() {
        await log_in_there(this.page, this.name);
        await this.box.waitFor();
        await this.page.waitForLoadState();
    }
}

async function guest_at_the_door(server, name) {
    return Object.assign(new Guest(), await Person.at_the_door(server, name));
}

it('lets people in whom the provider vouches for', async (server) => {
    const ada = await guest_at_the_door(server, 'ada');
    await ada.come_in();
    assert.equal(await ada.page.locator('header strong').textContent(),
        'ada of elsewhere');
    assert.equal(ada.page.url(), `${server.url}/`);
    const grace = await guest_at_the_door(server, 'grace');
    await grace.come_in();
    await ada.say('hello');
    await grace.hears(['ada of elsewhere: hello']);
    await all_leave(ada, grace);
});

it('lets nobody in by the way back of another', async (server) => {
    const ada = await guest_at_the_door(server, 'ada');
    const eve = await guest_at_the_door(server, 'eve');
    const came_back = ada.page.waitForRequest((request) =>
        request.url().startsWith(`${server.url}/auth/login?code=`));
    await ada.come_in();
    const answer = await eve.page.goto((await came_back).url());
    assert.equal(answer.status(), 403);
    await eve.page.getByRole('link', {name: 'Begin again'}).click();
    await eve.come_in();
    assert.equal(await eve.page.locator('header strong').textContent(),
        'eve of elsewhere');
    await all_leave(ada, eve);
});

it('tells one who has said no', async (server) => {
    const ada = await guest_at_the_door(server, 'ada');
    const answer = ada.page.waitForResponse((response) =>
        response.url().startsWith(`${server.url}/auth/login?error=`));
    await ada.page.getByRole('link', {name: '[ Cancel ]'}).click();
    assert.equal((await answer).status(), 403);
    await ada.page.getByRole('link', {name: 'Begin again'}).waitFor();
    await ada.leave();
    return ['AccessDenied: access_denied'];
});

scenario(() => program('11-sessions', 'login_chat'),
    'brings along a provider for development', async (server) => {
        const ada = await Member.in_the_room(server, 'Ada');
        await ada.say('hello');
        await ada.log_out();
        await ada.page.getByRole('link', {name: 'Log in'}).click();
        await ada.come_in();
        await ada.hears(['Ada: hello']);
        await ada.leave();
    });
