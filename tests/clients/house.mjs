// A server of its own that can be killed and started again, with the pages that are tested in front of it.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { connect, createServer as listenOn } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { url as pages } from './server.mjs';

const freePort = () => new Promise((resolve) => {
  const listener = listenOn().listen(0, '127.0.0.1', () => {
    const { port } = listener.address();
    listener.close(() => { resolve(port); });
  });
});

/** The memory that a process has, in MB. */
const residentOf = (pid) => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

/** Starts it. `url` is for browsers; `port`, `resident`, `kill` and `start` are of the server behind it. */
export async function build() {
  const folder = mkdtempSync(join(tmpdir(), 'backoffice-house-'));
  const port = await freePort();
  const said = {};
  let server;
  const start = async () => {
    server = spawn(process.env.PROGRAM, {
      env: { ...process.env, DATABASE_URL: '', PORT: String(port), BACKOFFICE__DATA_DIR: folder },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    for await (const line of createInterface(server.stdout)) {
      const [, what, value] = /^ +(address|password) +(\S+)$/.exec(line) ?? [];
      if (what === 'password' || value?.includes('@')) said[what] = value;
      if (line.includes('"Serving"')) break;
    }
    server.stdout.resume();
  };
  const kill = () => new Promise((resolve) => { server.once('exit', resolve).kill('SIGKILL'); });
  await start();

  const front = createServer((incoming, outgoing) => {
    const target = incoming.url.startsWith('/graphql') ? `http://127.0.0.1:${port}` : pages;
    const far = request(target + incoming.url, { method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    far.on('error', () => outgoing.destroy());
    incoming.pipe(far);
  });
  front.on('upgrade', (incoming, near) => {
    const far = connect(port, '127.0.0.1', () => {
      const headers = Object.entries(incoming.headers).map(([name, value]) => `${name}: ${value}`);
      far.write([`${incoming.method} ${incoming.url} HTTP/1.1`, ...headers, '', ''].join('\r\n'));
      far.pipe(near).pipe(far);
    });
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
  });
  await new Promise((resolve) => { front.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${front.address().port}`,
    admin: { email: said.address, password: said.password },
    port,
    resident: () => residentOf(server.pid),
    kill,
    start,
    close: async () => {
      await kill();
      front.closeAllConnections();
      front.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
