import { texts } from '../texts/index.ts';

/** What the console is called. */
export const Brand = () => (
  <p className="brand">
    <span aria-hidden="true" className="logo">B</span>
    <span className="label">{texts.app.name}</span>
  </p>
);
