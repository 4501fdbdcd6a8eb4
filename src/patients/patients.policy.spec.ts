import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROLES, type Role } from '../common/auth/access';
import {
  canEnter,
  canRead,
  canWrite,
  PATIENT_FIELDS,
  readerOf,
  refusedChange,
  refusedReplacement,
  replacement,
  type PatientFields,
} from './patients.policy';

const STORED: PatientFields = {
  firstName: 'Lucía',
  lastName: 'Pérez',
  phone: '+59171234567',
  email: 'lucia@praxis.example',
  dateOfBirth: '1990-05-17',
  sex: 'F',
  address: null,
  ssn: '123-45-6789',
  nationalId: null,
  allergiesAndMedication: 'Ninguna',
  aboutNote: null,
  staffNote: 'Privado',
  tags: ['vip'],
};

describe('who reads and writes what of a patient', () => {
  it('is the table of docs/patient-fields.md', () => {
    const text = readFileSync(join(__dirname, '../../docs/patient-fields.md'), 'utf8');
    const rows = [...text.matchAll(/^\| `(\w+)` \|[^|]*\| (\w+) \| (\w+) \| (\w+) \|/gm)].map(([, ...cells]) => cells);
    const access = (role: Role, field: (typeof PATIENT_FIELDS)[number]) =>
      canWrite(role, field) ? 'writes' : canRead(role, field) ? 'reads' : 'none';
    expect(rows).toEqual(PATIENT_FIELDS.map((field) => [field, ...ROLES.map((role) => access(role, field))]));
  });

  it('lets a professional enter all but SSN and national id, and a patient nothing', () => {
    expect(PATIENT_FIELDS.filter((field) => !canEnter('professional', field))).toEqual(['ssn', 'nationalId']);
    expect(PATIENT_FIELDS.filter((field) => canEnter('patient', field))).toEqual([]);
  });

  it('shows an API key what an admin sees, free texts about health only with their scope', () => {
    const key = (...scopes: string[]) =>
      readerOf({
        accountId: 'key',
        role: 'admin',
        deviceSessionId: 'key',
        patientId: null,
        professionalId: null,
        scopes: new Set(scopes),
      });
    expect(key('patients:read', 'patients:health')).toBe('admin');
    const reader = key('patients:read', 'patients:write');
    const health = ['allergiesAndMedication', 'aboutNote', 'staffNote'];
    expect(PATIENT_FIELDS.filter((field) => !canRead(reader, field))).toEqual(health);
    expect(PATIENT_FIELDS.filter((field) => !canWrite(reader, field))).toEqual(health);
    expect(refusedReplacement(reader, { aboutNote: STORED.aboutNote }, STORED)).toEqual(['aboutNote']);
    expect(replacement(reader, {})).not.toHaveProperty('staffNote');
  });

  it('refuses a change of a field that the role only reads, even to what it is', () => {
    expect(refusedChange('patient', { firstName: STORED.firstName, phone: '+59170000000' })).toEqual(['firstName']);
    expect(refusedChange('professional', { staffNote: null, ssn: null })).toEqual(['ssn']);
  });

  it('lets a whole record come back with what the role only reads as it is', () => {
    const { staffNote, tags, ...seen } = STORED;
    expect(refusedReplacement('patient', seen, STORED)).toEqual([]);
    expect(refusedReplacement('patient', { ...seen, sex: 'M' }, STORED)).toEqual(['sex']);
    expect(refusedReplacement('patient', { ...seen, staffNote, tags }, STORED)).toEqual(['staffNote', 'tags']);
    expect(refusedReplacement('admin', {}, STORED)).toEqual([]);
  });

  it('clears what was left out, as far as the role writes it', () => {
    const own = { phone: '+59170000000', allergiesAndMedication: 'Polen' };
    expect(replacement('patient', { ...own, firstName: 'x' })).toEqual({
      ...own,
      email: null,
      address: null,
      aboutNote: null,
    });
    expect(replacement('admin', STORED)).toEqual(STORED);
    expect(replacement('admin', {})).toMatchObject({ tags: [], staffNote: null });
  });
});
