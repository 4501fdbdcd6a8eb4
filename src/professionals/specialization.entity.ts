import { Column, Entity, ForeignKey, Index, PrimaryColumn, VersionColumn } from 'typeorm';

/** A named field of work. */
@Entity('specializations')
export class Specialization {
  @PrimaryColumn({ type: 'uuid', default: () => 'uuidv7()', primaryKeyConstraintName: 'specializations_pk' })
  id!: string;

  @Index('specializations_slug_taken', { unique: true })
  @Column({ type: 'text' })
  slug!: string;

  @Column({ name: 'name_es', type: 'text' })
  nameEs!: string;

  @Column({ name: 'name_en', type: 'text' })
  nameEn!: string;

  @VersionColumn({ type: 'integer', default: 1 })
  version!: number;
}

/** Which professional works in which field. */
@Entity('professional_specializations')
@Index('professional_specializations_by_specialization', ['specializationId', 'professionalId'])
export class ProfessionalSpecialization {
  @ForeignKey('Professional', { name: 'professional_specializations_professional_fk', onDelete: 'CASCADE' })
  @PrimaryColumn({ name: 'professional_id', type: 'uuid', primaryKeyConstraintName: 'professional_specializations_pk' })
  professionalId!: string;

  @ForeignKey('Specialization', { name: 'professional_specializations_specialization_fk', onDelete: 'RESTRICT' })
  @PrimaryColumn({
    name: 'specialization_id',
    type: 'uuid',
    primaryKeyConstraintName: 'professional_specializations_pk',
  })
  specializationId!: string;
}
