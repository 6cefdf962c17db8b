// People who log in: chapter 11's chat, and who says who they are there.

import {Person} from './people.mjs';

export class Member extends Person {
    /** At the page where one says who one is, whoever asks. */
    get name_field() {
        return this.page.getByLabel(/What shall we call you|Your name/);
    }

    async come_in() {
        await this.name_field.fill(this.name);
        await this.name_field.press('Enter');
        await this.box.waitFor();
        await this.page.waitForLoadState();  // its script has run
    }

    async log_out() {
        await this.page.getByRole('button', {name: 'Leave'}).click();
        await this.page.getByRole('link', {name: 'Log in'}).waitFor();
    }

    static async in_the_room(server, name, options, before) {
        const member = new Member();
        Object.assign(member,
            await Person.at_the_door(server, name, options, before));
        await member.come_in();
        return member;
    }
}
