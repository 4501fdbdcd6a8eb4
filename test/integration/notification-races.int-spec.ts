import { setTimeout as wait } from 'node:timers/promises';
import { TransactionRunner } from '../../src/common/database/transaction-runner';
import { Jobs } from '../../src/jobs';
import { Reminders } from '../../src/notifications/reminders/reminders';
import { SendingTask } from '../../src/notifications/sending.task';
import { startApp, type TestApp } from '../support/app';
import { appointmentRow, insert, signedInPatient, workingProfessional } from '../support/factories/appointment';

describe('two processes at the same notification', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.stop());

  it('do not both send it, and neither takes for done what the other may not finish', async () => {
    const patient = await signedInPatient(test);
    const id = await insert(test, 'notifications', {
      ...{ occasion: 'o', kind: 'booked', recipient_type: 'patient', recipient_id: patient.id, data: {} },
      ...{ channel: 'email', created_at: test.clock.now() },
    });
    const task = test.app.get(SendingTask, { strict: false });
    await test.dataSource.transaction(async (em) => {
      await em.query('SELECT FROM notifications WHERE id = $1 FOR UPDATE', [id]);
      await expect(task.send(id, false)).rejects.toMatchObject({ code: 'BEING_SENT' });
    });
    await task.send(id, false);
    await task.send(id, false);
    const rows = await test.em.query('SELECT state, attempts FROM notifications WHERE id = $1', [id]);
    expect(rows).toEqual([{ state: 'sent', attempts: 1 }]);
  });

  it('never let a plan of an old time take the place of a newer one', async () => {
    const [patient, professional] = [await signedInPatient(test), await workingProfessional(test)];
    const [before, after] = ['2026-05-06T13:00:00.000Z', '2026-05-07T13:00:00.000Z'];
    const id = await appointmentRow(test, {
      professional_id: professional.id,
      patient_id: patient.id,
      starts_at: before,
    });
    const [reminders, jobs] = [test.app.get(Reminders, { strict: false }), test.app.get(Jobs, { strict: false })];
    const plan = () => test.app.get(TransactionRunner).run((em) => reminders.plan(em, id));
    const add = jobs.add.bind(jobs);
    let goOn: () => void = () => undefined;
    const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
    let hasRead: () => void = () => undefined;
    const read = new Promise<void>((resolve) => (hasRead = resolve));
    // The first to plan has read the old time, and is held up before it writes.
    jobs.add = async (...args) => {
      jobs.add = add;
      hasRead();
      await mayGoOn;
      await add(...args);
    };
    const slow = plan();
    await read;
    await test.em.query(
      `UPDATE appointments SET starts_at = $2, ends_at = $2::timestamptz + interval '1 hour',
              occupied_until = $2::timestamptz + interval '1 hour' WHERE id = $1`,
      [id, after],
    );
    const state = { isDone: false };
    const quick = plan().then(() => Object.assign(state, { isDone: true }));
    const isWaiting = async () =>
      (
        await test.em.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        )
      ).length > 0;
    while (!state.isDone && !(await isWaiting())) await wait(10);
    goOn();
    await Promise.all([slow, quick]);
    const [{ payload }] = await test.em.query(`SELECT payload FROM graphile_worker._private_jobs WHERE key = $1`, [
      `reminder:${id}`,
    ]);
    expect(payload).toMatchObject({ appointmentId: id, startsAt: after, minutes: 1440 });
  });
});
