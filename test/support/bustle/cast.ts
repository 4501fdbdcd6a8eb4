import type { Account } from '../../../src/accounts';
import type { TestApp } from '../app';
import { CANARIES } from '../canaries';
import { signedInAdmin, workingProfessional } from '../factories/appointment';
import { signedInPatient } from '../factories/patient';

/** Somebody who signs in, as the processes see them. */
export interface Person {
  /** Of the record; of the account, where there is no record. */
  readonly id: string;
  readonly account: Account;
  readonly authorization: string;
  /** Where notifications for them go. */
  readonly email: string;
  readonly phone: string | null;
}

export interface Cast {
  readonly patients: readonly Person[];
  /** The last one confirms every appointment. */
  readonly professionals: readonly Person[];
  readonly admin: Person;
  /** Accounts that are opened in the course of the day. */
  readonly invited: Person[];
}

const ALWAYS = { weekdays: [1, 2, 3, 4, 5, 6, 7], opensAt: '00:00', closesAt: '00:00' };

/** Everybody has a name, and whatever else can be told of a person, that is found again wherever it turns up. */
export async function castOf(test: TestApp, patients: number, professionals: number): Promise<Cast> {
  const cast = { patients: [] as Person[], professionals: [] as Person[] };
  for (let n = 0; n < patients; n++) {
    const number = String(n).padStart(2, '0');
    const fields = {
      ...CANARIES,
      phone: `+591711990${number}`,
      email: `canario${number}@praxis.example`,
      ssn: `987-65-43${number}`,
      nationalId: `12345098${number}`,
    };
    const { account, patient, client } = await signedInPatient(test, fields);
    const authorization = client.headers['authorization'] ?? '';
    cast.patients.push({ id: patient.id, account, authorization, email: fields.email, phone: fields.phone });
  }
  for (let n = 0; n < professionals; n++) {
    const [first_name, last_name, phone] = ['Canariadoctora', 'Canariarojas', `+5917119960${n}`];
    const columns = { first_name, last_name, phone, time_zone: 'UTC', requires_confirmation: n === professionals - 1 };
    cast.professionals.push({ ...reached(await workingProfessional(test, columns, ALWAYS)), phone });
  }
  return { ...cast, admin: reached(await signedInAdmin(test)), invited: [] };
}

function reached(who: Awaited<ReturnType<typeof signedInAdmin>>): Person {
  const authorization = who.client.headers['authorization'] ?? '';
  return { id: who.id, account: who.account, authorization, email: who.account.email, phone: null };
}
