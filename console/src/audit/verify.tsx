import { texts } from '../texts/index.ts';

const said = texts.audit.verify;

/** How to find out that the log is as it was written: for whoever answers for it. */
export const Verify = () => (
  <details className="verify">
    <summary>{said.title}</summary>
    <p>{said.chain}</p>
    <pre tabIndex={0}>{said.verify}</pre>
    <p>{said.elsewhere}</p>
    <pre tabIndex={0}>{said.commands.join('\n')}</pre>
  </details>
);
