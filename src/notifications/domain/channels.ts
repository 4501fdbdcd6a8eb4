/** Security letters know only the first. */
export const CHANNELS = ['email', 'sms'] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * By which channels somebody is told.
 * @param chosen null: nobody has said, and it is e-mail; SMS where no e-mail is known
 * @param reach by which they can be told at all
 * @returns one at least: that there was no way to tell them is noted with the channel that was meant
 */
export function channelsFor(
  chosen: readonly Channel[] | null,
  reach: Readonly<Record<Channel, boolean>>,
): readonly Channel[] {
  if (chosen) return chosen;
  return reach.email || !reach.sms ? ['email'] : ['sms'];
}
