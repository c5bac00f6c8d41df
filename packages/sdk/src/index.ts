import { chatModule } from './face/create.ts';
import { browserPlatform } from './platform/browser.ts';
import { pagePlace } from './platform/place.ts';

export type * from './face/types.ts';

/** The chat SDK of web pages and workers. */
const TencentCloudChat = chatModule(browserPlatform, pagePlace);
export default TencentCloudChat;
