import { Button, type ButtonProps } from 'antd';

/** A button that leads one step on. At the end it does nothing, and keeps the focus of whoever came there by it. */
export const StepButton = ({ onStep, ...props }: Omit<ButtonProps, 'onClick' | 'disabled'> & { onStep: (() => void) | undefined }) => (
  <Button {...props} aria-disabled={!onStep} onClick={onStep} />
);
