// Verifies one of our tokens as any client of an issuer would: by what the issuer says about itself, and by the keys that it publishes.
import { createRemoteJWKSet, jwtVerify } from 'jose';

const [authority, audience, token] = process.argv.slice(2);
const about = await (await fetch(`${authority}/.well-known/openid-configuration`)).json();
const keys = createRemoteJWKSet(new URL(about.jwks_uri));
const { payload, protectedHeader } = await jwtVerify(token, keys, { issuer: about.issuer, audience, typ: 'at+jwt', algorithms: ['ES256'] });
console.log(JSON.stringify({ payload, protectedHeader }));
