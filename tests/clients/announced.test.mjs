// What is announced and does not come: a server that takes the memory for it in advance is brought down by a few thousand bytes.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { build } from './house.mjs';

const CONNECTIONS = 300;
/** Bytes that each announces. */
const ANNOUNCED = 1_000_000;
/** What all of them may cost, in MB: a tenth of what they announce. */
const LIMIT = 30;

let house;
before(async () => { house = await build(); });
after(() => house.close());

/** How many MB more the server has when so many have sent this. */
async function cost(sent, heard) {
  const open = async () => {
    const socket = connect(house.port, '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  const talk = async (socket) => {
    socket.write(sent);
    let text = '';
    while (!heard(text)) text += (await once(socket, 'data'))[0].toString('latin1');
  };
  const before = house.resident();
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, open));
  await Promise.all(sockets.map(talk));
  const taken = house.resident() - before;
  for (const socket of sockets) socket.destroy();
  return taken;
}

/** A message of a client on a WebSocket; `length` when it announces more than it has (RFC 6455, section 5.2). */
function frame(text, length = text.length) {
  const head = Buffer.alloc(14);
  head.writeUInt8(0x81, 0);
  head.writeUInt8(0xff, 1);
  head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, Buffer.from(text)]); // the mask is zero
}

const limit = { timeout: 60_000 };

test('a message of a WebSocket that is announced costs what comes of it', limit, async () => {
  const hello = [
    'GET /graphql HTTP/1.1', `Host: 127.0.0.1:${house.port}`, 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol: graphql-transport-ws', '', '',
  ].join('\r\n');
  // who answers the ping has read what comes with it
  const sent = Buffer.concat([Buffer.from(hello), frame('{"type":"ping"}'), frame('{', ANNOUNCED)]);
  const taken = await cost(sent, (text) => text.includes('"pong"'));
  assert.ok(taken < LIMIT, `${CONNECTIONS} sockets took ${taken.toFixed(1)} MB`);
});

test('the body of a request that is announced costs what comes of it', limit, async () => {
  const sent = [
    'POST /graphql HTTP/1.1', `Host: 127.0.0.1:${house.port}`, 'Content-Type: application/json', 'Expect: 100-continue', `Content-Length: ${ANNOUNCED}`, '', '{',
  ].join('\r\n');
  // who says to go on reads the body
  const taken = await cost(sent, (text) => text.includes('100 Continue'));
  assert.ok(taken < LIMIT, `${CONNECTIONS} requests took ${taken.toFixed(1)} MB`);
});
