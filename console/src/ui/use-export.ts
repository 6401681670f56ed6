import { useEffect, useRef, useState } from 'react';
import { BEGINNING, type Progress, type ReadPart, readOn } from './export.ts';
import { save } from './save.ts';

/** A list that can be written to a file. */
export interface Exported {
  /** Begins to read it. */
  begin: () => ReadPart;
  /** What the file begins with. */
  head?: string;
  /** What the file is called, and what is in it. */
  name: () => string;
  type: string;
}

type State = { at: 'ready' | 'busy' | 'stopped' | 'done'; progress: Progress } | { at: 'failed'; progress: Progress; error: unknown };

/** Writes a list to a file. It can be stopped, and goes on after that or after a failure. */
export function useExport({ begin, head = '', name, type }: Exported) {
  const [state, setState] = useState<State>({ at: 'ready', progress: BEGINNING });
  const ended = useRef<AbortController>(undefined);
  const read = useRef<ReadPart>(undefined);
  useEffect(() => () => { ended.current?.abort(); }, []);

  async function run(): Promise<void> {
    const { signal } = (ended.current = new AbortController());
    let { progress } = state;
    const tell = (next: Progress) => {
      progress = next;
      setState({ at: 'busy', progress });
    };
    tell(progress);
    try {
      await readOn(progress, (read.current ??= begin()), signal, tell);
      save(new Blob([head, ...progress.parts], { type }), name());
      setState({ at: 'done', progress });
    } catch (error) {
      setState(signal.aborted ? { at: 'stopped', progress } : { at: 'failed', progress, error });
    }
  }
  return { state, run: () => void run(), stop: () => { ended.current?.abort(); } };
}
