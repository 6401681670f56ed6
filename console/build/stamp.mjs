// The stamp of a build: the hash of what it is made of. A build whose stamp is that of the sources need not be made again; embed/build.rs
// counts the same way. As a program, `node build/stamp.mjs` succeeds when dist is such a build.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { argv, exit } from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The files at or below a path. What an editor hides in a folder is none of them.
 * @param {string} path
 * @returns {string[]}
 */
function files(path) {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path)).filter((name) => !name.startsWith('.')).flatMap((name) => files(`${path}/${name}`));
}

/** The stamp of the sources as they are now. */
export function stamp() {
  const listed = readFileSync(join(root, 'sources.txt'), 'utf8').split('\n').filter(Boolean);
  const hash = createHash('sha256');
  for (const path of listed.flatMap(files).sort()) {
    const bytes = readFileSync(join(root, path));
    hash.update(`${path}\0${String(bytes.length)}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** True when dist was built from the sources as they are now. */
function isCurrent() {
  try {
    return readFileSync(join(root, 'dist/stamp'), 'utf8') === stamp();
  } catch {
    return false;
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) exit(isCurrent() ? 0 : 1);
