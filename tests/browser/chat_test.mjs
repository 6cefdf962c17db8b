// Chapter 10's chat in the browser, with callbacks.

import {chat_scenarios} from './chat_scenarios.mjs';
import {program} from './rig.mjs';

chat_scenarios(() => program('10-chat', 'chat', '--quiet'));
