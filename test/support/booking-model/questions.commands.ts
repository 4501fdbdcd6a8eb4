import { ADMIN, kind, sideOf, type Actor } from './command';
import { brokenRules } from './rules';
import { someTime, timeAs } from './choices';

interface Question {
  readonly by: Actor;
  readonly professional: number;
  readonly patient: number | null;
  readonly start: number;
}

/** What would be in the way of a booking: the same that the booking is refused for. */
const check = kind<Question>({
  choose(model, dice) {
    const by = dice.of<Actor>(ADMIN, { role: 'patient', index: dice.below(model.patients) });
    const professional = dice.below(model.professionals.length);
    const named = dice.of(null, dice.below(model.patients));
    return {
      by,
      professional,
      patient: by.role === 'patient' ? by.index : named,
      start: someTime(model, professional, dice),
    };
  },
  send: async (stage, { by, professional, patient, start }) => {
    const named = by.role === 'patient' || patient === null ? {} : { patientId: stage.patientId(patient) };
    const path = `/professionals/${stage.professionalId(professional)}/availability-check`;
    return (await stage.as(by)).get(path, { startsAt: timeAs(start), ...named });
  },
  foretell(model, { by, professional, patient, start }) {
    const { duration } = model.professionals[professional]!;
    return { status: 200, violations: brokenRules(model, { by: sideOf(by), professional, patient, start, duration }) };
  },
});

export const QUESTION_COMMANDS = { check };
