import react from '@vitejs/plugin-react';
import { type Plugin, defineConfig } from 'vite';
import { finish } from './build/finish.ts';
import { generate } from './build/operations.mjs';

/** Keeps the typed operations as new as the `.graphql` files. */
function operations(): Plugin {
  return {
    name: 'operations',
    buildStart: generate,
    configureServer({ watcher, config }) {
      watcher.on('change', (path) => {
        if (path.endsWith('.graphql')) generate().catch((error: unknown) => { config.logger.error(String(error)); });
      });
    },
  };
}

const server = process.env.BACKOFFICE_URL ?? 'http://localhost:3000';

export default defineConfig({
  plugins: [operations(), react(), finish()],
  build: {
    rolldownOptions: {
      // one page each
      input: { index: 'index.html', graphiql: 'graphiql.html' },
      // operations and texts are values: who does not use them need not load them
      treeshake: { moduleSideEffects: [{ test: /\/(?:generated|src\/texts)\//, sideEffects: false }] },
      onLog(level, log, report) {
        // hints to the React compiler, which a bundle need not keep
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
    // the editor of GraphiQL is one large part
    chunkSizeWarningLimit: 5000,
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
  // they name workers in a way that is for the bundler, not for its preparation of packages
  optimizeDeps: { exclude: ['graphiql/setup-workers/vite', '@graphiql/react/setup-workers/vite'] },
  // `npm run dev` shows the sources, changed as they are saved, and `npm run preview` a build, before a server that runs already
  server: { proxy: { '/graphql': { target: server, ws: true } } },
  preview: { proxy: { '/graphql': { target: server, ws: true } } },
});
