// Chapter 15: what works in a chat works in all of it, which `deploy` starts:
// two processes of the chat, Redis, and nginx with TLS in front.

import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';

import {chat_scenarios, scenario} from './chat_scenarios.mjs';
import {all_leave, Person} from './people.mjs';
import {eventually, program, Server} from './rig.mjs';

class Deploy extends Server {
    constructor() {
        super(program('15-deploy', 'deploy', '--quiet').words);
    }

    async start(port = 0) {
        await super.start(port);
        this.url = `https://127.0.0.1:${this.port}`;
        return this;
    }

    /** In good order: what it has started ends with it. */
    async kill() {
        await this.end_by('SIGTERM');
    }

    /** The processes that it names: "Redis", "the chat's parent". */
    async pid_of(name) {
        const found = () => this.said.match(`${name} (\\d+)`)?.[1];
        await eventually(`it says who is ${name}`,
            () => found() !== undefined, true);
        return Number(found());
    }

    async chat_processes() {
        const parent = await this.pid_of("the chat's parent");
        const path = `/proc/${parent}/task/${parent}/children`;
        return readFileSync(path, 'utf8').trim().split(' ').map(Number);
    }
}

function deploy_scenarios() {
    chat_scenarios(() => new Deploy(), {page: false});

    scenario(() => new Deploy(), 'loses nothing when Redis or a process is ' +
        'killed', async (server) => {
        const ada = await Person.in_the_room(server, 'Ada');
        const grace = await Person.in_the_room(server, 'Grace');
        await ada.say('one');
        process.kill(await server.pid_of('Redis'), 'SIGKILL');
        await ada.say('two');
        const [first, second] = await server.chat_processes();
        process.kill(first, 'SIGKILL');
        await eventually('two processes again, and one of them new',
            async () => {
                const now = await server.chat_processes();
                return now.length === 2 && !now.includes(first) &&
                    now.includes(second);
            }, true);
        await grace.say('three');
        for (const person of [ada, grace])
            await person.hears(['Ada: one', 'Ada: two', 'Grace: three']);
        const late = await Person.in_the_room(server, 'Linus');
        await late.hears(['Ada: one', 'Ada: two', 'Grace: three']);
        assert.match(server.said, /Redis was begun again/);
        await all_leave(ada, grace, late);
    });
}

const has_servers = existsSync('/usr/sbin/nginx') &&
    existsSync('/usr/bin/redis-server');
if (has_servers || process.env.CI === 'true') deploy_scenarios();
else console.log('SKIPPED: needs nginx and Redis: ./learn setup servers');
