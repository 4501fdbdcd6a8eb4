import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { LocalDate, OneOf, Text, TextList, type FieldOptions } from '../../common/http/fields';
import { SEXES } from '../patient.entity';

/** The fields of a patient's record as every request that carries them checks them. */

const lowerCase = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

/** Composed characters: the same name typed on another keyboard is the same text, and is found. */
const Composed = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' ? value.normalize('NFC') : value,
);

export const PersonName = (options: FieldOptions): PropertyDecorator =>
  applyDecorators(Text({ max: 100, ...options }), Composed);

export const DateOfBirth = (options: FieldOptions = {}): PropertyDecorator =>
  LocalDate({
    example: '1990-05-17',
    description: 'Before today in the practice’s zone, not before 1900.',
    ...options,
  });

export const SexField = (options: FieldOptions = {}): PropertyDecorator =>
  OneOf(SEXES, { example: 'F', description: 'Male, female, other, prefers not to say.', ...options });

export const Ssn = (options: FieldOptions = {}): PropertyDecorator =>
  Text({ max: 11, pattern: /^\d{3}-\d{2}-\d{4}$/, example: '123-45-6789', ...options });

export const NationalId = (options: FieldOptions = {}): PropertyDecorator =>
  Text({ max: 10, pattern: /^\d{7,10}$/, example: '4872910', ...options });

export const Address = (options: FieldOptions = {}): PropertyDecorator =>
  Text({ max: 300, example: 'Av. Arce 2799, La Paz', ...options });

export const AllergiesAndMedication = (options: FieldOptions = {}): PropertyDecorator =>
  Text({ max: 2000, example: 'Penicilina; sertralina 50 mg', ...options });

export const AboutNote = (options: FieldOptions = {}): PropertyDecorator =>
  Text({
    max: 250,
    example: 'Prefiere sesiones por la tarde.',
    description: 'What the patient says of themselves.',
    ...options,
  });

export const StaffNote = (options: FieldOptions = {}): PropertyDecorator =>
  Text({
    max: 500,
    example: 'Llega derivada por la Dra. Rojas.',
    description: 'Never shown to the patient.',
    ...options,
  });

/** One tag, kept in lower case. */
export const Tag = (options: FieldOptions = {}): PropertyDecorator =>
  applyDecorators(
    Text({ max: 40, example: 'pareja', ...options }),
    Transform(({ value }: { value: unknown }) => lowerCase(value)),
  );

export const Tags = (options: FieldOptions = {}): PropertyDecorator =>
  applyDecorators(
    TextList({ maxItems: 20, max: 40, example: ['pareja', 'tarde'], description: 'Kept in lower case.', ...options }),
    Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(lowerCase) : value)),
  );
