// The client of @grpc/grpc-js, which asks a server of ours: node grpc-client.mjs 127.0.0.1:5002
// Writes a line for each thing that it tries: its name, a tab, "ok" or what was wrong.
import assert from 'node:assert/strict';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const address = process.argv[2];
const definition = loader.loadSync(new URL('probe.proto', import.meta.url).pathname, { keepCase: true, longs: String, defaults: true, includeDirs: [] });
const { Probe } = grpc.loadPackageDefinition(definition).hanok.probe.v1;
const client = new Probe(address, grpc.credentials.createInsecure());

const unary = (method, request, metadata = new grpc.Metadata(), options = {}) => new Promise((resolve) => {
  const seen = {};
  const call = client[method](request, metadata, options, (error, response) => { seen.error = error; seen.response = response; });
  call.on('metadata', (m) => { seen.metadata = m; });
  call.on('status', (s) => { seen.status = s; setImmediate(() => resolve(seen)); });
  seen.call = call;
  options.started?.(call);
});

const collect = (call) => new Promise((resolve) => {
  const seen = { messages: [] };
  call.on('data', (m) => seen.messages.push(m));
  call.on('error', () => {});
  call.on('status', (s) => { seen.status = s; setImmediate(() => resolve(seen)); });
});

const cases = {
  async 'a unary call'() {
    const { response, status } = await unary('Say', { text: 'Grüße 주문 🍜' });
    assert.equal(response.text, 'Grüße 주문 🍜');
    assert.equal(status.code, 0);
  },
  async 'an empty message'() {
    const { response } = await unary('Say', {});
    assert.equal(response.text, '');
  },
  async 'many calls at once on one connection'() {
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => unary('Say', { text: `${i}` })));
    assert.deepEqual(answers.map((a) => a.response?.text), Array.from({ length: 200 }, (_, i) => `${i}`));
  },
  async 'a stream'() {
    const { messages, status } = await collect(client.Count({ to: 500 }));
    assert.deepEqual(messages.map((m) => m.value), Array.from({ length: 500 }, (_, i) => i + 1));
    assert.equal(status.code, 0);
  },
  async 'a stream of large messages'() {
    const { messages } = await collect(client.Count({ to: 50, weight: 90000 }));
    assert.deepEqual([...new Set(messages.map((m) => m.ballast.length))], [90000]);
    assert.equal(messages.length, 50);
  },
  async 'an empty stream'() {
    const { messages, status } = await collect(client.Count({ to: -1 }));
    assert.equal(messages.length, 0);
    assert.equal(status.code, 0);
  },
  async 'a stream that fails after some messages'() {
    const { messages, status } = await collect(client.Count({ to: 10, fail_after: 3 }));
    assert.equal(messages.length, 3);
    assert.equal(status.code, grpc.status.ABORTED);
    assert.equal(status.details, 'It fails after 3, as it was told.');
  },
  async 'every status with its message'() {
    for (let code = 1; code <= 16; code++) {
      const detail = `Nr. ${code}: 100% «weg» 취소됨 🍜\n`;
      const { error } = await unary('Fail', { code, detail });
      assert.equal(error.code, code);
      assert.equal(error.details, detail);
    }
  },
  async 'a deadline that passes'() {
    const { error } = await unary('Wait', { text: 'js-deadline' }, undefined, { deadline: Date.now() + 3_600_000 });
    assert.equal(error.code, grpc.status.DEADLINE_EXCEEDED);
  },
  async 'a deadline of a stream'() {
    const { status } = await collect(client.Count({ to: 0 }, { deadline: Date.now() + 200 }));
    assert.equal(status.code, grpc.status.DEADLINE_EXCEEDED);
  },
  async 'a call that is cancelled'() {
    const { error } = await unary('Wait', { text: 'js-cancel' }, undefined, { started: (call) => call.on('metadata', () => call.cancel()) });
    assert.equal(error.code, grpc.status.CANCELLED);
  },
  async 'a stream that is cancelled in the middle'() {
    const call = client.Count({ to: 1000000, weight: 100 });
    let first = true;
    call.on('data', () => { if (first) call.cancel(); first = false; });
    const { status } = await collect(call);
    assert.equal(status.code, grpc.status.CANCELLED);
  },
  async 'metadata of text and bytes, both ways'() {
    const metadata = new grpc.Metadata();
    metadata.set('ask', 'a b,c');
    metadata.set('ask-bin', Buffer.from([0, 1, 254, 255]));
    const { metadata: front, status } = await unary('Reflect', {}, metadata);
    assert.deepEqual(front.get('answer'), ['a b,c']);
    assert.deepEqual([...front.get('answer-bin')[0]], [0, 1, 254, 255]);
    assert.deepEqual(status.metadata.get('after'), ['a b,c']);
    assert.deepEqual([...status.metadata.get('after-bin')[0]], [0, 1, 254, 255]);
  },
  async 'trailers of a failure'() {
    const metadata = new grpc.Metadata();
    metadata.set('ask', 'why');
    const { status } = await unary('Reflect', { text: 'fail' }, metadata);
    assert.equal(status.code, grpc.status.FAILED_PRECONDITION);
    assert.deepEqual(status.metadata.get('after'), ['why']);
  },
  async 'a request that is packed with gzip'() {
    const packing = new Probe(address, grpc.credentials.createInsecure(), { 'grpc.default_compression_algorithm': 2 });
    const text = 'Suppe '.repeat(5000);
    const answer = await new Promise((resolve, reject) => packing.Say({ text }, (e, r) => (e ? reject(e) : resolve(r))));
    packing.close();
    assert.equal(answer.text, text);
  },
  async 'a message that unpacks to more than the limit'() {
    const packing = new Probe(address, grpc.credentials.createInsecure(), { 'grpc.default_compression_algorithm': 2 });
    const error = await new Promise((resolve) => packing.Say({ text: 'x'.repeat(3000000) }, (e) => resolve(e)));
    packing.close();
    assert.equal(error.code, grpc.status.RESOURCE_EXHAUSTED);
  },
  async 'a request that is packed otherwise'() {
    const packing = new Probe(address, grpc.credentials.createInsecure(), { 'grpc.default_compression_algorithm': 1 });
    const error = await new Promise((resolve) => packing.Say({ text: 'x'.repeat(1000) }, (e) => resolve(e)));
    packing.close();
    assert.equal(error.code, grpc.status.UNIMPLEMENTED);
  },
  async 'a message that is too large'() {
    const { error } = await unary('Say', { text: 'x'.repeat(200000) });
    assert.equal(error.code, grpc.status.RESOURCE_EXHAUSTED);
  },
  async 'a method that is declared and not served'() {
    const { error } = await unary('Forgotten', {});
    assert.equal(error.code, grpc.status.UNIMPLEMENTED);
  },
  async 'a stream from the client'() {
    const texts = Array.from({ length: 500 }, (_, i) => `${i}`);
    const answer = await new Promise((resolve, reject) => {
      const call = client.Upload((error, response) => (error ? reject(error) : resolve(response)));
      texts.forEach((text) => call.write({ text }));
      call.end();
    });
    assert.equal(answer.text, texts.join(','));
  },
  async 'a stream from the client that has a message too large'() {
    const error = await new Promise((resolve) => {
      const call = client.Upload((e) => resolve(e));
      call.write({ text: 'a' });
      call.write({ text: 'x'.repeat(200000) });
      call.end();
    });
    assert.equal(error.code, grpc.status.RESOURCE_EXHAUSTED);
  },
  async 'streams both ways'() {
    const call = client.Talk();
    const ended = collect(call);
    // Each is sent when the one before it was answered.
    for (let i = 0; i < 50; i++) {
      const answer = new Promise((resolve) => call.once('data', resolve));
      call.write({ text: `${i}` });
      assert.equal((await answer).text, `${i}`);
    }
    call.end();
    const { messages, status } = await ended;
    assert.equal(messages.at(-1).text, 'bye');
    assert.equal(messages.length, 51);
    assert.equal(status.code, 0);
  },
  async 'streams both ways of which one fails'() {
    const call = client.Talk();
    const ended = collect(call);
    call.write({ text: 'a' });
    call.write({ text: 'fail' });
    const { messages, status } = await ended;
    assert.deepEqual(messages.map((m) => m.text), ['a']);
    assert.equal(status.code, grpc.status.ABORTED);
  },
  async 'streams both ways that are cancelled'() {
    const call = client.Talk();
    const ended = collect(call);
    call.once('data', () => call.cancel());
    call.write({ text: 'a' });
    const { status } = await ended;
    assert.equal(status.code, grpc.status.CANCELLED);
  },
  async 'a deadline of streams both ways of which none sends'() {
    const { status } = await collect(client.Talk({ deadline: Date.now() + 200 }));
    assert.equal(status.code, grpc.status.DEADLINE_EXCEEDED);
  },
  async 'a method and a service that there are not'() {
    const serialize = () => Buffer.alloc(0);
    for (const path of ['/hanok.probe.v1.Probe/Nothing', '/hanok.other.v1.Other/Say']) {
      const error = await new Promise((resolve) => client.makeUnaryRequest(path, serialize, serialize, {}, (e) => resolve(e)));
      assert.equal(error.code, grpc.status.UNIMPLEMENTED);
    }
  },
  async 'every type of field'() {
    const everything = {
      plain_text: 'x', small: -5, large: '-9007199254740993', unsigned_small: 4294967295, unsigned_large: '18446744073709551615', real: 0.1, short_real: 0.5,
      flag: true, raw: Buffer.from([1, 2]), colour: 'COLOUR_BLUE', inner: { name: 'i', size: 1, deeper: null }, tags: ['a', 'b'], numbers: [1, 2], inners: [],
      counts: { a: 1 }, at: { seconds: '1', nanos: 2 }, lasting: { seconds: '3', nanos: 4 }, maybe: { value: 0 }, colours: ['COLOUR_RED'],
    };
    const text = new Probe(address, grpc.credentials.createInsecure());
    const { response } = await unary('Fill', everything);
    text.close();
    assert.equal(response.large, everything.large);
    assert.equal(response.unsigned_large, everything.unsigned_large);
    assert.equal(response.maybe.value, 0);
    assert.deepEqual(response.counts, everything.counts);
  },
};

for (const [name, run] of Object.entries(cases)) {
  try {
    await run();
    console.log(`${name}\tok`);
  } catch (error) {
    console.log(`${name}\t${String(error?.stack ?? error).replaceAll('\n', ' | ')}`);
  }
}
client.close();
