import { writeSync } from 'node:fs';
import { KafkaBus } from '../../src/broker/kafka-bus';
import type { FollowerTimes } from '../../src/broker/kafka-follower';
import { readEventsUrl } from '../../src/config/events-url';

/**
 * A process that takes messages, and says the id of each when it has it: `kafka-member <url> <group> <times> <last>`. It ends by being
 * killed, or dies without a word over the message of that number.
 */
const [, , url = '', group = '', times = '', last = ''] = process.argv;
const bus = new KafkaBus(readEventsUrl(url)!, JSON.parse(times) as FollowerTimes);
let taken = 0;
bus.subscribe(group, async ({ id }) => {
  if (++taken === Number(last)) process.kill(process.pid, 'SIGKILL');
  writeSync(1, `${id}\n`);
  return Promise.resolve();
});
