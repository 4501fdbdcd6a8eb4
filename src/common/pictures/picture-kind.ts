export type PictureKind = 'jpeg' | 'png' | 'webp';

const BEGINNINGS: readonly (readonly [PictureKind, RegExp])[] = [
  ['jpeg', /^\xff\xd8\xff/],
  ['png', /^\x89PNG\r\n\x1a\n/],
  ['webp', /^RIFF[^]{4}WEBP/],
];

/** By the first bytes, whatever a header or a name says; undefined for everything else. */
export function pictureKindOf(bytes: Buffer): PictureKind | undefined {
  const beginning = bytes.subarray(0, 12).toString('latin1');
  return BEGINNINGS.find(([, pattern]) => pattern.test(beginning))?.[0];
}
