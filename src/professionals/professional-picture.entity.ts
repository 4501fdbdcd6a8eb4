import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** For everybody to see. */
@Entity('professional_pictures')
export class ProfessionalPicture {
  @ForeignKey('Professional', { name: 'professional_pictures_professional_fk', onDelete: 'CASCADE' })
  @PrimaryColumn({ name: 'professional_id', type: 'uuid', primaryKeyConstraintName: 'professional_pictures_pk' })
  professionalId!: string;

  @Column({ type: 'bytea' })
  picture!: Buffer;

  /** Another one with each picture. */
  @Column({ type: 'uuid' })
  revision!: string;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
