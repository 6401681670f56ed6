import { Skeleton } from 'antd';
import { texts } from '../texts/index.ts';
import { Card } from './card.tsx';

/** Stands for the cards of a page until they are there. */
export const Waiting = () => (
  <div className="columns" role="status" aria-label={texts.app.starting}>
    <Card><Skeleton active /></Card>
    <Card><Skeleton active /></Card>
  </div>
);
