import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { finish } from './build/finish.ts';

export default defineConfig({
  plugins: [react(), finish()],
  build: {
    rolldownOptions: {
      // one page each
      input: { graphiql: 'graphiql.html' },
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
  server: {
    // `npm run dev` shows the sources, changed as they are saved, before a server that runs already
    proxy: { '/graphql': { target: 'http://localhost:3000', ws: true } },
  },
});
