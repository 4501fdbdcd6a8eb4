import type { Sealer } from '../../common/crypto/data-encryption';
import type { Patient } from './patients';
import type { WorldSetting } from './world';

/** A row of `patients`, sealed as the application seals it. */
export function patientRow(
  patient: Patient,
  enteredByProfessionalId: string | null,
  { blindIndex }: WorldSetting,
  sealer: Sealer,
) {
  const { allergiesAndMedication, ssn, nationalId, staffNote, aboutNote, ...plain } = patient;
  const sealed = (column: string, text: string | null) =>
    sealer.sealOptional(text, { table: 'patients', column, row: patient.id });
  return {
    ...plain,
    allergiesAndMedicationEncrypted: sealed('allergies_and_medication_encrypted', allergiesAndMedication),
    ssnEncrypted: sealed('ssn_encrypted', ssn),
    ssnIndex: ssn === null ? null : blindIndex.of('patients.ssn', ssn),
    nationalIdEncrypted: sealed('national_id_encrypted', nationalId),
    nationalIdIndex: blindIndex.of('patients.national_id', nationalId),
    staffNoteEncrypted: sealed('staff_note_encrypted', staffNote),
    aboutNoteEncrypted: sealed('about_note_encrypted', aboutNote),
    enteredByProfessionalId,
    version: 1,
    updatedAt: plain.createdAt,
  };
}
