// As chatter.mjs, in CommonJS.
const { join } = require('node:path');
const { chatter } = require('./talk.cjs');

chatter(require(join(__dirname, '../../packages/sdk/dist/node.cjs')));
