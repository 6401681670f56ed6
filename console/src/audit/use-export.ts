import { useEffect, useRef, useState } from 'react';
import { type AuditFilter, auditExport } from '#operations';
import { request } from '../api/index.ts';
import { save } from '../ui/save.ts';
import { BEGINNING, type Progress, readOn } from './export.ts';

interface Running {
  progress: Progress;
  /** What it was asked for: filters that change meanwhile are for the next one. */
  filter: AuditFilter;
  error?: unknown;
}

/** An export that can be stopped, and goes on after a failure. */
export function useExport(verify: boolean, onDone: (count: number) => void) {
  const [running, setRunning] = useState<Running>();
  const stop = useRef<AbortController>(null);
  useEffect(() => () => { stop.current?.abort(); }, []);

  async function run(filter: AuditFilter, from: Progress): Promise<void> {
    const { signal } = (stop.current = new AbortController());
    let progress = from;
    const tell = (next: Progress) => {
      progress = next;
      setRunning({ progress, filter });
    };
    tell(from);
    try {
      await readOn(from, (page, signal) => request(auditExport, { ...page, filter, verify }, signal), signal, tell);
      save(new Blob(progress.parts, { type: 'application/jsonl' }), `audit-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.jsonl`);
      setRunning(undefined);
      onDone(progress.count);
    } catch (error) {
      if (!signal.aborted) setRunning({ progress, filter, error });
    }
  }

  return {
    running,
    start: (filter: AuditFilter) => void run(filter, BEGINNING),
    goOn: () => { if (running) void run(running.filter, running.progress); },
    cancel: () => {
      stop.current?.abort();
      setRunning(undefined);
    },
  };
}
