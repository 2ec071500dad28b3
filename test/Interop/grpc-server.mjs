// The server of @grpc/grpc-js, for a client of ours. Writes its port in a line, and ends when its standard input does.
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const definition = loader.loadSync(new URL('probe.proto', import.meta.url).pathname, { keepCase: true, longs: String, defaults: true, includeDirs: [] });
const { Probe } = grpc.loadPackageDefinition(definition).hanok.probe.v1;

const after = (metadata) => {
  const trailers = new grpc.Metadata();
  if (metadata.get('ask').length) trailers.set('after', metadata.get('ask')[0]);
  if (metadata.get('ask-bin').length) trailers.set('after-bin', metadata.get('ask-bin')[0]);
  return trailers;
};

const server = new grpc.Server({ 'grpc.max_send_message_length': -1 });
server.addService(Probe.service, {
  Say: (call, answer) => answer(null, call.request),
  Fail: (call, answer) => answer({ code: call.request.code, details: call.request.detail }),
  Reflect: (call, answer) => {
    const front = new grpc.Metadata();
    front.set('answer', call.metadata.get('ask')[0] ?? 'nothing');
    front.set('answer-bin', call.metadata.get('ask-bin')[0] ?? Buffer.alloc(0));
    call.sendMetadata(front);
    if (call.request.text === 'fail') answer({ code: grpc.status.FAILED_PRECONDITION, details: 'As it was told.', metadata: after(call.metadata) });
    // What the server thinks is left until the deadline.
    else if (call.request.text === 'deadline') answer(null, { text: `${new Date(call.getDeadline()).getTime() - Date.now()}` });
    else answer(null, call.request, after(call.metadata));
  },
  Wait: (call) => {
    console.log(`waiting ${call.request.text}`);
    call.on('cancelled', () => console.log(`cancelled ${call.request.text}`));
  },
  Count: (call) => {
    const { to, weight, fail_after: failAfter } = call.request;
    call.on('cancelled', () => console.log('cancelled count'));
    if (to === 0) { call.write({ value: 1 }); return; }
    for (let value = 1; value <= to; value++) {
      call.write({ value, ballast: Buffer.alloc(weight) });
      if (value === failAfter) { call.emit('error', { code: grpc.status.ABORTED, details: 'As it was told.' }); return; }
    }
    call.end();
  },
  Upload: (call, answer) => {
    const texts = [];
    call.on('data', ({ text }) => texts.push(text));
    call.on('end', () => answer(null, { text: texts.join(',') }));
  },
  Talk: (call) => {
    call.on('cancelled', () => console.log('cancelled talk'));
    call.on('data', (words) => {
      if (words.text === 'fail') call.emit('error', { code: grpc.status.ABORTED, details: 'As it was told.' });
      else call.write(words);
    });
    call.on('end', () => { call.write({ text: 'bye' }); call.end(); });
  },
  Fill: (call, answer) => {
    call.sendMetadata(new grpc.Metadata());
    answer(null, call.request);
  },
});

server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
process.stdin.on('end', () => process.exit(0)).resume();
