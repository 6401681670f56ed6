import { Alert } from 'antd';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useConnection } from '../api/hooks.ts';
import { texts } from '../texts/index.ts';

/** How long a connection may be lost before it is worth a word, in milliseconds. */
const PATIENCE = 2_000;

function subscribe(changed: () => void): () => void {
  addEventListener('online', changed);
  addEventListener('offline', changed);
  return () => {
    removeEventListener('online', changed);
    removeEventListener('offline', changed);
  };
}

/** Says when what is shown may be old. */
export function ConnectionBanner() {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  const lost = useConnection() === 'lost';
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!lost) return;
    const timer = setTimeout(() => { setLate(true); }, PATIENCE);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [lost]);
  if (online && !(lost && late)) return null;
  return <Alert banner type="warning" role="status" data-testid="connection" title={online ? texts.app.reconnecting : texts.app.offline} />;
}
