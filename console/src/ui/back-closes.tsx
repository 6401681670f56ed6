import { useClosing } from './use-closing.ts';

/** While it is there, the browser's Back closes what is open above the page, and stays on it. */
export function BackCloses({ onClose }: { onClose: () => void }) {
  useClosing(onClose);
  return null;
}
