import parsePhoneNumber, { type CountryCode } from 'libphonenumber-js';

/**
 * E.164 if the number is a valid one, read as the country's when it names none; else as it was given.
 * @param phone 9-15 digits with an optional `+`
 * @param country ISO 3166-1 alpha-2
 */
export function normalizedPhone(phone: string, country: string): string {
  const parsed = parsePhoneNumber(phone, country as CountryCode);
  // Some countries' numbers are shorter than what the product accepts: those stay as they were given.
  return parsed?.isValid() && /^\+\d{9,15}$/.test(parsed.number) ? parsed.number : phone;
}
