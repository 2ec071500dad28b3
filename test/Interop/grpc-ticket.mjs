// Reads a ticket by @grpc/grpc-js: node grpc-ticket.mjs 127.0.0.1:5002 kitchen.proto 0199e0a5-... <token>
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [address, proto, ticketId, token] = process.argv.slice(2);
const { Tickets } = grpc.loadPackageDefinition(loader.loadSync(proto, { keepCase: true, enums: String })).fooddelivery.kitchen.v1;
const client = new Tickets(address, grpc.credentials.createInsecure());
const metadata = new grpc.Metadata();
metadata.set('authorization', `Bearer ${token}`);
client.GetTicket({ ticket_id: ticketId }, metadata, { deadline: Date.now() + 20000 }, (error, ticket) => {
  if (error) throw error;
  console.log(`${ticket.ticket_id} ${ticket.state}`);
  client.close();
});
