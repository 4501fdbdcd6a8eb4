import { ADMIN, kind, notFound, type Actor, type Dice } from './command';
import { PRACTICE_ZONE, type ModelBlock, type Policy, type Span, type Week } from './model';
import { inTheWayOf } from './rules';
import { cancelBy } from './sessions';
import { dateIn, datePlus, timeOf } from './wall-time';

const HOURS = (start: number, end: number): Span => ({ start: start * 60, end: end * 60 });
const DAYS: readonly [readonly Span[], ...(readonly Span[])[]] = [
  [HOURS(9, 17)],
  [HOURS(8, 12), HOURS(13, 19)],
  [HOURS(1, 5), HOURS(10, 24)],
  [HOURS(20, 27)],
];
const wallTimes = ({ start, end }: Span) => ({ start: timeOf(start), end: timeOf(end) });
const staffOf = (professional: number, dice: Dice): Actor =>
  dice.of(ADMIN, { role: 'professional', index: professional });

const block = kind<{ by: Actor; block: Omit<ModelBlock, 'id'>; onConflict: 'refuse' | 'keep' | 'cancel' }>({
  choose(model, dice) {
    const professional = dice.below(5) === 0 ? null : dice.below(model.professionals.length);
    const zone = professional === null ? PRACTICE_ZONE : model.professionals[professional]!.zone;
    const from = datePlus(dateIn(zone, model.now), dice.below(4));
    const to = datePlus(from, dice.of(0, 0, 1));
    const times = dice.of(null, HOURS(10, 12), HOURS(14, 15), HOURS(22.5, 33.25));
    const by = professional === null ? ADMIN : staffOf(professional, dice);
    return { by, block: { professional, from, to, times }, onConflict: dice.of('refuse', 'keep', 'cancel') };
  },
  send: async (stage, { by, block: { professional, from, to, times }, onConflict }) => {
    const path = professional === null ? '' : `/professionals/${stage.professionalId(professional)}`;
    const dates = { startsOn: from, endsOn: to };
    const within = times ? { startTime: timeOf(times.start), endTime: timeOf(times.end) } : {};
    const choice = onConflict === 'refuse' ? {} : { onConflict };
    return (await stage.as(by)).post(`${path}/blocked-periods`, { ...dates, ...within, ...choice });
  },
  foretell(model, order, { body }, note) {
    const found = order.onConflict === 'keep' ? [] : inTheWayOf(model, order.block);
    if (order.onConflict === 'refuse' && found.length > 0) return { status: 409, code: 'blocked_period_conflicts' };
    for (const one of found.sort((a, b) => (a.id < b.id ? -1 : 1))) {
      cancelBy(model, one, 'professional', 'professional_unavailable');
      note();
    }
    model.blocks.push({ ...order.block, id: body.id });
    return { status: 201 };
  },
});

const unblock = kind<ModelBlock>({
  choose: (model, dice) => dice.any(model.blocks),
  send: async (stage, { id, professional }) => {
    const path = professional === null ? '' : `/professionals/${stage.professionalId(professional)}`;
    return (await stage.as(ADMIN)).delete(`${path}/blocked-periods/${id}`);
  },
  foretell(model, { id }) {
    if (!model.blocks.some((one) => one.id === id)) return notFound('blocked_period_not_found');
    model.blocks = model.blocks.filter((one) => one.id !== id);
    return { status: 204 };
  },
});

const hours = kind<{ by: Actor; professional: number; zone: string; week: Week }>({
  choose(model, dice) {
    const professional = dice.below(model.professionals.length);
    const { zone } = model.professionals[professional]!;
    const [usual, other] = [dice.of(...DAYS), dice.of(...DAYS, [])];
    const week = [1, 2, 3, 4, 5, 6, 7].map(() => (dice.below(3) === 0 ? other : usual));
    return { by: staffOf(professional, dice), professional, zone, week };
  },
  send: async (stage, { by, professional, zone, week }) => {
    const windows = week.flatMap((spans, index) => spans.map((one) => ({ weekday: index + 1, ...wallTimes(one) })));
    const path = `/professionals/${stage.professionalId(professional)}/schedule`;
    return (await stage.as(by)).put(path, { timeZone: zone, windows });
  },
  foretell(model, { professional, week }) {
    if (doOverlap(week)) return { status: 422, code: 'overlapping_windows' };
    model.professionals[professional]!.week = week;
    return { status: 200 };
  },
});

/** Whether some night runs into the morning after it. */
function doOverlap(week: Week): boolean {
  return week.some((spans, day) => {
    const next = week[(day + 1) % 7]!;
    return spans.some(({ end }) => next.some(({ start }) => end - 1440 > start));
  });
}

const override = kind<{ by: Actor; professional: number; date: string; windows: readonly Span[] | null }>({
  choose(model, dice) {
    const professional = dice.below(model.professionals.length);
    const date = datePlus(dateIn(model.professionals[professional]!.zone, model.now), dice.below(4));
    return { by: staffOf(professional, dice), professional, date, windows: dice.of([], null, ...DAYS) };
  },
  send: async (stage, { by, professional, date, windows }) => {
    const path = `/professionals/${stage.professionalId(professional)}/date-overrides/${date}`;
    const client = await stage.as(by);
    return windows ? client.put(path, { windows: windows.map(wallTimes) }) : client.delete(path);
  },
  foretell(model, { professional, date, windows }) {
    const of = model.professionals[professional]!;
    if (windows) {
      of.overrides[date] = windows;
      return { status: 200 };
    }
    if (!of.overrides[date]) return notFound('date_override_not_found');
    of.overrides = Object.fromEntries(Object.entries(of.overrides).filter(([other]) => other !== date));
    return { status: 204 };
  },
});

const settings = kind<{ professional: number; buffer: number; step: number | null }>({
  choose: (model, dice) => ({
    professional: dice.below(model.professionals.length),
    buffer: dice.of(0, 5, 30),
    step: dice.of(null, 15, 60, 75),
  }),
  send: async (stage, { professional, buffer, step }) =>
    (await stage.as(ADMIN)).patch(`/professionals/${stage.professionalId(professional)}`, {
      bufferMinutes: buffer,
      slotIntervalMinutes: step,
    }),
  foretell(model, { professional, buffer, step }) {
    Object.assign(model.professionals[professional]!, { buffer, step });
    return { status: 200 };
  },
});

/** What is agreed from then on; who has booked keeps what was agreed. */
const policy = kind<{ readonly professional: number; readonly policy: Policy | null }>({
  choose: (model, dice) => ({
    professional: dice.below(model.professionals.length),
    policy: dice.of(null, { noticeHours: 2, lateFeePercent: 50 }, { noticeHours: 72, lateFeePercent: 99 }),
  }),
  send: async (stage, order) =>
    (await stage.as(ADMIN)).patch(`/professionals/${stage.professionalId(order.professional)}`, {
      cancellationPolicy: order.policy,
    }),
  foretell(model, order) {
    model.professionals[order.professional]!.policy = order.policy;
    return { status: 200 };
  },
});

export const CALENDAR_COMMANDS = { block, unblock, hours, override, settings, policy };
