import { z } from 'zod';

/** What the data of events is made of: ids, instants, dates, codes and sums. Nothing that a person wrote, and no name. */
export const id = z.uuid();
export const instant = z.iso.datetime();
export const date = z.iso.date();
export const code = z.string().regex(/^[\w.-]{1,64}$/);
export const fields = z.array(code);
export const money = z.strictObject({ amount: z.int().nonnegative(), currency: z.string().regex(/^[A-Z]{3}$/) });
export const nothing = z.strictObject({});

export interface EventDeclaration {
  /** Of which kind of record the event is; `aggregateId` is its id. */
  readonly aggregate: string;
  readonly meaning: string;
  readonly data: z.ZodObject;
}

/** Declares the events of one kind of record. */
export const declared = <T extends Readonly<Record<string, readonly [meaning: string, data: z.ZodObject]>>>(
  aggregate: string,
  events: T,
): { readonly [Type in keyof T]: EventDeclaration } =>
  Object.fromEntries(
    Object.entries(events).map(([type, [meaning, data]]) => [type, { aggregate, meaning, data }]),
  ) as unknown as { readonly [Type in keyof T]: EventDeclaration };
