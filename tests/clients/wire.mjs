// A wire between a browser and the server that can be cut and mended, as when a server is killed and started again.
import { connect, createServer } from 'node:net';
import { url } from './server.mjs';

/** Lays a wire. Its `url` leads to the server while it is whole. */
export async function lay() {
  const { hostname, port } = new URL(url);
  const ends = new Set();
  const keep = (socket) => {
    ends.add(socket);
    socket.on('error', () => undefined).on('close', () => ends.delete(socket));
  };
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    keep(near);
    keep(far);
    near.pipe(far).pipe(near);
  });
  const listen = (at) => new Promise((resolve) => server.listen(at, '127.0.0.1', resolve));
  await listen(0);
  const { port: here } = server.address();
  const cut = () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const end of ends) end.destroy();
    return closed;
  };
  return { url: `http://127.0.0.1:${here}`, cut, mend: () => listen(here) };
}
