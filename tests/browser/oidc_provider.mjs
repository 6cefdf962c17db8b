// An OpenID Connect provider that is not ours: oidc-provider from npm, with the
// login page that it brings for development. It believes any name.

import {generateKeyPairSync} from 'node:crypto';
import {once} from 'node:events';
import {createServer} from 'node:http';

import Provider from 'oidc-provider';

export const client_id = 'chat';

export class OidcProvider {
    /** Takes a port, so that the issuer is known; answers nothing yet. */
    async listen() {
        this.server = createServer();
        this.server.listen(0, '127.0.0.1');
        await once(this.server, 'listening');
        this.issuer = `http://127.0.0.1:${this.server.address().port}`;
        return this;
    }

    /** Serves one client, which may be sent back to that URL. */
    serve(redirect_uri) {
        const {privateKey} = generateKeyPairSync('rsa', {modulusLength: 2048});
        const key = privateKey.export({format: 'jwk'});
        const provider = new Provider(this.issuer, {
            clients: [{
                client_id,
                redirect_uris: [redirect_uri],
                response_types: ['code'],
                grant_types: ['authorization_code'],
                token_endpoint_auth_method: 'none',
            }],
            jwks: {keys: [{...key, kid: 'one', use: 'sig', alg: 'RS256'}]},
            pkce: {methods: ['S256'], required: () => true},
            scopes: ['openid', 'profile'],
            claims: {openid: ['sub'], profile: ['name']},
            conformIdTokenClaims: false,  // the name comes in the ID token
            cookies: {keys: ['for tests only']},
            findAccount: (_, id) => ({
                accountId: id,
                claims: () => ({sub: id, name: `${id} of elsewhere`}),
            }),
        });
        this.errors = [];
        for (const event of ['authorization.error', 'grant.error',
            'server_error'])
            provider.on(event, (_, error) => this.errors.push(String(error)));
        this.server.on('request', provider.callback());
    }

    async close() {
        this.server.closeAllConnections();
        this.server.close();
        await once(this.server, 'close');
    }
}

/** Types a name into the provider's page, and agrees. */
export async function log_in_there(page, name) {
    await page.locator('input[name=login]').fill(name);
    await page.locator('input[name=password]').fill('any');
    await page.locator('button[type=submit]').click();
    await page.getByRole('button', {name: 'Continue'}).click();
}
