// People in the chat, and what they do there.

import assert from 'node:assert/strict';

import {eventually, new_window} from './rig.mjs';

/** Somebody in a window of their own, at the server's door. */
export class Person {
    /** options: of the window; before: is called with its page at first */
    static async at_the_door(server, name, options = {}, before = () => {}) {
        const person = new Person();
        person.name = name;
        person.looked_at = 0;  // statuses that were asked for
        person.page = await new_window(options);
        await before(person.page);
        await person.page.goto(server.url);
        return person;
    }

    static async in_the_room(server, name, options, before) {
        const person = await Person.at_the_door(server, name, options, before);
        await person.come_in();
        return person;
    }

    async come_in() {
        await this.page.getByLabel('What shall we call you?').fill(this.name);
        await this.page.getByRole('button', {name: 'Come in'}).click();
        await this.box.waitFor();
        await this.page.waitForLoadState();  // its script has run
    }

    get box() {
        return this.page.getByLabel('Your message');
    }

    async type_and_enter(text) {
        await this.box.fill(text);
        await this.box.press('Enter');
    }

    /** Says it, and sees that it is in the room. */
    async say(text) {
        await this.type_and_enter(text);
        await eventually(`${this.name}'s box is empty`,
            () => this.box.inputValue(), '');
    }

    /** What stands in the room: "Ada: hello". */
    heard() {
        return this.page.locator('#log > li').evaluateAll((items) =>
            items.map((item) => `${item.querySelector('bdi').textContent}: ` +
                item.querySelector('.said').textContent));
    }

    async hears(wanted) {
        await eventually(`what ${this.name} has heard`, () => this.heard(),
            wanted);
    }

    /** Now, or since the last call for this page: some texts go again. */
    async sees_status(text) {
        let all = [];
        await eventually(`the status that ${this.name} sees`, async () => {
            all = await this.page.getByRole('status')
                .evaluate(() => window.statuses);
            if (all.length < this.looked_at) this.looked_at = 0;  // a new page
            return all.includes(text, this.looked_at) ? text : all.at(-1);
        }, text);
        const at = all.indexOf(text, this.looked_at);
        this.looked_at = at < 0 ? all.length : at + 1;
    }

    async sees_word(text) {
        await eventually(`the word that ${this.name} is told`,
            () => this.page.getByRole('alert').textContent(), text);
    }

    /** Closes the window; it must have had nothing to complain of. */
    async leave() {
        assert.deepEqual(this.page.complaints, []);
        await this.page.context().close();
    }
}

export async function all_leave(...people) {
    for (const person of people) await person.leave();
}

export const lost = 'The connection is lost. Trying again…';
export const unknown = 'The server does not know you any more. ';
