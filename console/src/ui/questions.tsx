import { Modal } from 'antd';
import { type ReactNode, createContext, use } from 'react';

type Ask = ReturnType<typeof Modal.useModal>[0];

const AskContext = createContext<Ask | undefined>(undefined);

/** Where questions are asked: above the pages. Not antd's `App`, which brings messages to the first load, too. */
export function Questions({ children }: { children: ReactNode }) {
  const [ask, questions] = Modal.useModal();
  return (
    <AskContext value={ask}>
      {questions}
      {children}
    </AskContext>
  );
}

/** Asks above the pages. */
export function useQuestions(): Ask {
  const ask = use(AskContext);
  if (!ask) throw new Error('No question can be asked here');
  return ask;
}
