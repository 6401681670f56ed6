import { ConfigProvider, message } from 'antd';
import { Themed } from './theme.tsx';

// they stand beside the pages, in a tree of their own
ConfigProvider.config({ holderRender: (children) => <Themed>{children}</Themed> });

export { message };
