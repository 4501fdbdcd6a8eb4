import type { Faker } from '@faker-js/faker';
import { newId } from '../../common/database/uuid';
import { DAY_MS } from '../../common/time/dates';
import { DEMO_EMAILS } from './accounts';
import { ABOUT_NOTES, ALLERGIES, DISTRICTS, STAFF_NOTES, STREETS, TAGS } from './phrases';
import { sometimes, weighed } from './random';

export const PATIENT_COUNT = 150;
/** The code of the demo patient is easy to remember. */
const DEMO_CODE = 'p_demo01';

/** A patient in plain text; the sealed columns are made when it is written. */
export interface Patient {
  readonly id: string;
  readonly code: string;
  readonly accountId: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string;
  readonly email: string | null;
  readonly dateOfBirth: string;
  readonly sex: 'M' | 'F' | 'O' | 'P';
  readonly address: string | null;
  readonly tags: readonly string[];
  readonly allergiesAndMedication: string;
  readonly ssn: string | null;
  readonly nationalId: string;
  readonly staffNote: string | null;
  readonly aboutNote: string | null;
  readonly createdAt: Date;
}

/** The first one can sign in. All are older here than the first appointment of the demo world. */
export function imaginePatients(random: Faker, now: number, accountId: string): Patient[] {
  const codes = random.helpers.uniqueArray(
    () => `p_${random.string.alphanumeric({ length: 6, casing: 'lower' })}`,
    PATIENT_COUNT,
  );
  // Bolivian mobile numbers have eight digits, the first 6 or 7; identity cards seven.
  const phones = random.helpers.uniqueArray(() => `+5917${random.string.numeric(7)}`, PATIENT_COUNT);
  const nationalIds = random.helpers.uniqueArray(
    () => String(random.number.int({ min: 3_000_000, max: 9_999_999 })),
    PATIENT_COUNT,
  );
  return Array.from({ length: PATIENT_COUNT }, (_, index) => {
    const first = index === 0;
    const createdAt = new Date(now - random.number.int({ min: 160, max: 700 }) * DAY_MS);
    return {
      id: newId(createdAt),
      code: first ? DEMO_CODE : (codes[index] ?? ''),
      accountId: first ? accountId : null,
      phone: phones[index] ?? '',
      nationalId: nationalIds[index] ?? '',
      ...personOf(random, index),
      ...recordOf(random),
      createdAt,
    };
  });
}

function personOf(
  random: Faker,
  index: number,
): Pick<Patient, 'firstName' | 'lastName' | 'email' | 'dateOfBirth' | 'sex' | 'address'> {
  const sex = weighed(random, { F: 56, M: 40, O: 2, P: 2 });
  const firstName = random.person.firstName(sex === 'F' ? 'female' : sex === 'M' ? 'male' : undefined);
  const lastName = random.person.lastName();
  const address = `${random.helpers.arrayElement(STREETS)} ${random.number.int({ min: 100, max: 2900 })}, ${random.helpers.arrayElement(DISTRICTS)}, La Paz`;
  return {
    firstName,
    lastName,
    email: index === 0 ? DEMO_EMAILS.patient : sometimes(random, 0.85, () => emailOf(firstName, lastName, index)),
    dateOfBirth: random.date.birthdate({ mode: 'age', min: 7, max: 78 }).toISOString().slice(0, 10),
    sex,
    address: sometimes(random, 0.8, () => address),
  };
}

/** `concepcion.arreola17@correo.example`; the number makes it unique. */
function emailOf(firstName: string, lastName: string, index: number): string {
  const plain = `${firstName}.${lastName.split(' ')[0] ?? ''}`.normalize('NFD').replace(/[^a-zA-Z.]/g, '');
  return `${plain.toLowerCase()}${index}@correo.example`;
}

function recordOf(random: Faker): Pick<Patient, 'tags' | 'allergiesAndMedication' | 'ssn' | 'staffNote' | 'aboutNote'> {
  const digits = (length: number): string => random.string.numeric({ length, allowLeadingZeros: false });
  return {
    tags: random.helpers.arrayElements(TAGS, { min: 0, max: 3 }),
    allergiesAndMedication: random.helpers.arrayElement(ALLERGIES),
    ssn: sometimes(random, 0.2, () => `${digits(3)}-${digits(2)}-${digits(4)}`),
    staffNote: sometimes(random, 0.3, () => random.helpers.arrayElement(STAFF_NOTES)),
    aboutNote: sometimes(random, 0.3, () => random.helpers.arrayElement(ABOUT_NOTES)),
  };
}
