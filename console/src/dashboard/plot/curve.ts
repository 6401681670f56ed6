import type { Tone } from '../../ui/pill.tsx';

/** One figure of a chart. How it is drawn tells it apart, not only its colour. */
export interface Curve {
  key: string;
  label: string;
  look: 'bars' | 'line' | 'dashes';
  tone: Tone;
  /** For each stretch of time; null where nothing was measured. */
  values: readonly (number | null)[];
  /** What else to say of a stretch of time. */
  more?: readonly string[];
}
