import { canRead, canWrite, PATIENT_FIELDS } from '../../src/patients/patients.policy';
import type { Role } from '../../src/common/auth/access';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { signedIn } from '../support/factories/account';
import { appointmentRow } from '../support/factories/appointment';
import { enterPatient, patientBody, signedInPatient } from '../support/factories/patient';
import { auditOf, eventsOf } from '../support/traces';
import { signedInProfessional } from '../support/factories/professional';

const CHANGES: Readonly<Record<string, unknown>> = {
  firstName: 'Ana',
  lastName: 'Quispe',
  dateOfBirth: '1985-01-31',
  sex: 'O',
  address: 'Calle 1',
  allergiesAndMedication: 'Ninguna',
  aboutNote: 'Otra nota',
  staffNote: 'Otra nota del personal',
  tags: ['tarde'],
};

describe('who sees and changes what of a patient', () => {
  let test: TestApp;
  let admin: Client;

  beforeAll(async () => {
    test = await startApp();
    admin = (await signedIn(test, 'admin')).client;
  });
  afterAll(() => test.stop());

  /** The same patient seen by a caller of the role who may read it. */
  async function reachedAs(role: Role) {
    if (role === 'patient') return signedInPatient(test, { staffNote: 'secreto', tags: ['vip'] });
    if (role === 'admin') return { patient: await enterPatient(test), client: admin };
    const { professional, client } = await signedInProfessional(test);
    return { patient: await enterPatient(test, { enteredByProfessionalId: professional.id }), client };
  }

  describe.each(['patient', 'professional', 'admin'] as const)('a %s', (role) => {
    it('sees the fields that the role reads, and no others', async () => {
      const { patient, client } = await reachedAs(role);
      const { body } = await client.get(`/patients/${patient.id}`);
      for (const field of PATIENT_FIELDS) {
        if (canRead(role, field)) expect(body[field]).toEqual(patient[field]);
        else expect(body).not.toHaveProperty(field);
      }
    });

    it('writes the fields that the role writes, and is told of the others', async () => {
      const { patient, client } = await reachedAs(role);
      const fresh = patientBody();
      for (const field of PATIENT_FIELDS) {
        const value = CHANGES[field] ?? fresh[field];
        const answer = await client.patch(`/patients/${patient.code}`, { [field]: value });
        if (canWrite(role, field)) expect(answer).toMatchObject({ status: 200, body: { [field]: value } });
        else expect(answer).toMatchObject({ status: 403, body: { code: 'field_not_writable', fields: [field] } });
      }
      const written = PATIENT_FIELDS.filter((field) => canWrite(role, field)).length;
      expect((await admin.get(`/patients/${patient.id}`)).body.version).toBe(1 + written);
      const lines = await auditOf(test, patient.id);
      expect(lines.filter((line) => line === 'patient.changed refused')).toHaveLength(PATIENT_FIELDS.length - written);
      expect(await eventsOf(test, patient.id)).toHaveLength(1 + written);
    });
  });

  it('gives a professional own patients only: those entered by them', async () => {
    const mine = await signedInProfessional(test);
    const other = await signedInProfessional(test);
    const entered = await mine.client.post('/patients', patientBody({ ssn: undefined, nationalId: undefined }));
    expect(entered.status).toBe(201);
    expect((await mine.client.get(`/patients/${entered.body.id}`)).status).toBe(200);
    expect((await mine.client.get('/patients')).body.data).toMatchObject([{ id: entered.body.id }]);
    expect((await other.client.get('/patients')).body.data).toEqual([]);
    expect((await other.client.get(`/patients/${entered.body.code}`)).status).toBe(404);
  });

  it.each([
    ['pending', 200],
    ['booked', 200],
    ['arrived', 200],
    ['fulfilled', 200],
    ['no_show', 200],
    ['held', 404],
    ['cancelled', 404],
  ])('answers a professional whose appointment with a patient is %s with %i', async (status, expected) => {
    const { professional, client } = await signedInProfessional(test);
    const patient = await enterPatient(test);
    const row = { professional_id: professional.id, patient_id: patient.id, starts_at: '2026-05-05T13:00:00.000Z' };
    const cancelled = { cancelled_at: test.clock.now(), cancelled_late: false, cancellation_reason_code: 'illness' };
    await appointmentRow(test, { ...row, status, ...(status === 'cancelled' ? cancelled : {}) });
    expect((await client.get(`/patients/${patient.code}`)).status).toBe(expected);
    expect((await client.get('/patients')).body.data).toHaveLength(expected === 200 ? 1 : 0);
  });

  it('does not let a professional write SSN or national id when entering', async () => {
    const { client } = await signedInProfessional(test);
    const answer = await client.post('/patients', patientBody());
    expect(answer).toMatchObject({ status: 403, body: { code: 'field_not_writable', fields: ['ssn', 'nationalId'] } });
  });

  it('does not let a professional without a record enter anybody', async () => {
    const { client } = await signedIn(test, 'professional');
    const answer = await client.post('/patients', patientBody({ ssn: undefined, nationalId: undefined }));
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await client.get('/patients')).body.data).toEqual([]);
  });

  it('answers for others’ ids exactly as for ids that do not exist, and remembers who asked', async () => {
    const foreign = await enterPatient(test);
    const closed = await enterPatient(test);
    await admin.delete(`/patients/${closed.id}`);
    const { client } = await signedInPatient(test);
    const professional = (await signedInProfessional(test)).client;
    const acts = [
      (who: Client, id: string) => who.get(`/patients/${id}`),
      (who: Client, id: string) => who.patch(`/patients/${id}`, { staffNote: 'x' }),
    ];
    for (const who of [client, professional]) {
      for (const act of acts) {
        const answers = [
          foreign.id,
          foreign.code,
          closed.id,
          closed.code,
          '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11',
          'p_000000',
        ];
        const bodies = await Promise.all(answers.map(async (id) => withoutRequestId(await act(who, id))));
        for (const body of bodies) expect(body).toEqual(bodies[0]);
        expect(bodies[0]).toMatchObject({ status: 404, code: 'patient_not_found' });
      }
      expect((await who.put(`/patients/${foreign.id}`, patientBody())).status).toBe(who === client ? 404 : 403);
    }
    const lines = await auditOf(test, foreign.id);
    expect(lines.filter((line) => line === 'patient.read refused')).toHaveLength(4);
    expect(lines.filter((line) => line === 'patient.changed refused')).toHaveLength(5);
  });

  it('remembers a refusal of a request with an idempotency key too', async () => {
    const foreign = await enterPatient(test);
    const { client } = await signedInProfessional(test);
    const headers = { 'idempotency-key': 'tag-foreign' };
    expect((await client.post(`/patients/${foreign.id}/tags`, { tag: 'x' }, { headers })).status).toBe(404);
    expect(await auditOf(test, foreign.id)).toEqual(['patient.created allowed', 'patient.tagged refused']);
  });

  it('keeps the roles off what is not for them', async () => {
    const { patient, client } = await signedInPatient(test);
    const answers = [
      await client.get('/patients'),
      await client.post('/patients', patientBody()),
      await client.post(`/patients/${patient.id}/tags`, { tag: 'x' }),
      await client.post(`/patients/${patient.id}/invitation`),
      await (await signedInProfessional(test)).client.delete(`/patients/${patient.id}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    expect((await test.client.get(`/patients/${patient.id}`)).status).toBe(401);
  });
});

function withoutRequestId({ body, status }: { body: Record<string, unknown>; status: number }) {
  return { ...body, requestId: undefined, status };
}
