// The same page, served by the real Tornado: what works with one chat works
// with the other.

import {chat_scenarios} from './chat_scenarios.mjs';
import {has_tornado, tornado_chat} from './rig.mjs';

if (has_tornado || process.env.CI === 'true') chat_scenarios(tornado_chat);
else console.log('SKIPPED: needs the package python3-tornado');
