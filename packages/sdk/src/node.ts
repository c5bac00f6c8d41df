import { chatModule } from './face/create.ts';
import { nodePlatform } from './platform/node.ts';

export type * from './face/types.ts';

/** The chat SDK of Node and Bun. */
const TencentCloudChat = chatModule(nodePlatform);
export default TencentCloudChat;
