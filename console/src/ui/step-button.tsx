import { Button, type ButtonProps } from 'antd';

/** A button that does one step after the other. While there is none, at the end or as long as one is being done, it does nothing, and keeps the focus of whoever pressed it. */
export const StepButton = ({ onStep, ...props }: Omit<ButtonProps, 'onClick' | 'disabled'> & { onStep: ButtonProps['onClick'] }) => (
  <Button {...props} aria-disabled={!onStep} onClick={onStep} />
);
