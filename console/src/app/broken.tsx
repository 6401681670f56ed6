import type { ErrorComponentProps } from '@tanstack/react-router';
import { Button } from 'antd';
import { texts } from '../texts/index.ts';
import { Problem } from '../ui/problem.tsx';

/** In place of a page that failed, inside its frame. A page whose code is gone, because the server is a newer one, is loaded anew. */
export function Broken({ error, reset }: ErrorComponentProps) {
  const again = () => {
    if (/dynamically imported module|module script|preload/i.test(String(error))) location.reload();
    else reset();
  };
  return (
    <section className="page">
      <h1>{texts.app.broken.title}</h1>
      <p>{texts.app.broken.text}</p>
      <Problem error={error} />
      <p><Button onClick={again}>{texts.app.broken.retry}</Button></p>
    </section>
  );
}
