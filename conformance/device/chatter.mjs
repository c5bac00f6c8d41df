// A user who talks: `node chatter.mjs SDKAPPID SERVER USER USERSIG PEER [TEXT]`; prints what happens as lines of JSON.
import TencentCloudChat from '../../packages/sdk/dist/node.js';
import { chatter } from './talk.cjs';

chatter(TencentCloudChat);
