import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { KafkaBus } from '../../src/broker/kafka-bus';
import { readEventsUrl } from '../../src/config/events-url';
import type { CloudEvent } from '../../src/outbox';
import { kill, startScript } from '../support/child-process';
import { hasKafka, NO_KAFKA, TestKafka } from '../support/kafka';
import { API } from '../support/kafka-relay';
import { eventOf, has, hasIds, until } from '../support/taken';

/** Less patient than we are. */
const TIMES = { again: 200, heartbeat: 300, session: 2_000, rebalance: 2_000 };
/** So that a process that was busy for a moment is not counted out: what is taken once is taken once. */
const CALM = { again: 200, heartbeat: 500, session: 6_000, rebalance: 6_000 };
const SUBJECTS = Array.from({ length: 8 }, () => randomUUID());
const ROUNDS = 4;

// Groups are divided in seconds, several times in a test.
jest.setTimeout(60_000);
if (!hasKafka) console.warn(NO_KAFKA);

(hasKafka ? describe : describe.skip)('what is taken from Kafka', () => {
  let kafka: TestKafka;
  let buses: KafkaBus[] = [];
  let processes: ChildProcess[] = [];
  let group: string;

  beforeEach(async () => {
    kafka = await TestKafka.start({ partitions: 3, brokers: 2 });
    group = `praxis-${randomUUID()}`;
  });
  afterEach(async () => {
    await Promise.all(buses.map((bus) => bus.close()));
    await Promise.all(processes.map(kill));
    [buses, processes] = [[], []];
    await kafka.stop();
  });

  const connect = (times = TIMES): KafkaBus => {
    const bus = new KafkaBus(readEventsUrl(kafka.url)!, times);
    buses.push(bus);
    return bus;
  };
  const publish = async (subjects = SUBJECTS, rounds = ROUNDS, bus = connect()): Promise<CloudEvent[]> => {
    const events = Array.from({ length: rounds }, () => subjects.map(eventOf)).flat();
    for (const event of events) await bus.publish(event);
    return events;
  };
  /** In the end there is something in every partition, whoever has it. */
  const publishUntil = async (holds: () => boolean): Promise<CloudEvent[]> => {
    const bus = connect();
    const events: CloudEvent[] = [];
    for (const end = performance.now() + 50_000; !holds() && performance.now() < end;)
      events.push(...(await publish([randomUUID()], 1, bus)));
    expect(holds()).toBe(true);
    return events;
  };
  /** Takes, and keeps what it has taken, in order. */
  const take = (meanwhile: (event: CloudEvent) => Promise<void> | void = () => undefined, times = TIMES) => {
    const bus = connect(times);
    const taken: CloudEvent[] = [];
    bus.subscribe(group, async (event) => {
      await meanwhile(event);
      taken.push(event);
    });
    return { bus, taken };
  };
  /** Repetitions aside, each record's events are in their order. */
  const expectOrder = (taken: readonly CloudEvent[]): void => {
    const once = [...new Map(taken.toReversed().map((event) => [event.id, event])).values()].toReversed();
    for (const subject of SUBJECTS) {
      const positions = once.filter((event) => event.subject === subject).map((event) => event.sequence);
      expect(positions).toEqual(positions.toSorted());
    }
  };

  it('is everything, once, in the order of each record; and after a pause it goes on where it was', async () => {
    const before = await publish();
    const first = take(undefined, CALM);
    await until(() => has(first.taken, before));
    await first.bus.close();
    const after = await publish();
    const second = take(undefined, CALM);
    await until(() => has(second.taken, after));
    expect(first.taken).toHaveLength(before.length);
    expect(second.taken).toHaveLength(after.length);
    expectOrder([...first.taken, ...second.taken]);
    expect(first.taken.find(({ id }) => id === before[0]?.id)).toEqual(before[0]);
  });

  /** Some are asked again at once; by others a member has to begin anew. */
  const REFUSALS = {
    ...{ fetch: [6, 74], offsetFetch: [14, 16], offsetCommit: [14, 27, 25], findCoordinator: [15, 15, 15, 15] },
    ...{ joinGroup: [14, 25], syncGroup: [27, 16], heartbeat: [27, 25, 14], listOffsets: [6, 3], metadata: [5, 5] },
  } as const;

  it.each(Object.entries(REFUSALS))('is the same when %s is refused (%j)', async (api, codes) => {
    const before = await publish();
    const { taken } = take();
    await until(() => taken.length > 0);
    await kafka.order(`errors ${API[api as keyof typeof API]} ${codes.join(' ')}`);
    const second = take();
    const after = await publish();
    await until(() => has([...taken, ...second.taken], [...before, ...after]));
    expectOrder(taken);
    expectOrder(second.taken);
  });

  it.each(Object.keys(REFUSALS))('is the same when connections are cut at %s, before and after', async (api) => {
    const events = await publish();
    const [asked, answered] = [{ seen: 0 }, { seen: 0 }];
    const cutting = (counter: { seen: number }) => (number: number) =>
      number === API[api as keyof typeof API] && [1, 3].includes(++counter.seen) ? 'cut' : 'pass';
    for (const one of kafka.relays) [one.onRequest, one.onAnswer] = [cutting(asked), cutting(answered)];
    const { taken } = take();
    await until(() => has(taken, events) && answered.seen > 1);
    expect(asked.seen).toBeGreaterThan(3);
    expectOrder(taken);
  });

  it('is shared by the processes of a group, and goes on without one that is killed', async () => {
    const killed = memberProcess();
    const { bus, taken } = take();
    const before = await publishUntil(() => killed.ids.length > 0 && taken.length > 0);
    await kill(killed.process);
    const after = await publish();
    await until(() => hasIds([...killed.ids, ...taken.map(({ id }) => id)], [...before, ...after]));
    expectOrder(taken);
    expect(bus.isWell).toBe(true);
  });

  it('is divided once when somebody joins, although something is ready to be committed meanwhile', async () => {
    let [isHeld, joins] = [false, 0];
    const first = take(() => (isHeld ? until(() => joins > 1) : undefined));
    const events = await publish();
    await until(() => has(first.taken, events));
    joins = 0;
    isHeld = true;
    for (const one of kafka.relays) {
      one.onRequest = (api) => {
        if (api === API.joinGroup) joins += 1;
        return 'pass';
      };
    }
    const second = take();
    while (second.taken.length === 0)
      events.push(
        ...(await publish(
          SUBJECTS.map(() => randomUUID()),
          1,
        )),
      );
    await until(() => has([...first.taken, ...second.taken], events));
    // One each; not again and again.
    expect(joins).toBeLessThan(5);
  });

  it.each([1, 2, 7, 20])('comes again when the process dies over the message of number %i', async (last) => {
    const events = await publish();
    const died = memberProcess(last);
    await once(died.process, 'exit');
    const { taken } = take();
    await until(() => hasIds([...died.ids, ...taken.map(({ id }) => id)], events));
    expect(died.ids).toHaveLength(last - 1);
    // What it had taken before was committed, but for the last.
    expect(new Set(taken.map(({ id }) => id)).size).toBeLessThanOrEqual(events.length - last + 2);
  });

  it('waits while the brokers are down, which is said; and goes on', async () => {
    const { bus, taken } = take();
    const before = await publish();
    await until(() => has(taken, before));
    expect(bus.isWell).toBe(true);
    await kafka.order('down 1');
    await kafka.order('down 2');
    await until(() => !bus.isWell);
    await kafka.order('up 1');
    await kafka.order('up 2');
    await until(() => bus.isWell);
    const after = await publish();
    await until(() => has(taken, after));
    expectOrder(taken);
  });

  it('follows its partitions and its group to another broker', async () => {
    const { taken } = take();
    const before = await publish();
    await until(() => has(taken, before));
    for (const broker of [1, 2]) {
      for (const partition of [0, 1, 2]) await kafka.order(`leader praxis ${partition} ${broker}`);
      await kafka.order(`coordinator ${group} ${broker}`);
      const after = await publish();
      await until(() => has(taken, after));
    }
    expectOrder(taken);
  });

  it('begins with what is there, when more was deleted than it has taken', async () => {
    const first = take();
    const [before] = await publish();
    await until(() => first.taken.length === SUBJECTS.length * ROUNDS);
    await first.bus.close();
    const missed = await publish();
    // All but the last of each partition; one of three may have got none.
    const lasts = new Map((await kafka.stored()).map(({ partition, offset }) => [partition, offset]));
    for (const [partition, offset] of lasts) await kafka.order(`forget praxis ${partition} ${offset}`);
    const kept = (await kafka.stored()).map(({ event }) => event.id);
    const second = take();
    await until(() => kept.every((id) => second.taken.some((one) => one.id === id)));
    const after = await publish();
    await until(() => has(second.taken, after));
    expect(second.taken.some(({ id }) => id === before?.id)).toBe(false);
    expect(missed.some(({ id }) => kept.includes(id))).toBe(true);
  });

  it('comes again while it cannot be taken, and nothing of the same record before it', async () => {
    let failures = 0;
    const { taken } = take(({ subject }) => {
      if (subject === SUBJECTS[0] && failures++ < 2) throw new Error('not now');
    }, CALM);
    const events = await publish();
    await until(() => has(taken, events));
    expect(failures).toBeGreaterThan(2);
    expect(taken).toHaveLength(events.length);
    expectOrder(taken);
  });

  it('passes over what is no event of ours', async () => {
    const event = eventOf(SUBJECTS[0]!);
    const wrong = { ...event, id: randomUUID() };
    const foreign = [
      '',
      '{',
      'null',
      '[]',
      '"text"',
      '\u0000',
      '{"specversion":"1.0"}',
      '{"__proto__":{"type":"patient.created"}}',
    ];
    const broken = [
      { id: 'x' },
      { subject: null },
      { type: 'patient.sang' },
      { sequence: '9223372036854775808' },
      { time: '0000-01-01T00:00:00Z' },
    ];
    for (const text of [
      ...foreign,
      ...broken.map((part) => JSON.stringify({ ...wrong, ...part })),
      JSON.stringify(event),
    ]) {
      await kafka.write(event.subject, text);
    }
    const { taken } = take(undefined, CALM);
    await until(() => has(taken, [event]));
    expect(taken).toEqual([event]);
  });

  /** A process of its own, which says what it has taken; it may die over the message of that number. */
  function memberProcess(last = 0) {
    const child = startScript('test/support/kafka-member.ts', [kafka.url, group, JSON.stringify(TIMES), String(last)]);
    processes.push(child);
    const ids: string[] = [];
    createInterface({ input: child.stdout }).on('line', (id) => ids.push(id));
    return { process: child, ids };
  }
});
