import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { texts } from '../texts/index.ts';

/** Copies a text, and says that it did. */
export function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => { setCopied(false); }, 2_000);
    return () => { clearTimeout(timer); };
  }, [copied]);
  const label = copied ? texts.app.copied : texts.app.copy;
  const copy = () => {
    navigator.clipboard.writeText(text).then(() => { setCopied(true); }, () => undefined);
  };
  return <Button size="small" type="text" icon={copied ? <CheckOutlined /> : <CopyOutlined />} aria-label={label} title={label} onClick={copy} />;
}
