// A client of Eureka in JavaScript with its default settings: registers, renews, fetches, sees deltas, deregisters.
// Arguments: the package, the port of the registry, and for each application its name and credential, as they stand in an address. It writes what it saw, as JSON.
import { createRequire } from "node:module";
import assert from "node:assert/strict";

const [name, port, ...credentials] = process.argv.slice(2);
const { Eureka } = createRequire(import.meta.url)(name);
const quiet = { debug() {}, info() {}, warn() {}, error() {}, level() {} };
const registry = `http://127.0.0.1:${port}`;

const credentialOf = (app) => credentials.find((credential) => credential.startsWith(`${app}:`));
const authorization = `Basic ${Buffer.from(credentialOf("jqservice")).toString("base64")}`;

function client(app, more = {}) {
  return new Eureka({
    logger: quiet,
    instance: {
      app,
      hostName: "localhost",
      ipAddr: "127.0.0.1",
      port: 8080,
      vipAddress: `${app}.example.com`,
      dataCenterInfo: { name: "MyOwn" },
    },
    eureka: { host: `${credentialOf(app)}@127.0.0.1`, port, ...more.eureka },
    ...more.config,
  });
}

const done = (work) => new Promise((resolve, reject) => work((error, value) => (error ? reject(error) : resolve(value))));
const beat = (eureka) => new Promise((resolve) => { eureka.once("heartbeat", resolve); eureka.renew(); });
const ports = (instances) => instances.map((instance) => instance.port.$);

const first = client("jqservice");
await done((callback) => first.start(callback));
assert.deepEqual(ports(first.getInstancesByAppId("jqservice")), [8080]);
assert.deepEqual(ports(first.getInstancesByVipAddress("jqservice.example.com")), [8080]);
await beat(first);

// Forgotten, as after a restart of the registry: the heartbeat is answered with 404, and it registers again.
await fetch(`${registry}/eureka/v2/apps/jqservice/localhost`, { method: "DELETE", headers: { authorization } });
await new Promise((resolve) => { first.once("registered", resolve); first.renew(); });

// Another one, by the root of Spring, that follows changes by deltas.
const second = client("watcher", { eureka: { servicePath: "/eureka/apps/" }, config: { shouldUseDelta: true } });
await done((callback) => second.start(callback));
assert.equal(second.hasFullRegistry, true);
assert.deepEqual(ports(second.getInstancesByAppId("jqservice")), [8080]);
const third = client("latecomer");
await done((callback) => third.start(callback));
await done((callback) => second.fetchRegistry(callback));
assert.deepEqual(ports(second.getInstancesByAppId("latecomer")), [8080]);

await done((callback) => third.stop(callback));
await done((callback) => second.fetchRegistry(callback));
assert.deepEqual(second.cache.vip["latecomer.example.com"], []);

await done((callback) => first.stop(callback));
await done((callback) => second.stop(callback));
const all = await (await fetch(`${registry}/eureka/v2/apps/`, { headers: { authorization, accept: "application/json" } })).json();
console.log(JSON.stringify(all.applications.application));
process.exit(0);
