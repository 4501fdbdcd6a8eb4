import { noticesOf, occasionOf } from './notices';

const SUBJECT = 'a';
const data = { professionalId: 'r', patientId: 'p', startsAt: 's', status: 'booked', byRole: 'patient' };
const told = (type: string, more: object = {}) =>
  noticesOf({ type, subject: SUBJECT, data: { ...data, ...more } }).map((one) => `${one.recipientType} ${one.kind}`);

describe('who is told', () => {
  it('of an appointment: both, except the professional of what they did themselves', () => {
    expect(told('appointment.booked')).toEqual(['patient booked', 'professional booked']);
    expect(told('appointment.cancelled', { byRole: 'professional' })).toEqual(['patient cancelled']);
    expect(told('appointment.rescheduled', { byRole: 'admin' })).toEqual(['patient moved', 'professional moved']);
  });

  it('that somebody has to confirm it', () => {
    expect(told('appointment.booked', { status: 'pending' })).toEqual(['patient pending', 'professional pending']);
    expect(told('appointment.confirmed', { byRole: 'professional' })).toEqual(['patient confirmed']);
  });

  it('of an offer: the patient', () => {
    expect(told('waitlist.offered')).toEqual(['patient offered']);
  });

  it('of a letter: the account', () => {
    expect(noticesOf({ type: 'account.invited', subject: SUBJECT, data: { tokenId: 't' } })).toEqual([
      { kind: 'invitation', recipientType: 'account', recipientId: SUBJECT, data: { tokenId: 't' } },
    ]);
  });

  it.each([
    ['account.password_reset_requested', 'password_reset'],
    ['account.email_verification_requested', 'email_verification'],
    ['account.password_changed', 'password_changed'],
    ['account.second_factor_changed', 'second_factor_changed'],
    ['account.locked', 'account_locked'],
  ])('of %s: the account, by one letter', (type, kind) => {
    expect(told(type)).toEqual([`account ${kind}`]);
  });

  it('of a change of e-mail: both addresses, the present one already when it is asked for', () => {
    const letters = (type: string) =>
      noticesOf({ type, subject: SUBJECT, data: { tokenId: 't' } }).map((notice) => [
        notice.kind,
        notice.data,
        occasionOf('e', notice),
      ]);
    expect(letters('account.email_change_requested')).toEqual([
      ['email_change', { tokenId: 't' }, 'e'],
      ['email_change_requested', { changeId: 't', address: 'previous' }, 'e previous'],
    ]);
    expect(letters('account.email_changed')).toEqual([
      ['email_changed', { changeId: 't', address: 'previous' }, 'e previous'],
      ['email_changed', { changeId: 't', address: 'new' }, 'e new'],
    ]);
  });

  it('of a webhook that was disabled: whoever administers', () => {
    const event = { type: 'webhook.disabled', subject: 'w', data: { reason: 'gone' } };
    expect(noticesOf(event)).toEqual([]);
    expect(noticesOf(event, ['a1', 'a2']).map(({ kind, recipientId }) => [kind, recipientId])).toEqual([
      ['webhook_disabled', 'a1'],
      ['webhook_disabled', 'a2'],
    ]);
  });

  it('of a message that waits: whoever has not read it', () => {
    const waiting = (recipient: string, more: object = {}) =>
      noticesOf({ type: 'chat.message_waiting', subject: SUBJECT, data: { ...data, recipient, ...more } });
    const notice = { kind: 'message', data: {} };
    expect(waiting('patient')).toEqual([{ ...notice, recipientType: 'patient', recipientId: 'p' }]);
    expect(waiting('professional')).toEqual([{ ...notice, recipientType: 'professional', recipientId: 'r' }]);
    expect(waiting('patient', { patientId: null })).toEqual([]);
  });

  it('of a letter whose event names no token, and with none', () => {
    expect(noticesOf({ type: 'account.locked', subject: SUBJECT, data: { tokenId: 7 } })[0]!.data).toEqual({});
  });

  it('that nobody confirmed it in time; and what was cancelled before it was confirmed', () => {
    const ended = { status: 'cancelled', byRole: 'system', cancellation: { reasonCode: 'confirmation_expired' } };
    expect(told('appointment.cancelled', ended)).toEqual(['patient not_confirmed', 'professional not_confirmed']);
    expect(told('appointment.cancelled', { ...ended, cancellation: { reasonCode: 'illness' } })).toEqual([
      'patient cancelled',
      'professional cancelled',
    ]);
    expect(told('appointment_series.cancelled', { status: 'pending', appointmentIds: ['a1', 'a2'] })).toEqual([
      'patient series_cancelled',
      'professional series_cancelled',
    ]);
  });

  it('of an appointment without a patient any more: the professional; where nothing says which it is: nobody', () => {
    expect(told('appointment.cancelled', { patientId: null })).toEqual(['professional cancelled']);
    expect(told('appointment.cancelled', { professionalId: undefined })).toEqual([]);
    expect(told('appointment.cancelled', { startsAt: undefined })).toEqual([]);
    expect(told('appointment.cancelled', { withSeries: 's' })).toEqual([]);
    expect(told('appointment.arrived', { appointmentIds: ['a1', 'a2'] })).toEqual([]);
  });

  it('with which appointment, offer or series, and until when', () => {
    const dataOf = (type: string, more: object = {}) =>
      noticesOf({ type, subject: SUBJECT, data: { ...data, ...more } })[0]!.data;
    const about = { professionalId: 'r', startsAt: 's' };
    expect(dataOf('appointment.booked')).toEqual({ ...about, appointmentId: SUBJECT });
    expect(dataOf('waitlist.offered', { expiresAt: 'x' })).toEqual({ ...about, offerId: SUBJECT, until: 'x' });
    expect(dataOf('appointment_series.created', { appointmentIds: ['a1'], times: ['s'] })).toEqual({
      ...about,
      appointmentId: 'a1',
    });
    expect(dataOf('appointment_series.created', { appointmentIds: ['a1', 'a2'] })).toEqual({
      ...about,
      ...{ seriesId: SUBJECT, count: '2' },
    });
  });

  it('of anything else: nobody', () => {
    for (const type of ['appointment.arrived', 'patient.created', 'appointment.fee_waived'])
      expect(told(type)).toEqual([]);
  });
});

