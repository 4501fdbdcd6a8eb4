import { Tag } from './patient-fields';

export class TagPatientDto {
  @Tag()
  readonly tag!: string;
}
