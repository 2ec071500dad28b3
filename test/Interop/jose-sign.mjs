// Makes keys and tokens: good ones, and the bad ones that this library can be made to sign.
import { SignJWT, UnsecuredJWT, CompactSign, exportJWK, exportSPKI, generateKeyPair } from 'jose';

const [issuer, audience] = process.argv.slice(2);
const es = await generateKeyPair('ES256', { extractable: true });
const rs = await generateKeyPair('RS256', { extractable: true });
const other = await generateKeyPair('ES256', { extractable: true });

const token = (header, key, change = jwt => jwt) => change(
  new SignJWT({ roles: ['consumer'], consumer_id: 'c1' }).setProtectedHeader({ typ: 'at+jwt', ...header })
    .setIssuer(issuer).setAudience(audience).setSubject('alice').setIssuedAt().setExpirationTime('5m')).sign(key);

console.log(JSON.stringify({
  keys: { keys: [
    { ...await exportJWK(es.publicKey), kid: 'es', alg: 'ES256', use: 'sig' },
    { ...await exportJWK(rs.publicKey), kid: 'rs', alg: 'RS256', use: 'sig' },
  ] },
  good: {
    ES256: await token({ alg: 'ES256', kid: 'es' }, es.privateKey),
    RS256: await token({ alg: 'RS256', kid: 'rs' }, rs.privateKey),
  },
  bad: {
    AlgorithmNotAllowed: [
      new UnsecuredJWT({ sub: 'alice' }).setIssuer(issuer).setAudience(audience).setExpirationTime('5m').encode(),
      await token({ alg: 'HS256', kid: 'rs' }, new TextEncoder().encode(await exportSPKI(rs.publicKey))),
      await token({ alg: 'HS256', kid: 'es' }, new TextEncoder().encode(JSON.stringify(await exportJWK(es.publicKey)))),
    ],
    WrongSignature: [
      await token({ alg: 'ES256', kid: 'es' }, other.privateKey),
      await token({ alg: 'ES256', kid: 'es', jwk: await exportJWK(other.publicKey) }, other.privateKey),
      await token({ alg: 'ES256', kid: 'es', jku: 'http://127.0.0.1:1/keys' }, other.privateKey),
    ],
    UnknownKey: [await token({ alg: 'ES256', kid: 'rs' }, es.privateKey), await token({ alg: 'ES256', kid: 'nobody' }, es.privateKey)],
    CriticalHeader: [await new CompactSign(new TextEncoder().encode('{}'))
      .setProtectedHeader({ alg: 'ES256', kid: 'es', crit: ['b64'], b64: true }).sign(es.privateKey)],
    Expired: [await token({ alg: 'ES256', kid: 'es' }, es.privateKey, jwt => jwt.setExpirationTime('1 hour ago'))],
    NotYetValid: [await token({ alg: 'ES256', kid: 'es' }, es.privateKey, jwt => jwt.setNotBefore('1 hour'))],
    WrongAudience: [await token({ alg: 'ES256', kid: 'es' }, es.privateKey, jwt => jwt.setAudience('another'))],
    WrongIssuer: [await token({ alg: 'ES256', kid: 'es' }, es.privateKey, jwt => jwt.setIssuer('https://another'))],
  },
}));