describe('what concerns several appointments', () => {
  const times = [
    { appointmentId: 'a1', professionalId: 'r1', startsAt: 's1' },
    { appointmentId: 'a2', professionalId: 'r2', startsAt: 's2' },
  ];
  const act = (type: string, byRole: string, appointments: object[]) =>
    noticesOf({ type, subject: SUBJECT, data: { actId: 'x', byRole, appointments } });
  const SEVERAL = {
    ...{ professionalId: 'r1', startsAt: 's1', actId: 'x', count: '2' },
    times: times.map(({ professionalId, startsAt }) => ({ startsAt, professionalId })),
  };

  it('is told once by the event of the person, not by those of the appointments', () => {
    expect(told('appointment.cancelled', { withAct: 'x' })).toEqual([]);
    expect(act('patient.appointments_cancelled', 'professional', times)).toEqual([
      { kind: 'several_cancelled', recipientType: 'patient', recipientId: SUBJECT, data: SEVERAL },
    ]);
    expect(act('professional.appointments_cancelled', 'admin', times)).toEqual([
      { kind: 'several_cancelled', recipientType: 'professional', recipientId: SUBJECT, data: SEVERAL },
    ]);
    expect(act('professional.appointments_cancelled', 'professional', times)).toEqual([]);
  });

  it('is told as of one where it is one, and not at all where it is none', () => {
    expect(act('patient.appointments_cancelled', 'admin', times.slice(1))).toEqual([
      {
        ...{ kind: 'cancelled', recipientType: 'patient', recipientId: SUBJECT },
        data: { professionalId: 'r2', startsAt: 's2', appointmentId: 'a2' },
      },
    ]);
    expect(act('patient.appointments_cancelled', 'admin', [])).toEqual([]);
  });

  it('of a series lists all its times', () => {
    const data = {
      ...{ professionalId: 'r', patientId: 'p', startsAt: 's1', status: 'booked', byRole: 'professional' },
    };
    const [notice] = noticesOf({
      ...{ type: 'appointment_series.rescheduled', subject: 's' },
      data: { ...data, appointmentIds: ['a1', 'a2'], times: ['s1', 's2'] },
    });
    expect(notice).toEqual({
      ...{ kind: 'series_moved', recipientType: 'patient', recipientId: 'p' },
      data: {
        ...{ professionalId: 'r', startsAt: 's1', seriesId: 's', count: '2' },
        times: ['s1', 's2'].map((startsAt) => ({ startsAt, professionalId: 'r' })),
      },
    });
  });
});
