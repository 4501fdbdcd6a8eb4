import { ApiProperty } from '@nestjs/swagger';
import type { Specialization } from '../specialization.entity';

export class SpecializationNamesResponse {
  @ApiProperty({ example: 'Ansiedad' })
  readonly es: string;

  @ApiProperty({ example: 'Anxiety' })
  readonly en: string;

  constructor(specialization: Specialization) {
    this.es = specialization.nameEs;
    this.en = specialization.nameEn;
  }
}

/** A specialization as part of a profile. */
export class FieldOfWorkResponse {
  @ApiProperty({ example: 'anxiety' })
  readonly slug: string;

  @ApiProperty({ type: SpecializationNamesResponse })
  readonly names: SpecializationNamesResponse;

  constructor(specialization: Specialization) {
    this.slug = specialization.slug;
    this.names = new SpecializationNamesResponse(specialization);
  }
}

export class SpecializationResponse extends FieldOfWorkResponse {
  @ApiProperty({ format: 'uuid', example: '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11' })
  readonly id: string;

  @ApiProperty({ type: 'integer', example: 1 })
  readonly version: number;

  constructor(specialization: Specialization) {
    super(specialization);
    this.id = specialization.id;
    this.version = specialization.version;
  }
}
