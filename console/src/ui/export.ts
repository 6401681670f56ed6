/** What was read so far. Parts are files of their own, which browsers keep out of memory. */
export interface Progress {
  readonly parts: readonly Blob[];
  readonly count: number;
  /** Where the next part begins; nothing at the beginning and in the end. */
  readonly after: string | null;
}

export const BEGINNING: Progress = { parts: [], count: 0, after: null };

/** Reads a part of a list, as a file says it: how many rows it has, and where the next one begins, if there is one. */
export type ReadPart = (after: string | null, signal: AbortSignal) => Promise<{ text: string; count: number; after: string | null }>;

/** How many rows are asked for at once: the most that the API gives. */
export const PART = 100;

/** Reads on from where it stood, part by part, and tells after each; ends when all is read. What fails or is stopped can go on from what was told last. */
export async function readOn(from: Progress, read: ReadPart, signal: AbortSignal, tell: (progress: Progress) => void): Promise<Progress> {
  let progress = from;
  do {
    const { text, count, after } = await read(progress.after, signal);
    progress = { parts: [...progress.parts, new Blob([text])], count: progress.count + count, after };
    tell(progress);
  } while (progress.after !== null);
  return progress;
}
