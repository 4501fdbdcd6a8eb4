/** Memory of the server process for each open chat socket, and CPU and time of a message from one to the other */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { appointmentRow, signedInPatient, workingProfessional, type Somebody } from '../support/factories/appointment';
import { addressOf, Talker } from '../support/talker';
import { cpuOf, memoryOf } from './support/cpu';
import { assertRight, figure, median, percentile, table, type Bench } from './support/report';
import { Server } from './support/server';
import { World } from './support/world';

const AT_ONCE = 25;
/** A socket takes 60 frames in ten seconds. */
const OF_ONE_SOCKET = 50;
/** After this the heap has done what opening left to do. */
const AT_REST_AFTER_MS = 3_000;
const UNLIMITED = { CHAT_SOCKETS_PER_ACCOUNT: '10000', CHAT_SOCKETS_PER_ADDRESS: '10000' };

export const bench: Bench = async ({ quick }) => {
  const [sockets, messages] = quick ? [20, 20] : [1_000, 500];
  const { test } = await World.open({ professionals: 1, patients: 1 });
  test.clock.set(new Date());
  const [ana, elena] = [await signedInPatient(test), await workingProfessional(test)];
  const starts_at = new Date(Date.now() + 3_600_000).toISOString();
  const id = await appointmentRow(test, { professional_id: elena.id, patient_id: ana.id, starts_at });
  const server = await Server.start(test.database, { variables: UNLIMITED });
  const origin = `http://127.0.0.1:${server.port}`;
  const open = async (who: Somebody): Promise<Talker> => {
    const headers = { authorization: String(who.client.headers['authorization']) };
    const talker = await Talker.knock(addressOf({ origin }, id), { headers });
    if (!(talker instanceof Talker)) throw new Error(`A socket was refused: ${talker.status}`);
    await talker.next('welcome');
    return talker;
  };
  const desk = await open(elena);
  const phones: Talker[] = [];
  while (phones.length * OF_ONE_SOCKET < messages) phones.push(await open(ana));
  const times: number[] = [];
  const cpu = cpuOf(server.pid);
  for (let n = 1; n <= messages; n++) {
    const began = performance.now();
    phones[n % phones.length]?.write('¿Llevo los estudios?', randomUUID());
    await desk.next('message', n);
    times.push(performance.now() - began);
  }
  const used = (cpuOf(server.pid) ?? NaN) - (cpu ?? NaN);
  assertRight(
    desk.seqs().every((seq, index) => seq === index + 1),
    'messages came in another order',
  );
  await wait(quick ? 0 : AT_REST_AFTER_MS);
  const before = memoryOf(server.pid)?.resident ?? NaN;
  const all: Talker[] = [];
  while (all.length < sockets) all.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => open(ana)))));
  await wait(quick ? 0 : AT_REST_AFTER_MS);
  const after = memoryOf(server.pid)?.resident ?? NaN;
  table([
    ['', 'figure'],
    ['resident kB for each of so many sockets', `${figure(((after - before) * 1_024) / all.length)} of ${all.length}`],
    ['from one to the other, median ms', figure(median(times))],
    ['from one to the other, p99 ms', figure(percentile(times, 0.99))],
    ['CPU of the server for a message, ms', figure(used / messages)],
  ]);
  for (const one of [...all, ...phones, desk]) one.ws.terminate();
  await server.stop();
  await test.stop();
};
