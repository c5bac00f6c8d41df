import { chatModule } from './face/create.ts';
import { nodePlatform } from './platform/node.ts';
import { pagePlace } from './platform/place.ts';

export type * from './face/types.ts';

/** The chat SDK of Node and Bun. */
const TencentCloudChat = chatModule(nodePlatform, pagePlace);
export default TencentCloudChat;
