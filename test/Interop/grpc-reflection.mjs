// Asks a server of ours what it serves, by reflection (grpc.reflection.v1): node grpc-reflection.mjs 127.0.0.1:5002
// Writes the names of its services, or the number of the status with which it refuses.
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const string = (id) => ({ type: 'string', id });
const root = loader.fromJSON({
  nested: {
    'grpc.reflection.v1': {
      nested: {
        ServerReflectionRequest: { fields: { host: string(1), list_services: string(7) } },
        ServiceResponse: { fields: { name: string(1) } },
        ListServiceResponse: { fields: { service: { rule: 'repeated', type: 'ServiceResponse', id: 1 } } },
        ServerReflectionResponse: { fields: { list_services_response: { type: 'ListServiceResponse', id: 6 } } },
        ServerReflection: {
          methods: {
            ServerReflectionInfo: {
              requestType: 'ServerReflectionRequest', requestStream: true, responseType: 'ServerReflectionResponse', responseStream: true,
            },
          },
        },
      },
    },
  },
}, { keepCase: true });
const { ServerReflection } = grpc.loadPackageDefinition(root).grpc.reflection.v1;

const client = new ServerReflection(process.argv[2], grpc.credentials.createInsecure());
const call = client.ServerReflectionInfo({ deadline: Date.now() + 60000 });
call.on('data', ({ list_services_response: list }) => {
  list.service.forEach(({ name }) => console.log(name));
  call.end();
});
call.on('error', ({ code }) => console.log(code));
call.on('end', () => client.close());
call.write({ list_services: '*' });
