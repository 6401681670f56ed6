/** What a word among others stands for; base.css has the colours, for both themes. */
export type Tone = 'neutral' | 'blue' | 'green' | 'amber' | 'red' | 'violet';

/** A word that says how something stands. */
export const Pill = ({ tone = 'neutral', children }: { tone?: Tone; children: string }) => <span className={`pill pill-${tone}`}>{children}</span>;
